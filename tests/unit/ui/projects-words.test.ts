/** @file Projects in words: names of copies, and how far a project has come. */
import { expect, test } from 'vitest';
import { copyName, MILESTONES, progressText, reached } from '../../../src/ui/words/projects-words';
import type { ProjectProgress } from '../../../src/state/types';
import { projectRecord } from '../../helpers/project-records';

test('a copy has a name that no other project has, and copies of copies do not pile up', () => {
  const own = projectRecord({ name: 'Letters' });
  expect(copyName(own, [own])).toBe('Letters (copy)');
  const copy = projectRecord({ name: 'Letters (copy)' });
  expect(copyName(own, [own, copy])).toBe('Letters (copy 2)');
  expect(copyName(copy, [own, copy])).toBe('Letters (copy 2)');
});

test('progress only ever grows from one milestone to the next', () => {
  const way: ProjectProgress[] = [
    { at: 'texts' },
    { at: 'described', labels: 2, byHand: 0 },
    { at: 'shortlisting', done: 1, of: 4 },
    { at: 'training', done: 0, of: 5 },
    { at: 'training', done: 2, of: 5 },
    { at: 'labelled' },
    { at: 'checking', done: 3, of: 60 },
    { at: 'checked', rows: 60 },
  ];
  const sums = way.map((progress) => reached(progress).reduce((sum, part) => sum + part, 0));
  expect(sums).toEqual(sums.toSorted((a, b) => a - b));
  expect(new Set(sums).size).toBe(way.length);
  expect(sums.at(-1)).toBe(MILESTONES.length);
  expect(new Set(way.map(progressText)).size).toBe(way.length);
});
