/** @file An exported `encoder-head` student → labels, by its one ONNX model. */
import { ONNX_FILE } from '../../../src/core/students/archive/encoder-archive';
import { openHeadArchive } from '../../../src/core/students/archive/head-archive';
import { SETTINGS_FILE } from '../../../src/core/students/archive/settings';
import { readPart } from '../../../src/core/students/embedding-key';
import { blobSource } from '../../../src/core/students/encoder/safetensors';
import {
  evaluationBatches,
  tokensOf,
  type BucketBatch,
  type TokenRows,
} from '../../../src/core/students/encoder/token-rows';
import { breathe } from '../../breathe';
import type { StudentFiles } from '../api';
import { fileOf } from '../archive/blob';
import { modelFiles } from '../../model-files/model-files';
import { TextTokenizer } from '../../model-files/tokenizer';
import type { Labeller } from '../driver';
import type { FloatTensor, InferenceSession, Runtime, Tensor } from '../../runtime';

/** Rows of short texts that are labelled at once. */
const BATCH_ROWS = 64;

/** @throws EncoderError if a file is missing, damaged or does not fit the others. */
export async function openHead(archive: StudentFiles, runtime: Runtime): Promise<Labeller> {
  const model = fileOf(archive, ONNX_FILE);
  const settings = await fileOf(archive, SETTINGS_FILE).text();
  const { labels, prefix, maxTokens } = await openHeadArchive(settings, blobSource(model));
  const files = [...archive.keys()].map((name) => fileOf(archive, name));
  const tokenizer = await TextTokenizer.load(modelFiles({ files }));
  const session = await runtime.createSession(new Uint8Array(await model.arrayBuffer()));
  return {
    predict: async (texts) => {
      const tokens = await tokenizer.encode(
        texts.map((text) => prefix + readPart(text)),
        maxTokens,
      );
      const distributions = new Float32Array(texts.length * labels.length);
      for (const batch of evaluationBatches(tokens, BATCH_ROWS)) {
        const { logits } = await session.run(feedsOf(session, runtime, tokens, batch));
        const values = await (logits as FloatTensor).getData();
        batch.rows.forEach((row, i) => {
          const own = values.subarray(i * labels.length, (i + 1) * labels.length);
          distributions.set(softmax(own), row * labels.length);
        });
        await breathe();
      }
      return distributions;
    },
    dispose: () => session.release(),
  };
}

/** Tokens, mask and types as the model asks for them: types are all 0 for single texts. */
function feedsOf(
  session: InferenceSession,
  runtime: Runtime,
  texts: TokenRows,
  { rows, shape }: BucketBatch,
): Record<string, Tensor> {
  const ids = new BigInt64Array(rows.length * shape.tokens);
  const mask = new BigInt64Array(ids.length);
  rows.forEach((row, i) => {
    const own = tokensOf(texts, row);
    ids.set(BigInt64Array.from(own, BigInt), i * shape.tokens);
    mask.fill(1n, i * shape.tokens, i * shape.tokens + own.length);
  });
  const arrays: Record<string, BigInt64Array> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: new BigInt64Array(ids.length),
  };
  return Object.fromEntries(
    session.inputNames.map((name) => {
      const array = arrays[name];
      if (!array) throw new Error(`The student's model asks for “${name}”, which is unknown.`);
      return [name, runtime.int64(array, [rows.length, shape.tokens])];
    }),
  );
}

function softmax(logits: Float32Array): Float32Array {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), -Infinity);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
