/**
 * @file A trained `encoder-head` student as a folder in the layout of the hub: the sentence encoder
 * and the classifier as one ONNX model, which Transformers.js opens as a text classifier.
 */
import type { FilePart } from '../../file-parts';
import { ForeignModelBroken, readForeignModel } from '../../graph/onnx-append';
import { EncoderError } from '../encoder/errors';
import type { ByteSource } from '../encoder/safetensors';
import { ONNX_FILE } from './encoder-archive';
import { lazily } from './encoder-weights';
import { headOnnx, type TrainedHead } from './head-onnx';
import { headReadme } from './head-readme';
import { hubFiles, type SourceFiles } from './hub-files';
import { readSettings, SETTINGS_FILE, writeSettings, type ArchiveSettings } from './settings';
import { safetensorsParts } from './write-safetensors';

export interface HeadArchive extends Omit<TrainedHead, 'classes' | 'model'> {
  labels: string[];
  maxTokens: number;
  prefix: string;
  padToken: number;
  /** The sentence encoder, as the user knows it. */
  sourceName: string;
  /** Its files, as they came. */
  source: SourceFiles;
  /** Its ONNX model. */
  model: ByteSource;
}

/**
 * The archive's files by name; scripts that use them are added by the worker.
 * @throws EncoderError if the sentence encoder's model cannot be built on.
 */
export async function headArchiveFiles(
  archive: HeadArchive,
): Promise<Map<string, string | readonly FilePart[]>> {
  const { labels, source, padToken, maxTokens, width, hidden, parameter } = archive;
  const model = await foreignModel(archive.model);
  const tensor = (name: string, shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { name, shape, bytes: lazily(size, () => parameter(name)) };
  };
  return new Map<string, string | readonly FilePart[]>([
    ['README.md', headReadme(archive)],
    [SETTINGS_FILE, writeSettings({ ...archive, kind: 'encoder-head' })],
    ...hubFiles({ source, labels, padToken, maxTokens }),
    [ONNX_FILE, headOnnx({ ...archive, model, classes: labels.length })],
    [
      'head.safetensors',
      safetensorsParts([
        tensor('hidden.weight', [width, hidden]),
        tensor('hidden.bias', [hidden]),
        tensor('output.weight', [hidden, labels.length]),
        tensor('output.bias', [labels.length]),
      ]),
    ],
  ]);
}

/**
 * Checks that the files of an archive fit together; of the model only its beginnings are read.
 * @param settings the text of `shortlist.json`.
 * @throws EncoderError
 */
export async function openHeadArchive(
  settings: string,
  model: ByteSource,
): Promise<ArchiveSettings> {
  const { outputs } = await foreignModel(model);
  if (!outputs.includes('logits')) {
    throw new EncoderError({ code: 'student-model-no-classifier', file: ONNX_FILE });
  }
  return readSettings(settings);
}

async function foreignModel(source: ByteSource) {
  try {
    return await readForeignModel(source);
  } catch (error) {
    const isForeign = error instanceof ForeignModelBroken;
    if (!isForeign && !(error instanceof RangeError)) throw error;
    const flaw = isForeign ? error.flaw : 'cut';
    throw new EncoderError({ code: 'student-model-damaged', file: ONNX_FILE, flaw });
  }
}
