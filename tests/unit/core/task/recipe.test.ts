/** @file What a recipe may say, what it leaves to defaults, and how a faulty one is refused. */
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  parseRecipe,
  RecipeError,
  type Recipe,
  type RefineryMode,
  type TeacherConfig,
} from '../../../../src/core/task/recipe';
import { LONGEST_NAME } from '../../../../src/core/task/schema-parts';

const MINIMAL = {
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'Human' }, { name: 'Location' }] },
};

/** The example of the contract, whole: what is not said there is what defaults must give. */
const CONTRACT = {
  shortlist: 1,
  task: {
    name: 'Questions',
    instructions: 'What does the question ask about?',
    textColumn: 'text',
    goldColumn: 'label',
    splitColumn: 'split',
    labels: [
      { name: 'Human', description: 'a person or group', keywords: ['who'] },
      { name: 'Location', description: 'a place', keywords: ['where'] },
    ],
    shots: [{ text: 'Who wrote Hamlet ?', labels: ['Human'] }],
  },
  teacher: { kind: 'column', column: 'candidates', separator: '|' },
  student: { kind: 'ngram', epochs: 20, executionProvider: 'auto' },
  refinery: {
    mode: 'full',
    weights: 'auto',
    warmupEpochs: 3,
    delta: 0.5,
    gamma: 0.85,
    tau: 0.95,
  },
  labels: { policy: 'auto' },
  seed: 1,
};

/** The recipe with one value changed, at a path such as `task.labels.0.name`. */
function changed(path: string, value: unknown): unknown {
  const recipe = structuredClone(CONTRACT) as unknown;
  const keys = path.split('.');
  const parent = keys
    .slice(0, -1)
    .reduce((part, key) => (part as Record<string, unknown>)[key], recipe);
  (parent as Record<string, unknown>)[keys.at(-1) ?? ''] = value;
  return recipe;
}

describe('a recipe', () => {
  test('needs a text column and two labels, and has defaults for the rest', () => {
    expect(parseRecipe(MINIMAL)).toEqual({
      shortlist: 1,
      task: {
        name: 'Untitled',
        instructions: '',
        textColumn: 'text',
        labels: [{ name: 'Human' }, { name: 'Location' }],
        shots: [],
      },
      teacher: { kind: 'keywords' },
      student: { kind: 'ngram', epochs: 20, executionProvider: 'auto' },
      refinery: {
        mode: 'full',
        weights: 'auto',
        warmupEpochs: 3,
        delta: 0.5,
        gamma: 0.85,
        tau: 0.95,
        pseudoLabels: 0.9,
        compareSingle: false,
        classShares: false,
        regularisers: [],
        rampEpochs: 10,
        folds: 0,
        earlyStopping: false,
      },
      labels: { policy: 'auto' },
      seed: 1,
    });
  });

  test('as the contract shows it is taken as it is', () => {
    const recipe = parseRecipe(CONTRACT);
    expect(recipe).toEqual({
      ...CONTRACT,
      refinery: {
        ...{ ...CONTRACT.refinery, compareSingle: false, classShares: false },
        ...{ regularisers: [], rampEpochs: 10, folds: 0, earlyStopping: false },
        pseudoLabels: 0.9,
      },
    });
  });

  test('parsed once more stays the same', () => {
    for (const json of [MINIMAL, CONTRACT]) {
      const recipe = parseRecipe(json);
      expect(parseRecipe(JSON.parse(JSON.stringify(recipe)))).toEqual(recipe);
    }
  });

  test('may name its schema', () => {
    expect(parseRecipe({ $schema: '../recipe.schema.json', ...MINIMAL })).toMatchObject(MINIMAL);
  });

  test('has names without blanks around them', () => {
    const recipe = parseRecipe(changed('task.labels.0.name', '  Human '));
    expect(recipe.task.labels[0]?.name).toBe('Human');
  });

  test.each(['task.name', 'task.labels.0.name', 'task.labels.0.keywords.0'])(
    'has a name that is not endless: %s',
    (field) => {
      const longest = 'n'.repeat(LONGEST_NAME);
      expect(() => parseRecipe(changed(field, longest))).not.toThrow();
      const flaw = { code: 'text-long', most: LONGEST_NAME, found: LONGEST_NAME + 1 };
      expect(() => parseRecipe(changed(field, `${longest}n`))).toThrow(
        expect.objectContaining({ told: { code: 'recipe-field-wrong', field, flaw } }),
      );
    },
  );

  test.each([
    ['keywords', { kind: 'keywords' }, { kind: 'keywords' }],
    [
      'column',
      { kind: 'column', column: 'sets', singleColumn: 'answer' },
      { kind: 'column', column: 'sets', separator: '|', singleColumn: 'answer' },
    ],
    ['webllm', { kind: 'webllm' }, { kind: 'webllm', strategy: 'all', temperature: 0.3 }],
    [
      'endpoint',
      { kind: 'endpoint', url: 'http://localhost:8080/v1', model: 'small' },
      {
        ...{ kind: 'endpoint', url: 'http://localhost:8080/v1', model: 'small' },
        ...{ strategy: 'all', temperature: 0.3 },
      },
    ],
    ['promptapi', { kind: 'promptapi' }, { kind: 'promptapi', strategy: 'all', temperature: 0.3 }],
  ])('may have the teacher %s', (_, teacher, expected) => {
    expect(parseRecipe({ ...MINIMAL, teacher }).teacher).toEqual(expected);
  });

  test('has the types that the rest of the code reads', () => {
    expectTypeOf(parseRecipe).returns.toEqualTypeOf<Recipe>();
    expectTypeOf<Recipe['task']['goldColumn']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Recipe['student']['epochs']>().toEqualTypeOf<number>();
    expectTypeOf<TeacherConfig['kind']>().toEqualTypeOf<
      'column' | 'keywords' | 'webllm' | 'endpoint' | 'promptapi'
    >();
    expectTypeOf<RefineryMode>().toEqualTypeOf<Recipe['refinery']['mode']>();
  });
});

