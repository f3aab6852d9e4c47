import { describe, expect, test } from 'vitest';
import { MOST_LABELS } from '../../../../../src/core/students/archive/labels';
import { parseLabelList } from '../../../../../src/core/task/label-list';
import { parseRecipe } from '../../../../../src/core/task/recipe';
import { LONGEST_NAME } from '../../../../../src/core/task/schema-parts';
import {
  problemsOf,
  type DraftSurroundings,
} from '../../../../../src/state/task-form/draft-problems';
import {
  draftLabel,
  emptyValues,
  recipeOf,
  saysTheSame,
  valuesOf,
  type DraftValues,
} from '../../../../../src/state/task-form/values/draft-values';
import { parseKeywords } from '../../../../../src/state/task-form/values/keyword-list';

const AROUND: DraftSurroundings = {
  columns: ['text', 'label', 'candidates'],
  noLanguageModel: null,
  noBuiltInModel: null,
};

function complete(): DraftValues {
  const labels = [draftLabel({ name: 'yes' }), draftLabel({ name: 'no' })];
  return { ...emptyValues('Answers', 'text'), labels };
}

function fieldsOf(values: DraftValues, around: DraftSurroundings = AROUND): string[] {
  return problemsOf(values, around).map(({ field }) => field);
}

describe('the form of a task', () => {
  test('says the same as the recipe it was filled from', () => {
    const recipe = parseRecipe({
      shortlist: 1,
      task: {
        name: 'Answers',
        instructions: 'What is it?',
        textColumn: 'text',
        goldColumn: 'label',
        labels: [
          { name: 'yes', description: 'agrees', keywords: ['sure', 'of course'] },
          { name: 'no' },
        ],
        shots: [{ text: 'Sure.', labels: ['yes'] }],
      },
      teacher: { kind: 'column', column: 'candidates', separator: ';', singleColumn: 'label' },
      student: { epochs: 7, learningRate: 0.01 },
      refinery: {
        ...{ mode: 'sharpen', tau: 1, compareSingle: true },
        ...{ regularisers: ['mixup'], rampEpochs: 4, folds: 3, earlyStopping: true },
      },
      labels: { policy: 'within' },
      seed: 5,
    });
    expect(recipeOf(valuesOf(recipe), recipe)).toEqual(recipe);
  });

  test('keeps what it does not show, as long as the teacher is the same', () => {
    const recipe = parseRecipe({
      shortlist: 1,
      task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
      teacher: { kind: 'webllm', chainOfThought: true },
    });
    const values = { ...valuesOf(recipe), temperature: 0 };
    expect(recipeOf(values, recipe).teacher).toMatchObject({
      chainOfThought: true,
      temperature: 0,
    });
    expect(recipeOf({ ...values, teacherKind: 'keywords' }, recipe).teacher).toEqual({
      kind: 'keywords',
    });
  });

  test('leaves lines without a name out', () => {
    const values = { ...complete(), labels: [...complete().labels, draftLabel()] };
    expect(recipeOf(values, null).task.labels.map(({ name }) => name)).toEqual(['yes', 'no']);
  });

  test('reads keywords however they are separated, each once', () => {
    expect(parseKeywords('sure, of course; sure\n yes|')).toEqual(['sure', 'of course', 'yes']);
  });
});

describe('the problems of a form', () => {
  test('are none when it is complete', () => {
    expect(fieldsOf(complete())).toEqual([]);
  });

  test('name the field that is missing or wrong', () => {
    const values = complete();
    expect(fieldsOf({ ...values, labels: [draftLabel({ name: 'yes' }), draftLabel()] })).toEqual([
      'labels',
    ]);
    expect(fieldsOf({ ...values, textColumn: 'body' })).toEqual(['textColumn']);
    expect(fieldsOf({ ...values, goldColumn: 'text' })).toEqual(['goldColumn']);
    expect(fieldsOf({ ...values, teacherKind: 'column' })).toEqual(['candidatesColumn']);
    expect(fieldsOf({ ...values, epochs: 2.5, delta: 1.1, seed: null })).toEqual([
      'epochs',
      'delta',
      'seed',
    ]);
  });

  test('a language model is one where none can run', () => {
    const around = { ...AROUND, noLanguageModel: 'No WebGPU.' };
    expect(fieldsOf({ ...complete(), teacherKind: 'webllm' }, around)).toEqual(['model']);
  });

  test('a name or a word is one that no recipe may have, wherever it was pasted', () => {
    const longest = 'n'.repeat(LONGEST_NAME);
    const problemsWith = (name: string, keywords: string) => {
      const [label] = parseLabelList(`${name}\n`);
      const labels = [draftLabel({ name: label }), { ...draftLabel({ name: 'no' }), keywords }];
      const values = { ...complete(), labels };
      const problems = problemsOf(values, AROUND);
      if (problems.length === 0) expect(() => recipeOf(values, null)).not.toThrow();
      return problems.map(({ field, message }) => `${field}: ${JSON.stringify(message)}`).join();
    };
    expect(problemsWith(longest, `${longest}, ${longest}k`.slice(0, -1))).toBe('');
    expect(problemsWith(`${longest}n`, '')).toMatch(/^labels: "The name “n{59}…” is too long/);
    expect(problemsWith('yes', `sure, ${longest}n`)).toMatch(/^labels: "“no” has a word that is/);
  });

  test('more labels than a recipe’s file may have are one', () => {
    const labels = Array.from({ length: MOST_LABELS + 1 }, (_, i) => draftLabel({ name: `n${i}` }));
    expect(fieldsOf({ ...complete(), labels })).toEqual(['labels']);
    expect(fieldsOf({ ...complete(), labels: labels.slice(1) })).toEqual([]);
  });

  test('an empty form has nothing wrong with it, only things missing', () => {
    const problems = problemsOf(emptyValues('', 'text'), AROUND);
    expect(problems.every(({ missing }) => missing)).toBe(true);
  });
});

test('what the project knows of the labels changes nothing that the form says', () => {
  const values = complete();
  const known = {
    ...values,
    labels: values.labels.map((label) => ({ ...label, formerly: ['x'] })),
  };
  expect(saysTheSame(values, known)).toBe(true);
  const [yes, no] = values.labels.map((label) => ({ ...label }));
  if (!yes || !no) throw new Error('no labels');
  expect(saysTheSame(values, { ...values, labels: [{ ...yes, keywords: 'sure' }, no] })).toBe(
    false,
  );
});
