/** @file What a change of the task costs, in words: what becomes of labels, answers, the training, people's labels. */
import type { ChangeCost } from '../../../state/types';
import { countAnswers, countLabels, countRows } from '../../counts';
import { formatDuration } from '../../format';

/** One sentence each; none where the change touches nothing that is there. */
export function changeSentences(cost: ChangeCost): string[] {
  const { labels, answers, answered, keepsTraining, waiting } = cost;
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
          `${countRows(waiting)} that you labelled ${listed(labels.removed)} wait until that label is back.`,
        ]
      : []),
  ];
}

function answerSentence({ answers, answered, asked, seconds, labels }: ChangeCost): string {
  const rows = countAnswers(answered);
  const time =
    seconds === null || asked === 0 ? '' : ` (${formatDuration(seconds)} at its pace here)`;
  if (answers === 'keep') return `All ${rows} of the teacher are kept.`;
  if (answers === 'ask') {
    return `The teacher is asked about ${countRows(asked)} again${time}, but for what it was asked in the same words before.`;
  }
  const without = `The ${rows} of the teacher are kept without ${listed(labels.removed)}`;
  return asked === 0
    ? `${without}.`
    : `${without}; ${countRows(asked)} of which nothing is left are asked about again${time}.`;
}

function trainingSentence({ keepsTraining, trainingSeconds }: ChangeCost): string[] {
  if (trainingSeconds === null) return [];
  return keepsTraining
    ? ['The trained student is kept.']
    : [`The student is trained anew (${formatDuration(trainingSeconds)} last time).`];
}

function peopleSentence({ humanLabels }: ChangeCost): string[] {
  return humanLabels === 0
    ? []
    : [`The ${countLabels(humanLabels)} that you gave yourself are kept.`];
}

function listed(names: readonly string[]): string {
  return names.map((name) => `“${name}”`).join(', ');
}
