/** @file A model's files → all that an encoder student is made of. */
import { readEncoderConfig, type EncoderConfig } from '../../../src/core/students/encoder/config';
import {
  checkTokenEmbeddings,
  TokenEmbeddings,
} from '../../../src/core/students/encoder/token-embeddings';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import { isFolderAddress, modelTitle } from '../../../src/core/students/model-address';
import { Safetensors } from '../../../src/core/students/encoder/safetensors';
import {
  checkWeights,
  HubWeights,
  readWeights,
  type EncoderWeights,
} from '../../../src/core/students/encoder/weights';
import { modelFiles, readText, type EncoderSource } from '../../model-files/model-files';
import type { ModelFiles } from '../../model-files/model-file';
import { TextTokenizer } from '../../model-files/tokenizer';

export interface LoadedEncoder {
  /** As the user knows it. */
  name: string;
  config: EncoderConfig;
  weights: EncoderWeights;
  embeddings: TokenEmbeddings;
  tokenizer: TextTokenizer;
  /** All of its weights, as they were before any training. */
  hub: HubWeights;
  files: ModelFiles;
}

/** Bytes of the weights that are there, and all of them. */
export type LoadProgress = (loadedBytes: number, totalBytes: number) => void;

const WEIGHTS = 'model.safetensors';

/**
 * Loads a model. What can be wrong with it shows before its weights are downloaded; afterwards it
 * needs no network any more.
 * @throws EncoderError if a file is missing, damaged or of another architecture.
 */
export async function loadEncoder(
  source: EncoderSource,
  onProgress: LoadProgress = () => undefined,
): Promise<LoadedEncoder> {
  const files = modelFiles(source);
  const configJson = await readText(files, 'config.json');
  if (configJson === null) throw lacks(source, 'config.json');
  const config = readEncoderConfig(configJson);
  const tokenizer = await TextTokenizer.load(files);

  const file = await files.open(WEIGHTS);
  if (!file) throw lacks(source, WEIGHTS);
  const hub = new HubWeights(await Safetensors.open(file), config);
  checkWeights(hub, config);
  checkTokenEmbeddings(hub, config);
  await file.prefetch((loadedBytes) => onProgress(loadedBytes, file.size));
  return {
    name: titleOf(source) ?? 'a model of your own',
    config,
    tokenizer,
    hub,
    files,
    weights: await readWeights(hub, config),
    embeddings: await TokenEmbeddings.open(hub, config),
  };
}

function lacks(source: EncoderSource, name: string): EncoderError {
  return new EncoderError({
    code: 'model-file-missing',
    model: titleOf(source),
    file: name,
    weights: WEIGHTS,
  });
}

/** What the user calls the model; null where it has no name. */
function titleOf(source: EncoderSource): string | null {
  if ('files' in source) return null;
  return isFolderAddress(source.id) ? modelTitle(source.id) : source.id;
}