describe('a recipe is refused', () => {
  test.each([
    ['shortlist', 2],
    ['task.textColumn', ' '],
    ['task.labels', [{ name: 'Human' }]],
    ['task.labels.1.name', ''],
    ['task.labels.0.keywords.0', 7],
    ['task.shots.0.labels', []],
    ['task.colour', 'red'],
    ['teacher.kind', 'oracle'],
    ['teacher.column', undefined],
    ['teacher.separator', ''],
    ['student.epochs', 0],
    ['student.epochs', 2.5],
    ['student.learningRate', 0],
    ['student.executionProvider', 'cuda'],
    ['refinery.mode', 'fuller'],
    ['refinery.delta', 1.1],
    ['refinery.gamma', 0],
    ['refinery.tau', -0.1],
    ['refinery.warmupEpochs', -1],
    ['labels.policy', 'mine'],
    ['seed', 0.5],
  ])('for its %s of %j, which the message names', (path, value) => {
    const parse = () => parseRecipe(changed(path, value));
    expect(parse).toThrow(RecipeError);
    expect(parse).toThrow(`"field":"${path}"`);
  });

  test('for a label name that occurs twice', () => {
    const parse = () => parseRecipe(changed('task.labels.1.name', ' Human'));
    expect(parse).toThrow(/recipe-field-wrong.*task\.labels.*labels-alike/);
  });

  test.each([
    ['zero-width', 'Hu\u200bman'],
    ['turning', '\u202enamuH'],
    ['turning back', '\u202en\u202duma\u202cH\u202c'],
  ])('for a label that reads as another one by %s marks', (_, name) => {
    const parse = () => parseRecipe(changed('task.labels.1.name', name));
    expect(parse).toThrow(/recipe-field-wrong.*task\.labels.*labels-alike/);
  });

  test.each(['\u200b', '\u202e\u202c', '\u200d', '\ufe0f', '\u3164', '\u2800'])(
    'for a label whose name %j shows nothing',
    (name) => {
      const parse = () => parseRecipe(changed('task.labels.1.name', name));
      expect(parse).toThrow(/recipe-field-wrong.*task\.labels\.1\.name.*name-unseen/);
    },
  );

  test('for a label with a text for a name', () => {
    const parse = (length: number) =>
      parseRecipe(changed('task.labels.1.name', 'n'.repeat(length)));
    expect(() => parse(10_000)).not.toThrow();
    expect(() => parse(10_001)).toThrow(/recipe-field-wrong.*task\.labels\.1\.name.*text-long/);
  });

  test.each([null, 'recipe', 7, true])('for being %j', (json) => {
    expect(() => parseRecipe(json)).toThrow(RecipeError);
    expect(() => parseRecipe(json)).toThrow('recipe-none');
  });
});

test('a field that no recipe has is named as such, not in the words of the library that found it', () => {
  const slipped = { ...MINIMAL, task: { ...MINIMAL.task, instruction: 'What is asked about?' } };
  expect(() => parseRecipe(slipped)).toThrow(
    expect.objectContaining({
      told: { code: 'recipe-field-unknown', field: 'task.instruction' },
    }) as Error,
  );
});
