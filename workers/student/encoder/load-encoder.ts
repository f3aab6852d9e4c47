/** @file A model's files → all that an encoder student is made of. */
import { readEncoderConfig, type EncoderConfig } from '../../../src/core/students/encoder/config';
import { checkEmbeddings, Embeddings } from '../../../src/core/students/encoder/embeddings';
import { EncoderError } from '../../../src/core/students/encoder/errors';
import { Safetensors } from '../../../src/core/students/encoder/safetensors';
import {
  checkWeights,
  HubWeights,
  readWeights,
  type EncoderWeights,
} from '../../../src/core/students/encoder/weights';
import { modelFiles, readText, type EncoderSource, type ModelFiles } from './model-files';
import { TextTokenizer } from './tokenizer';

export interface LoadedEncoder {
  /** As the user knows it. */
  name: string;
  config: EncoderConfig;
  weights: EncoderWeights;
  embeddings: Embeddings;
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
  const tokenizer = await loadTokenizer(files);

  const file = await files.open(WEIGHTS);
  if (!file) throw lacks(source, WEIGHTS);
  const hub = new HubWeights(await Safetensors.open(file), config);
  checkWeights(hub, config);
  checkEmbeddings(hub, config);
  await file.prefetch((loadedBytes) => onProgress(loadedBytes, file.size));
  return {
    name: 'files' in source ? 'a model of your own' : source.id,
    config,
    tokenizer,
    hub,
    files,
    weights: await readWeights(hub, config),
    embeddings: await Embeddings.open(hub, config),
  };
}

async function loadTokenizer(files: ModelFiles): Promise<TextTokenizer> {
  const tokenizer = await readText(files, 'tokenizer.json');
  return new TextTokenizer({
    tokenizer,
    tokenizerConfig: await readText(files, 'tokenizer_config.json'),
    vocabulary: tokenizer === null ? await readText(files, 'vocab.txt') : null,
  });
}

function lacks(source: EncoderSource, name: string): EncoderError {
  const place = 'files' in source ? 'The folder' : `The model “${source.id}”`;
  return new EncoderError(
    `${place} has no ${name}. An encoder needs config.json, ${WEIGHTS}, and tokenizer.json or vocab.txt.`,
  );
}
