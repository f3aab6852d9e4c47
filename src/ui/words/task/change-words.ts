/** @file What a change of the task costs, in words: what becomes of labels, answers, the training, people's labels. */
import type { ChangeCost } from '../../../state/types';
import { countAnswers, countLabels, countRows } from '../../counts';
import { formatDuration } from '../../format';
import { quoted } from '../messages/parts';

/** One sentence each; none where the change touches nothing that is there. */
export function changeSentences(cost: ChangeCost): string[] {
  const { labels, answers, answered, keepsTraining, waiting, waitingLabels } = cost;
  const changesLabels =
    labels.renamed.length + labels.added.length + labels.removed.length + labels.described.length;
  const isTouched = changesLabels > 0 || labels.isReordered || answers !== 'keep' || !keepsTraining;
  if (!isTouched) return [];
  return [
    ...labels.renamed.map(([before, now]) => `“${before}” becomes “${now}”.`),
    ...(answered > 0 ? [answerSentence(cost)] : []),
    ...trainingSentence(cost),
    ...peopleSentence(cost),
    ...(waiting > 0
      ? [
          `${countRows(waiting)} that you labelled ${listed(waitingLabels)} wait until that label is back.`,
        ]
      : []),
  ];
}

function answerSentence(cost: ChangeCost): string {
  const { answers, answered, asked, seconds, labels, isBrought } = cost;
  const rows = countAnswers(answered);
  const time =
    seconds === null || asked === 0 ? '' : ` (${formatDuration(seconds)} at its pace here)`;
  if (answers === 'keep') return `All ${rows} of the teacher are kept.`;
  if (answers === 'ask' && isBrought) {
    return `The ${rows} of the teacher go: the student that you opened needs none.`;
  }
  if (answers === 'ask') {
    return `The teacher is asked about ${countRows(asked)} again${time}, but for what it was asked in the same words before.`;
  }
  const without = `The ${rows} of the teacher are kept without ${listed(labels.removed)}`;
  return asked === 0
    ? `${without}.`
    : `${without}; ${countRows(asked)} of which nothing is left are asked about again${time}.`;
}

function trainingSentence(cost: ChangeCost): string[] {
  const { keepsTraining, trainingSeconds, losesLabels, isBrought } = cost;
  const anew = losesLabels ? ['All labels of machines are made anew.'] : [];
  if (trainingSeconds === null) return anew;
  if (keepsTraining) return ['The trained student is kept.'];
  const goes = isBrought
    ? 'The student that was trained here goes; the one that you opened takes its place.'
    : `The student is trained anew (${formatDuration(trainingSeconds)} last time).`;
  return [goes, ...anew];
}

function peopleSentence({ humanLabels, checked, losesLabels }: ChangeCost): string[] {
  if (humanLabels === 0) return [];
  const kept = `The ${countLabels(humanLabels)} that you gave yourself are kept.`;
  return checked > 0 && losesLabels
    ? [kept, `Those of the check (${countRows(checked)}) then judge the new labels.`]
    : [kept];
}

function listed(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}
