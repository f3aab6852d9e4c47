/** @file Words for what is happening, while a person waits. */
import type { ProgressMessage } from '../../../core/messages/progress';
import { countRows } from '../../counts';
import { formatCount, formatWholePercent } from '../../format';
import type { Words } from './words';

export const PROGRESS_WORDS: Words<ProgressMessage> = {
  'getting-ready': () => 'Getting ready',
  'reading-file': ({ file }) => `Reading ${file}`,
  'taking-rows': () => 'Taking the rows into the project',
  'asking-teacher': () => 'Asking the teacher which labels could be right',
  'asking-again': ({ isChosen }) =>
    isChosen ? 'Asking again about the rows chosen' : 'Asking again about the rows that failed',
  'recalling-answers': () => 'Looking up what was answered before',
  'choosing-rows': ({ isFirst }) =>
    isFirst ? 'Choosing rows' : 'Choosing the next rows by what the student learned',
  'rows-chosen': () => 'Rows are chosen',
  'asking-about-rows': ({ rows }) => `Asking about ${countRows(rows)}`,
  'asking-one-of-two': ({ isFirst, rows }) =>
    isFirst
      ? `Asking the first about ${countRows(rows)}`
      : `Asking the second about ${countRows(rows)}`,
  'writing-description': ({ label }) => `Writing what “${label}” means`,
  'asking-with-description': ({ isNew, rows }) =>
    isNew
      ? `Asking about ${countRows(rows)} with the new one`
      : `Asking about ${countRows(rows)} with the description so far`,
  'writing-examples': () => 'The model writes examples',
  'training-student': ({ isComparison }) =>
    isComparison
      ? 'Training a student on single labels, to compare with'
      : 'Training the student on the shortlists',
  'testing-students': () => 'Testing students on rows that they have not seen',
  'labelling-rows': ({ areNew }) => (areNew ? 'Labelling the new rows' : 'Labelling all rows'),
  'splitting-texts': () => 'Splitting the texts into tokens',
  'reading-words': ({ read, total }) =>
    `Reading the words of ${formatCount(read)} of ${formatCount(total)} texts`,
  'reading-texts': ({ read, total, model }) =>
    `Reading ${formatCount(read)} of ${formatCount(total)} texts with ${model}`,
  'student-getting-ready': () => 'Getting the student ready',
  'writing-student': () => 'Writing the student',
  'packing-student': () => 'Packing the student',
  'loading-model': ({ model, share }) => `Loading ${model}: ${formatWholePercent(share)}`,
  'starting-model': ({ model }) => `Starting ${model}`,
  'loading-language-model': ({ share }) => `Loading the model: ${formatWholePercent(share)}`,
  'downloading-model': ({ bytes, total, atRisk }) => {
    const [done, all] = [megabytes(bytes), megabytes(total)];
    return atRisk === 0
      ? `Downloading the model: ${done} of ${all}`
      : `Downloading the model: ${done} of ${all}. A pause loses at most ${megabytes(atRisk)}.`;
  },
  'keeping-model': ({ model }) => `Keeping the model “${model}”`,
  'browser-model-loading': () => 'The browser loads its language model',
  'browser-model-ready': () => 'The browser’s language model is ready',
};

function megabytes(bytes: number): string {
  return `${formatCount(bytes / 1e6)} MB`;
}
