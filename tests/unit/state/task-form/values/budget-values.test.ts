/** @file The teacher's budget in the form, and what is said about it. */
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../../../src/core/task/recipe';
import { problemsOf } from '../../../../../src/state/task-form/draft-problems';
import {
  draftLabel,
  emptyValues,
  recipeOf,
  valuesOf,
} from '../../../../../src/state/task-form/values/draft-values';
import { costWords, worthWords } from '../../../../../src/ui/words/task/budget-words';

const AROUND = { columns: ['text'], noLanguageModel: null, noBuiltInModel: null };

function recipeWith(budget: unknown) {
  const labels = [{ name: 'yes' }, { name: 'no' }];
  const teacher = { kind: 'keywords', budget };
  return parseRecipe({ shortlist: 1, task: { textColumn: 'text', labels }, teacher });
}

function filledIn() {
  const labels = [draftLabel({ name: 'yes' }), draftLabel({ name: 'no' })];
  return { ...emptyValues('Answers', 'text'), labels };
}

describe('the budget in the form', () => {
  test.each([
    [500],
    [{ rows: 500 }],
    [{ rows: 500, rounds: 3 }],
    [{ minutes: 1.5 }],
    [{ minutes: 30, rounds: 2 }],
  ])('says the same as the recipe it was filled from: %j', (budget) => {
    const recipe = recipeWith(budget);
    expect(recipeOf(valuesOf(recipe), recipe)).toEqual(recipe);
  });

  test('is left out where all rows are to be annotated', () => {
    const recipe = recipeWith(500);
    const { teacher } = recipeOf({ ...valuesOf(recipe), budgetUnit: 'all' }, recipe);
    expect(teacher).toEqual({ kind: 'keywords' });
  });

  test('wants a number in the field that is shown, and in no other', () => {
    const fields = (values: object) =>
      problemsOf({ ...filledIn(), ...values }, AROUND).map(({ field }) => field);
    expect(fields({ budgetUnit: 'all', budgetRows: -1 })).toEqual([]);
    expect(fields({ budgetUnit: 'rows', budgetRows: null })).toEqual(['budgetRows']);
    expect(fields({ budgetUnit: 'rows', budgetRows: 1.5 })).toEqual(['budgetRows']);
    expect(fields({ budgetUnit: 'minutes', budgetMinutes: 0 })).toEqual(['budgetMinutes']);
    expect(fields({ budgetUnit: 'minutes', budgetMinutes: 0.5 })).toEqual([]);
  });
});

describe('what a budget costs', () => {
  const values = { budgetUnit: 'rows', budgetRows: 600, budgetMinutes: null } as const;

  test('is said at the pace of the trial, and not beyond the table', () => {
    expect(costWords(values, 5_000, 1_200)).toBe('At the pace of the trial: about 30 min.');
    expect(costWords(values, 300, 1_200)).toBe('At the pace of the trial: about 15 min.');
    expect(costWords({ ...values, budgetUnit: 'minutes', budgetMinutes: 30 }, 5_000, 1_200)).toBe(
      'At the pace of the trial: about 600 rows.',
    );
    expect(costWords(values, 300, null)).toBeNull();
    expect(costWords({ ...values, budgetUnit: 'all' }, 300, 1_200)).toBeNull();
  });
});

describe('whether more rows are worth it', () => {
  const point = (annotated: number, expected: number | null) => ({
    ...{ annotated, expected, actual: null },
  });

  test('is said in points where there is something to gain', () => {
    const curve = [100, 400].map((rows) => point(rows, 0.9 - 2 / Math.sqrt(rows)));
    expect(worthWords(curve, 1_200)).toContain('5.0 points, from 80.0% to 85.0%');
  });

  test('is denied on a flat curve, and left open after one round', () => {
    expect(worthWords([point(100, 0.8), point(400, 0.8)], 400)).toContain('hardly');
    expect(worthWords([point(100, 0.8)], 400)).toContain('Too few rounds');
    expect(worthWords([point(5, null)], 400)).toContain('Too few rounds');
  });
});
