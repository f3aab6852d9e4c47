/** @file A pretrained sentence encoder: texts → vectors, in batches of texts of like length. */
import { detailsOf } from '../../src/core/messages/message';
import type { ProgressMessage } from '../../src/core/messages/progress';
import type { TrainingNote } from '../../src/core/messages/training-notes';
import { floatAt } from '../../src/core/reads';
import { EncoderError } from '../../src/core/students/encoder/errors';
import {
  evaluationBatches,
  tokensOf,
  type TokenRows,
} from '../../src/core/students/encoder/token-rows';
import { EXAMPLE_MODELS, modelAddress, modelTitle } from '../../src/core/students/model-address';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { StudentEnvironment } from '../environment';
import { modelFiles } from '../model-files/model-files';
import { TextTokenizer } from '../model-files/tokenizer';
import { Runtime } from '../runtime';
import { readMaxTokens, WEIGHTS } from '../model-files/model-reading';
import { FeatureExtractor, type Pooling, type TokenBatch } from './feature-extractor';

/** Rows of short texts that go through the model at once; of longer ones fewer. */
const BATCH_ROWS = 64;
/** Read on both devices before a GPU is trusted. */
const PROBES = ['The weather is fine today.', 'Who wrote the book that lies on the table?'];
/** Between unit vectors' numbers; sums in another order differ by less, a wrong kernel by far more. */
const TOLERANCE = 1e-2;

export class SentenceEncoder {
  readonly environment: StudentEnvironment;
  readonly #extractor: FeatureExtractor;
  readonly #tokenizer: TextTokenizer;
  readonly #maxTokens: number;
  readonly #pooling: Pooling;
  readonly #prefix: string;

  private constructor(
    environment: StudentEnvironment,
    extractor: FeatureExtractor,
    { tokenizer, maxTokens, pooling, prefix }: Reading,
  ) {
    this.environment = environment;
    this.#extractor = extractor;
    this.#tokenizer = tokenizer;
    this.#maxTokens = maxTokens;
    this.#pooling = pooling;
    this.#prefix = prefix;
  }

  /** @throws EncoderError if the recipe names no model, or one that cannot be used. */
  static async load(
    student: StudentConfig,
    onProgress: (message: ProgressMessage) => void,
  ): Promise<SentenceEncoder> {
    const { model: id, baseUrl, precision = 'fp32', pooling = 'mean', prefix = '' } = student;
    const title = modelTitle(modelAddress(student) ?? '');
    if (id === undefined) {
      throw new EncoderError({ code: 'sentence-model-not-named' });
    }
    const files = modelFiles({ id, baseUrl });
    const maxTokens = await readMaxTokens(files, title);
    const tokenizer = await TextTokenizer.load(files);
    const weights = await files.open(WEIGHTS[precision]);
    if (!weights) throw lacksWeights(title, precision);
    await weights.prefetch((loadedBytes) =>
      onProgress({ code: 'loading-model', model: title, share: loadedBytes / weights.size }),
    );
    onProgress({ code: 'starting-model', model: title });
    const runtime = await Runtime.load(student.executionProvider);
    const open = async (on: Runtime) =>
      new SentenceEncoder(on.environment, await FeatureExtractor.open(files, precision, on), {
        ...{ tokenizer, maxTokens, pooling, prefix },
      });
    if (runtime.environment.executionProvider === 'wasm') return open(runtime);
    return openTrusted(runtime, open);
  }

  /**
   * A vector of length 1 for each text, [texts x width], row-major.
   * @param pause awaited before each batch; what it throws ends the reading.
   */
  async embed(texts: readonly string[], pause: () => Promise<void>): Promise<Float32Array> {
    const tokens = await this.#tokenizer.encode(
      texts.map((text) => this.#prefix + text),
      this.#maxTokens,
    );
    let vectors = new Float32Array();
    for (const { rows, shape } of evaluationBatches(tokens, BATCH_ROWS)) {
      await pause();
      const batch = padded(tokens, rows, shape.tokens);
      const values = await this.#extractor.extract(batch, this.#pooling);
      const width = values.length / rows.length;
      if (vectors.length === 0) vectors = new Float32Array(texts.length * width);
      rows.forEach((row, i) =>
        vectors.set(values.subarray(i * width, (i + 1) * width), row * width),
      );
    }
    return vectors;
  }

  dispose(): Promise<void> {
    return this.#extractor.dispose();
  }
}

/** How a model reads texts, besides its numbers. */
interface Reading {
  tokenizer: TextTokenizer;
  maxTokens: number;
  pooling: Pooling;
  /** Before each text. */
  prefix: string;
}

function lacksWeights(title: string, precision: keyof typeof WEIGHTS): EncoderError {
  const file = WEIGHTS[precision];
  if (precision === 'q8') {
    return new EncoderError({ code: 'sentence-model-not-small', model: title, file });
  }
  const example = EXAMPLE_MODELS['encoder-head'];
  return new EncoderError({ code: 'sentence-model-no-onnx', model: title, file, example });
}

/** Some texts' tokens, padded to a length; padding is token 0, which the mask hides. */
function padded(texts: TokenRows, rows: Int32Array, length: number): TokenBatch {
  const batch = {
    ...{ rows: rows.length, length },
    tokens: new Int32Array(rows.length * length),
    mask: new Uint8Array(rows.length * length),
  };
  rows.forEach((row, i) => {
    const own = tokensOf(texts, row);
    batch.tokens.set(own, i * length);
    batch.mask.fill(1, i * length, i * length + own.length);
  });
  return batch;
}

/** The encoder on the GPU, or on the processor where the two do not agree. */
async function openTrusted(
  runtime: Runtime,
  open: (on: Runtime) => Promise<SentenceEncoder>,
): Promise<SentenceEncoder> {
  const onWasm = await open(runtime.onWasm());
  const expected = await onWasm.embed(PROBES, () => Promise.resolve());
  let notice: TrainingNote = { code: 'reading-gpu-differs' };
  try {
    const onGpu = await open(runtime);
    const actual = await onGpu.embed(PROBES, () => Promise.resolve());
    const agrees = expected.every((value, i) => Math.abs(value - floatAt(actual, i)) <= TOLERANCE);
    if (agrees) {
      await onWasm.dispose();
      return onGpu;
    }
    await onGpu.dispose();
  } catch (error) {
    notice = { code: 'reading-gpu-failed', details: detailsOf(error) };
  }
  await onWasm.dispose();
  return open(runtime.onWasm().withNotice(notice));
}
