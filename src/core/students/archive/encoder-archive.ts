/**
 * @file A trained `encoder` student as a folder in the layout of the hub, which Transformers.js and
 * Python's libraries open, and which comes back into the page.
 */
import * as v from 'valibot';
import type { FilePart } from '../../file-parts';
import { readEncoderConfig } from '../encoder/config';
import { checkEmbeddings } from '../encoder/embeddings';
import type { EncoderOptions } from '../encoder/encoder';
import { EncoderError } from '../encoder/errors';
import { Safetensors, type ByteSource } from '../encoder/safetensors';
import type { TokenizerFiles } from '../encoder/tokenizer-files';
import { checkWeights, HubWeights } from '../encoder/weights';
import { encoderOnnx } from './encoder-onnx';
import { encoderReadme } from './encoder-readme';
import {
  classifierName,
  classifierScale,
  encoderTensors,
  type TrainedEncoder,
} from './encoder-weights';
import { classifierConfig, tokenizerFiles } from './hub-files';
import { safetensorsParts } from './write-safetensors';

/** What no other file of the archive says. */
export const SETTINGS_FILE = 'shortlist.json';
export const WEIGHTS_FILE = 'model.safetensors';

const SettingsSchema = v.object({
  shortlist: v.literal(1),
  kind: v.literal('encoder'),
  labels: v.pipe(v.array(v.string()), v.minLength(1)),
  pooling: v.picklist(['mean', 'cls']),
  /** Tokens of a text that it reads. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export interface EncoderArchive extends Omit<TrainedEncoder, 'classes'> {
  labels: readonly string[];
  maxTokens: number;
  /** The model that it was made of, as the user knows it. */
  sourceName: string;
  /** That model's files, as they came. */
  source: { config: string; specialTokens: string | null } & TokenizerFiles;
}

/**
 * The archive's files by name; scripts that use them are added by the worker.
 * @throws EncoderError, RangeError
 */
export function encoderArchiveFiles(
  archive: EncoderArchive,
): Map<string, string | readonly FilePart[]> {
  const { labels, source, config, pooling, maxTokens } = archive;
  const trained = { ...archive, classes: labels.length };
  const settings: v.InferOutput<typeof SettingsSchema> = {
    ...{ shortlist: 1, kind: 'encoder', pooling, maxTokens },
    labels: [...labels],
  };
  const files = new Map<string, string | readonly FilePart[]>([
    ['README.md', encoderReadme(archive)],
    [SETTINGS_FILE, JSON.stringify(settings, null, 2)],
    ['config.json', classifierConfig(source.config, config, labels)],
    ...tokenizerFiles(source, source.config, config, maxTokens),
    [WEIGHTS_FILE, safetensorsParts(encoderTensors(trained))],
    ['onnx/model.onnx', encoderOnnx(trained)],
  ]);
  if (source.vocabulary !== null) files.set('vocab.txt', source.vocabulary);
  if (source.specialTokens !== null) files.set('special_tokens_map.json', source.specialTokens);
  return files;
}

/** An archive that was read back and found whole. */
export interface OpenedEncoder {
  labels: string[];
  pooling: EncoderOptions['pooling'];
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
  const { labels, pooling, maxTokens } = readSettings(settings);
  const config = readEncoderConfig(configJson);
  const tensors = await Safetensors.open(weights);
  const hub = new HubWeights(tensors, config);
  checkWeights(hub, config);
  checkEmbeddings(hub, config);
  const name = classifierName(config);
  const [weightShape, biasShape] = [[labels.length, config.width], [labels.length]];
  tensors.check(`${name}.weight`, weightShape);
  tensors.check(`${name}.bias`, biasShape);
  return {
    labels,
    pooling,
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

function readSettings(json: string): v.InferOutput<typeof SettingsSchema> {
  try {
    return v.parse(SettingsSchema, JSON.parse(json));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new EncoderError(`The student’s ${SETTINGS_FILE} cannot be used: ${reason}.`);
  }
}
