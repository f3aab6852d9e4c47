/** @file The labels that a brought student knows, and whether a task's are the same ones. */
import {
  ONNX_FILE,
  openEncoderArchive,
  WEIGHTS_FILE,
} from '../../core/students/archive/encoder-archive';
import { openHeadArchive } from '../../core/students/archive/head-archive';
import { readNgramArchive } from '../../core/students/archive/read-ngram-archive';
import { readSettings, SETTINGS_FILE } from '../../core/students/archive/settings';
import { blobSource } from '../../core/students/encoder/safetensors';
import type { Label } from '../../core/task/recipe';
import type { StudentRecord } from '../../persist/schema';

type Files = StudentRecord['files'];

/**
 * In the order of its classes, once its files were found to fit together.
 * @throws TrainingError, EncoderError where they do not.
 */
export async function studentLabels(files: Files): Promise<string[]> {
  const source = (name: string) => blobSource(new Blob([(files.get(name) ?? '') as BlobPart]));
  const text = (name: string) => new Blob([(files.get(name) ?? '') as BlobPart]).text();
  if (files.has('features.json')) {
    const archive = await readNgramArchive(
      await text('features.json'),
      source('weights.safetensors'),
    );
    return archive.labels;
  }
  const settings = await text(SETTINGS_FILE);
  if (readSettings(settings).kind === 'encoder-head') {
    return (await openHeadArchive(settings, source(ONNX_FILE))).labels;
  }
  const config = await text('config.json');
  return (await openEncoderArchive(settings, config, source(WEIGHTS_FILE))).labels;
}

/**
 * A student knows its labels by their places. People may call them otherwise; but a name that the student
 * knows, in the place of another, would silently stand on the other one's rows.
 */
export function knowsLabels(known: readonly string[], labels: readonly Label[]): boolean {
  return (
    known.length === labels.length &&
    labels.every(({ name }, place) => known[place] === name || !known.includes(name))
  );
}
