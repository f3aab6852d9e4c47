/** @file What is known of a sentence encoder before it is loaded. */
import { MAX_TOKENS } from '../../src/core/students/embedding-key';
import { EncoderError } from '../../src/core/students/encoder/errors';
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
  const config = parseConfig(json);
  const positions = config.max_position_embeddings ?? config.n_positions ?? Infinity;
  const firstPosition = LATE_COUNTERS.test(config.model_type ?? '') ? 2 : 0;
  return Math.min(MAX_TOKENS, positions - firstPosition);
}

interface ModelConfig {
  model_type?: string;
  max_position_embeddings?: number;
  n_positions?: number;
}

function parseConfig(json: string): ModelConfig {
  try {
    return JSON.parse(json) as ModelConfig;
  } catch {
    throw new EncoderError({ code: 'model-config-no-json' });
  }
}
