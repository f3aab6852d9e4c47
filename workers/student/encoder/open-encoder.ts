/** @file An exported encoder → the student that it was. */
import {
  openEncoderArchive,
  WEIGHTS_FILE,
} from '../../../src/core/students/archive/encoder-archive';
import { blobSource } from '../../../src/core/students/encoder/safetensors';
import { SETTINGS_FILE } from '../../../src/core/students/archive/settings';
import type { StudentFiles } from '../api';
import { fileOf } from '../archive/blob';
import type { OpenedStudent } from '../driver';
import { EncoderStudent } from './encoder-student';
import { loadEncoder } from './load-encoder';

interface OpenedEncoderStudent extends OpenedStudent {
  student: EncoderStudent;
}

/** @throws EncoderError if a file is missing, damaged or does not fit the others. */
export async function openEncoder(archive: StudentFiles): Promise<OpenedEncoderStudent> {
  const files = [...archive.keys()].map((name) => fileOf(archive, name));
  const opened = await openEncoderArchive(
    await fileOf(archive, SETTINGS_FILE).text(),
    await fileOf(archive, 'config.json').text(),
    blobSource(fileOf(archive, WEIGHTS_FILE)),
  );
  const student = new EncoderStudent(await loadEncoder({ files }), {
    classes: opened.labels.length,
    pooling: opened.pooling,
    prefix: opened.prefix,
    maxTokens: opened.maxTokens,
    // It is not trained any further.
    ...{ weightDecay: 0, dropout: 0, seed: 0 },
  });
  return { student, parameters: await opened.classifier() };
}
