/** @file Hands texts to a student's worker, which is to learn from them. */
import type { withStudentWorker } from '../../bridge/workers';
import { throwIfStopped } from '../steps';

type StudentWorker = Parameters<Parameters<typeof withStudentWorker>[0]>[0];

/** A chunk at a time: a message that holds all of a large table takes as much memory as the table. @throws Stopped */
export async function giveTexts(
  student: StudentWorker,
  chunks: AsyncIterable<string[]>,
  signal?: AbortSignal,
): Promise<void> {
  for await (const texts of chunks) {
    if (signal) throwIfStopped(signal);
    await student.addTexts(texts);
  }
}
