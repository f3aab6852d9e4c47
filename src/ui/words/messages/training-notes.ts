/** @file Words for what a person should know of how and where a student was trained. */
import type { TrainingNote } from '../../../core/messages/training-notes';
import { formatCount } from '../../format';
import type { Words } from './words';

export const TRAINING_NOTE_WORDS: Words<TrainingNote> = {
  'training-begun-anew': () =>
    'What was stored of an earlier part of this training was damaged, so it was begun anew.',
  'training-gpu-lost': () =>
    'The graphics card was lost in the middle of the work, so the student went on on the processor (WASM).',
  'training-batches-smaller': ({ batchSize, wanted }) =>
    `Memory was short, so the student went on with batches of ${formatCount(batchSize)} instead of ${formatCount(wanted)} texts.`,
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
    `Rows kept aside agreed best with the student of epoch ${formatCount(used)} of ${formatCount(trained)}, so that one is used.`,
  'training-diverged': ({ epoch, used }) =>
    `The loss was not a number in epoch ${formatCount(epoch)}; the student of epoch ${formatCount(used)} is used. Try a smaller learning rate.`,
};
