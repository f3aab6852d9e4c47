/** @file What a person should know of how and where a student was trained. It is stored with the training. */

export type TrainingNote =
  | { code: 'training-begun-anew' }
  | { code: 'training-gpu-lost' }
  | { code: 'training-batches-smaller'; batchSize: number; wanted: number }
  | { code: 'training-no-gpu' }
  | { code: 'training-gpu-differs' }
  /** A file of this page is missing; nothing is said against the GPU. */
  | { code: 'training-gpu-incomplete' }
  /** `details`: what the GPU's program says of itself. */
  | { code: 'training-gpu-failed'; details: string }
  | { code: 'reading-gpu-differs' }
  | { code: 'reading-gpu-failed'; details: string }
  /** Of `trained` epochs the student of an earlier one is used. */
  | { code: 'training-best-epoch'; used: number; trained: number }
  | { code: 'training-diverged'; epoch: number; used: number };

/** A sentence where it was stored before there were codes. */
export type TrainingNotice = TrainingNote[] | string | null;

/** Each thing to know by itself. */
export function notesIn(notice: TrainingNotice): (TrainingNote | string)[] {
  return typeof notice === 'string' ? [notice] : (notice ?? []);
}
