/**
 * @file What is to be known of a training, in English whatever the page speaks: people of any language read report.json,
 * and scripts have read its `notice` since before there were codes, which stand beside it.
 */
import { notesIn, type TrainingNote, type TrainingNotice } from './messages/training-notes';

type Meanings = {
  readonly [Code in TrainingNote['code']]: (data: Extract<TrainingNote, { code: Code }>) => string;
};

const MEANINGS: Meanings = {
  'training-begun-anew': () =>
    'What was stored of an earlier part of this training was damaged, so it was begun anew.',
  'training-gpu-lost': () =>
    'The graphics card was lost in the middle of the work, so the student went on on the processor (WASM).',
  'training-batches-smaller': ({ batchSize, wanted }) =>
    `Memory was short, so the student went on with batches of ${batchSize} instead of ${wanted} texts.`,
  'training-no-gpu': () =>
    'This browser offers no WebGPU, so the student trained on the processor (WASM).',
  'training-gpu-differs': () =>
    'The GPU computes other results than the processor, so the student trained on the processor.',
  'training-gpu-incomplete': () =>
    'The part of this page that trains on the GPU could not be fetched whole, so the student trained on the processor (WASM).',
  'training-gpu-failed': ({ details }) =>
    `The GPU could not run the training (${details}), so the student trained on the processor.`,
  'reading-gpu-differs': () =>
    'The GPU computes other results than the processor, so the processor read the texts.',
  'reading-gpu-failed': ({ details }) =>
    `The GPU cannot read texts (${details}), so the processor did.`,
  'training-best-epoch': ({ used, trained }) =>
    `Rows kept aside agreed best with the student of epoch ${used} of ${trained}, so that one is used.`,
  'training-diverged': ({ epoch, used }) =>
    `The loss was not a number in epoch ${epoch}; the student of epoch ${used} is used. Try a smaller learning rate.`,
};

/** As report.json has it; null where there is nothing to know. */
export function trainingMeaning(notice: TrainingNotice): string | null {
  return notesIn(notice).map(meaningOf).join(' ') || null;
}

/** A code that this version does not know, as files of others may bring, is itself all that can be said. */
function meaningOf(note: TrainingNote | string): string {
  if (typeof note === 'string') return note;
  if (!Object.hasOwn(MEANINGS, note.code)) return note.code;
  return (MEANINGS[note.code] as (data: TrainingNote) => string)(note);
}
