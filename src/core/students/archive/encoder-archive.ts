/**
 * @file A trained `encoder` student as a folder in the layout of the hub, which Transformers.js and
 * Python's libraries open, and which comes back into the page.
 */
import type { FilePart } from '../../file-parts';
import { readEncoderConfig } from '../encoder/config';
import { checkTokenEmbeddings } from '../encoder/token-embeddings';
import type { EncoderOptions } from '../encoder/encoder';
import { Safetensors, type ByteSource } from '../encoder/safetensors';
import { checkWeights, HubWeights } from '../encoder/weights';
import { encoderOnnx } from './encoder-onnx';
import { encoderReadme } from './encoder-readme';
import {
  classifierName,
  classifierScale,
  encoderTensors,
  type TrainedEncoder,
} from './encoder-weights';
import { hubFiles, type SourceFiles } from './hub-files';
import { readSettings, SETTINGS_FILE, writeSettings } from './settings';
import { safetensorsParts } from './write-safetensors';

export const WEIGHTS_FILE = 'model.safetensors';
export const ONNX_FILE = 'onnx/model.onnx';

export interface EncoderArchive extends Omit<TrainedEncoder, 'classes'> {
  labels: string[];
  maxTokens: number;
  prefix: string;
  /** The model that it was made of, as the user knows it. */
  sourceName: string;
  /** That model's files, as they came. */
  source: SourceFiles;
}

/**
 * The archive's files by name; scripts that use them are added by the worker.
 * @throws EncoderError, ModelTooLarge
 */
export function encoderArchiveFiles(
  archive: EncoderArchive,
): Map<string, string | readonly FilePart[]> {
  const { labels, source, config, maxTokens } = archive;
  const trained = { ...archive, classes: labels.length };
  return new Map<string, string | readonly FilePart[]>([
    ['README.md', encoderReadme(archive)],
    [SETTINGS_FILE, writeSettings({ ...archive, kind: 'encoder' })],
    ...hubFiles({ source, labels, padToken: config.padToken, maxTokens }),
    [WEIGHTS_FILE, safetensorsParts(encoderTensors(trained))],
    [ONNX_FILE, encoderOnnx(trained)],
  ]);
}

/** An archive that was read back and found whole. */
export interface OpenedEncoder {
  labels: string[];
  pooling: EncoderOptions['pooling'];
  prefix: string;
  maxTokens: number;
  /** The classifier's parameters by their names in the graph. */
  classifier(): Promise<Record<'classifier.weight' | 'classifier.bias', Float32Array>>;
}

/**
 * Checks that the files of an archive fit together; of the weights only the header is read.
 * @param settings the text of `shortlist.json`. @param configJson that of `config.json`.
 * @throws EncoderError with a message for the user.
 */
export async function openEncoderArchive(
  settings: string,
  configJson: string,
  weights: ByteSource,
): Promise<OpenedEncoder> {
  const { labels, pooling, prefix, maxTokens } = readSettings(settings);
  const config = readEncoderConfig(configJson);
  const tensors = await Safetensors.open(weights);
  const hub = new HubWeights(tensors, config);
  checkWeights(hub, config);
  checkTokenEmbeddings(hub, config);
  const name = classifierName(config);
  const [weightShape, biasShape] = [[labels.length, config.width], [labels.length]];
  tensors.check(`${name}.weight`, weightShape);
  tensors.check(`${name}.bias`, biasShape);
  return {
    labels,
    pooling,
    prefix,
    maxTokens,
    classifier: async () => {
      const scaled = await tensors.read(`${name}.weight`, weightShape);
      return {
        'classifier.weight': scaled.map((weight) => weight / classifierScale(pooling)),
        'classifier.bias': await tensors.read(`${name}.bias`, biasShape),
      };
    },
  };
}
