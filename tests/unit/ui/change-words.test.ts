/** @file What a change of the task costs, as a person reads it before a press. */
import { describe, expect, test } from 'vitest';
import { labelChange } from '../../../src/core/task/label-change';
import type { ChangeCost } from '../../../src/state/types';
import { changeSentences } from '../../../src/ui/words/task/change-words';

const SAME = [{ name: 'a' }, { name: 'b' }];

function costWith(parts: Partial<ChangeCost>): ChangeCost {
  return {
    ...{ labels: labelChange(SAME, SAME), answers: 'keep', isOpen: false, answered: 0, asked: 0 },
    ...{ seconds: null, keepsTraining: true, trainingSeconds: null, losesLabels: false },
    ...{ isBrought: false, humanLabels: 0, checked: 0, waiting: 0, waitingLabels: [] },
    ...parts,
  };
}

describe('a student that is brought into a finished project', () => {
  const all = { answers: 'ask', answered: 300, keepsTraining: false, losesLabels: true } as const;

  test('takes the place of answers and training, and nobody is said to be asked again', () => {
    const sentences = changeSentences(costWith({ ...all, isBrought: true, trainingSeconds: 9 }));
    expect(sentences).toEqual([
      'The 300 answers of the teacher go: the student that you opened needs none.',
      'The student that was trained here goes; the one that you opened takes its place.',
      'All labels of machines are made anew.',
    ]);
  });

  test('takes the place of another that was brought, where there is neither teacher nor training', () => {
    const cost = costWith({ keepsTraining: false, losesLabels: true, isBrought: true });
    expect(changeSentences(cost)).toEqual(['All labels of machines are made anew.']);
  });

  test('is judged by the check that there was', () => {
    const cost = costWith({ ...all, isBrought: true, humanLabels: 70, checked: 60 });
    expect(changeSentences(cost).slice(-2)).toEqual([
      'The 70 labels that you gave yourself are kept.',
      'Those of the check (60 rows) then judge the new labels.',
    ]);
  });
});

test('labels of people that fit none of a recipe’s are named, also where no task was applied before', () => {
  const labels = labelChange([], SAME);
  const cost = costWith({ labels, waiting: 3, waitingLabels: ['Fall'] });
  expect(changeSentences(cost)).toEqual([
    '3 rows that you labelled “Fall” wait until that label is back.',
  ]);
});
