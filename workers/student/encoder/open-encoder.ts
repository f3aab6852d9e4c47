/** @file An exported encoder → the student that it was. */
import {
  openEncoderArchive,
  SETTINGS_FILE,
  WEIGHTS_FILE,
} from '../../../src/core/students/archive/encoder-archive';
import { blobSource } from '../../../src/core/students/encoder/safetensors';
import type { StudentFiles } from '../api';
import type { OpenedStudent } from '../driver';
import { EncoderStudent } from './encoder-student';
import { loadEncoder } from './load-encoder';

interface OpenedEncoderStudent extends OpenedStudent {
  student: EncoderStudent;
}

/** @throws EncoderError if a file is missing, damaged or does not fit the others. */
export async function openEncoder(archive: StudentFiles): Promise<OpenedEncoderStudent> {
  const blobOf = (name: string): Blob => new Blob([(archive.get(name) ?? '') as BlobPart]);
  const files = [...archive.keys()].map((name) => new File([blobOf(name)], name));
  const opened = await openEncoderArchive(
    await blobOf(SETTINGS_FILE).text(),
    await blobOf('config.json').text(),
    blobSource(blobOf(WEIGHTS_FILE)),
  );
  const student = new EncoderStudent(await loadEncoder({ files }), {
    classes: opened.labels.length,
    pooling: opened.pooling,
    maxTokens: opened.maxTokens,
    // It is not trained any further.
    ...{ weightDecay: 0, dropout: 0, seed: 0 },
  });
  return { student, parameters: await opened.classifier() };
}
