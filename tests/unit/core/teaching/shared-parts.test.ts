import { expect, it } from 'vitest';
import { SharedParts } from '../../../../src/core/teaching/shared-parts';
import type { Annotated, Annotation } from '../../../../src/core/teaching/teacher';

/** As the database gives it: each word and list of its own. */
const read = (annotation: Annotation) => structuredClone(annotation);

const answer = (row: number): Annotated => ({
  ...{ row, status: 'annotated', evidence: 'matched', single: 'fruit' },
  ...{ candidates: ['fruit', 'tools'], scores: [0.5, 0.25] },
});

it('keeps what is said of a row, and shares equal lists between rows', () => {
  const parts = new SharedParts();
  const [first, second] = [1, 2].map((row) => parts.share(read(answer(row))));
  expect(first).toEqual(answer(1));
  expect(second).toEqual(answer(2));
  if (first?.status !== 'annotated' || second?.status !== 'annotated') throw new Error();
  expect(second.candidates).toBe(first.candidates);
  expect(second.scores).toBe(first.scores);
});

it('takes lists for equal only where they say the same in the same order', () => {
  const parts = new SharedParts();
  const said = [['a', 'b'], ['b', 'a'], ['a,b'], ['a'], ['a","b']].map((candidates, row) =>
    parts.share({ row, status: 'annotated', candidates }),
  );
  expect(said.map((one) => one.status === 'annotated' && one.candidates)).toEqual([
    ['a', 'b'],
    ['b', 'a'],
    ['a,b'],
    ['a'],
    ['a","b'],
  ]);
});

it('keeps the scores of each row where no two rows have the same', () => {
  const parts = new SharedParts();
  const rows = Array.from({ length: 20_000 }, (_, row) => row);
  const shared = rows.map((row) =>
    parts.share({ row, status: 'annotated', candidates: ['a'], scores: [row / 7] }),
  );
  expect(shared.map((one) => one.status === 'annotated' && one.scores)).toEqual(
    rows.map((row) => [row / 7]),
  );
});

it('leaves what failed as it is', () => {
  const failed: Annotation = { row: 3, status: 'failed', reason: { code: 'row-not-asked' } };
  expect(new SharedParts().share(read(failed))).toEqual(failed);
});
