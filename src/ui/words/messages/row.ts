/** @file Words for why a row has no candidates. */
import type { RowMessage, RowReason } from '../../../core/messages/row';
import { formatCount } from '../../format';
import { say, type Words } from './words';

export const ROW_WORDS: Words<RowMessage> = {
  'row-not-asked': () => 'The teacher was not asked.',
  'row-too-long': () =>
    'The text, labels and examples together are longer than the model can hold.',
  'row-failed': ({ details }) =>
    details === ''
      ? 'The model could not answer, and gave no reason.'
      : `The model could not answer: ${details}`,
  'row-program-failed': ({ details }) =>
    `The model’s program failed on this text. Ask again, or choose another model. (${details})`,
  'row-declined': ({ details }) =>
    details === '' ? 'The model declined to answer.' : `The model declined to answer: ${details}`,
  'row-filtered': () => 'A content filter of the server held the answer back.',
  'row-thought-cut': () =>
    'The model was still thinking when its room was used up. Give it more room for thinking, or switch thinking off, under “How the teacher is asked”.',
  'row-only-thought': () => 'The model thought, and gave no answer.',
  'row-answer-cut': () => 'The model’s answer was cut off before it named a label.',
  'row-answer-empty': () => 'The model’s answer was empty.',
  'row-none-right': () => 'The model found none of the labels that it was shown right.',
  'row-no-label': () => 'The model’s answer names none of the labels.',
  'row-cannot-score': () => 'This model cannot score labels; choose another strategy.',
  'row-no-probabilities': () => 'The model gave no probabilities for the labels’ codes.',
  'row-reply-no-json': () => 'The model could not answer: the reply is not JSON.',
  'row-reply-no-answer': () => 'The model could not answer: the reply has no answer in it.',
  'row-reply-error': ({ details }) =>
    `The model could not answer: an error came instead of an answer: ${details}`,
  'row-server-silent': ({ seconds }) =>
    `The model could not answer: the server did not answer within ${formatCount(seconds)} s.`,
  'row-server-refused': ({ status, details }) =>
    details === ''
      ? `The model could not answer: status ${formatCount(status)}.`
      : `The model could not answer: status ${formatCount(status)}: ${details}`,
  'row-browser-held-back': () =>
    'The browser held its model’s answer back, as one that may be harmful or makes no sense.',
  'row-browser-language': () =>
    'The browser’s model is not made for the language of this text or answer.',
  'row-browser-broke-off': () => 'The browser broke its model’s answer off.',
  'row-browser-silent': () => 'The browser’s model said nothing.',
  'row-keywords-heavy': () =>
    'The expressions among the keywords are too much work for this text, so it got no candidates. Leave some out, or make them simpler.',
  'row-no-candidates': ({ column }) => `There are no candidates in the column “${column}”.`,
  'row-strange-label': ({ name, meant }) =>
    meant === null
      ? `“${name}” is not one of the labels.`
      : `“${name}” is not one of the labels. Did you mean “${meant}”?`,
  'row-score-count': ({ candidates, column, scores, scoresColumn }) =>
    `The column “${column}” and the column “${scoresColumn}” do not fit: candidates there are ${formatCount(candidates)}, scores ${formatCount(scores)}.`,
  'row-score-wrong': ({ score, column }) =>
    `“${score}” in the column “${column}” is not a score: scores are numbers from 0 up.`,
};

/** Within another message; sentences of before as they are. */
export function reasonWords(reason: RowReason): string {
  return typeof reason === 'string' ? reason : say(ROW_WORDS, reason);
}
