/**
 * @file The border to @xenova/transformers: a sentence encoder's ONNX model, run on this page's own
 * onnxruntime-web. The library asks for files by address; each is answered from `ModelFiles`, so
 * that it reaches no server and keeps no second copy.
 */
import type * as Transformers from '@xenova/transformers';
import type { PreTrainedModel, Tensor } from '@xenova/transformers';
import { detailsOf } from '../../src/core/messages/message';
import { EncoderError } from '../../src/core/students/encoder/errors';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { ModelFile, ModelFiles } from '../model-files/model-file';
import type { Runtime } from '../runtime';

export type Precision = NonNullable<StudentConfig['precision']>;
export type Pooling = NonNullable<StudentConfig['pooling']>;

/** Texts as tokens, padded to one length. */
export interface TokenBatch {
  rows: number;
  length: number;
  /** [rows x length] */
  tokens: Int32Array;
  /** [rows x length] 1 where there is a token. */
  mask: Uint8Array;
}

/** Under this the library looks for a runtime before it takes the one that it came with. */
const RUNTIME = Symbol.for('onnxruntime');
/** `.invalid` is reserved for names that never exist (RFC 2606). */
const ORIGIN = 'https://model.invalid/';
const MODEL = 'model';
const PART_BYTES = 1 << 23;

type Library = typeof Transformers;

export class FeatureExtractor {
  readonly #library: Library;
  readonly #model: PreTrainedModel;

  private constructor(library: Library, model: PreTrainedModel) {
    this.#library = library;
    this.#model = model;
  }

  /** @throws EncoderError if the model cannot be loaded. */
  static async open(
    files: ModelFiles,
    precision: Precision,
    runtime: Runtime,
  ): Promise<FeatureExtractor> {
    const library = await loadLibrary(runtime, files);
    try {
      const model = await library.AutoModel.from_pretrained(MODEL, {
        // `auto` leaves the choice to the session's own options.
        device: 'auto',
        dtype: precision,
        session_options: { executionProviders: [runtime.environment.executionProvider] },
      });
      return new FeatureExtractor(library, model);
    } catch (error) {
      if (error instanceof EncoderError) throw error;
      throw new EncoderError({ code: 'sentence-model-cannot-run', details: detailsOf(error) });
    }
  }

  /** A vector of length 1 for each text, [rows x width]. */
  async extract(batch: TokenBatch, pooling: Pooling): Promise<Float32Array> {
    const { Tensor, mean_pooling: meanPooling } = this.#library;
    const shape = [batch.rows, batch.length];
    const mask = new Tensor('int64', BigInt64Array.from(batch.mask, BigInt), shape);
    const tokens = new Tensor('int64', BigInt64Array.from(batch.tokens, BigInt), shape);
    const run = this.#model as unknown as (inputs: Record<string, Tensor>) => Promise<Outputs>;
    const outputs = await run({ input_ids: tokens, attention_mask: mask });
    const hidden = outputs.last_hidden_state ?? outputs.token_embeddings;
    if (hidden?.dims.length !== 3) {
      throw new EncoderError({ code: 'sentence-model-no-tokens' });
    }
    const pooled = pooling === 'mean' ? meanPooling(hidden, mask) : hidden.slice(null, 0);
    return pooled.normalize(2, -1).data as Float32Array;
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }
}

interface Outputs {
  last_hidden_state?: Tensor;
  token_embeddings?: Tensor;
}

/** The library, told where its runtime and its files are. */
async function loadLibrary(runtime: Runtime, files: ModelFiles): Promise<Library> {
  Object.assign(globalThis, { [RUNTIME]: await runtime.library() });
  const library = await import('@xenova/transformers');
  const { env } = library;
  env.remoteHost = ORIGIN;
  env.remotePathTemplate = '{model}/';
  env.useBrowserCache = false;
  env.useWasmCache = false;
  env.logLevel = library.LogLevel.ERROR;
  env.fetch = async (address: string | URL) => {
    const name = String(address).slice(`${ORIGIN}${MODEL}/`.length);
    const file = await files.open(name);
    return file ? new Response(contentOf(file)) : new Response(null, { status: 404 });
  };
  return library;
}

/** Part by part, so that a large file need not fit into memory twice. */
function contentOf(file: ModelFile): ReadableStream<Uint8Array> {
  let start = 0;
  return new ReadableStream({
    async pull(controller) {
      const end = Math.min(start + PART_BYTES, file.size);
      controller.enqueue(await file.read(start, end));
      start = end;
      if (start >= file.size) controller.close();
    },
  });
}
