/** @file What is known of a sentence encoder before it is loaded. */
import * as v from 'valibot';
import { MAX_TOKENS } from '../../src/core/students/embedding-key';
import { EncoderError } from '../../src/core/students/encoder/errors';
import { flawIn } from '../../src/core/value-flaws';
import { readText } from './model-files';
import type { ModelFiles } from './model-file';

/** Where the model's numbers are, by precision, as exporters name the files. */
export const WEIGHTS = { fp32: 'onnx/model.onnx', q8: 'onnx/model_quantized.onnx' };
/** Families that count the positions of tokens from 2. */
const LATE_COUNTERS = /roberta|camembert|mpnet/;

/** Tokens of the longest text that is read whole. @throws EncoderError without a config.json. */
export async function readMaxTokens(files: ModelFiles, title: string): Promise<number> {
  const json = await readText(files, 'config.json');
  if (json === null) throw new EncoderError({ code: 'model-config-missing', model: title });
  const { model_type: type = '', ...config } = parseConfig(json);
  const positions = config.max_position_embeddings ?? config.n_positions ?? Infinity;
  const firstPosition = LATE_COUNTERS.test(type) ? 2 : 0;
  return Math.min(MAX_TOKENS, positions - firstPosition);
}

/** Room for a token beside the special ones, whatever a model counts from. */
const positions = v.nullish(v.pipe(v.number(), v.minValue(5)));
const ConfigSchema = v.object({
  model_type: v.optional(v.string()),
  max_position_embeddings: positions,
  n_positions: positions,
});

function parseConfig(json: string): v.InferOutput<typeof ConfigSchema> {
  const config = v.safeParse(ConfigSchema, jsonOf(json));
  if (config.success) return config.output;
  const { field, flaw } = flawIn(config.issues);
  if (field === null) throw new EncoderError({ code: 'model-config-no-json' });
  throw new EncoderError({ code: 'model-config-field', field, flaw });
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new EncoderError({ code: 'model-config-no-json' });
  }
}
