/** @file Rows of a batch by the size of the table. */
import { expect, test } from 'vitest';
import { batchSizeFor } from '../../../../src/core/students/training';
import { parseRecipe } from '../../../../src/core/task/recipe';

const student = (more: object) =>
  parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
    student: more,
  }).student;

test('a small table has about twenty steps an epoch, a large one full batches', () => {
  const sizes = [10, 300, 600, 1_000, 5_000].map((rows) => batchSizeFor(student({}), rows));
  expect(sizes).toEqual([16, 16, 30, 50, 64]);
});

test('what a recipe says is what is done', () => {
  expect(batchSizeFor(student({ batchSize: 100 }), 300)).toBe(100);
});
