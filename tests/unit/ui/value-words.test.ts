/** @file What is wrong with a value is said in whole sentences, with values as they stand in the file. */
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../src/core/task/recipe';
import { inWords } from '../../helpers/in-words';

const refused = async (changes: object): Promise<string> => {
  const recipe = {
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
    ...changes,
  };
  const work = inWords(Promise.resolve().then(() => parseRecipe(recipe)));
  return work.then(
    () => 'taken',
    (error: unknown) => (error as Error).message,
  );
};

describe('a recipe that is refused says', () => {
  test.each<[object, string]>([
    [
      { student: { executionProvider: 'cuda' } },
      'The recipe’s “student.executionProvider” cannot be used. It must be “auto”, “webgpu”, or “wasm”, but it is “cuda”. Nothing was changed.',
    ],
    [
      { student: { epochs: 2.5 } },
      'The recipe’s “student.epochs” cannot be used. It must be a whole number, but it is 2.5. Nothing was changed.',
    ],
    [
      { student: { epochs: 100_000 } },
      'The recipe’s “student.epochs” cannot be used. It must be at most 1000, but it is 100000. Nothing was changed.',
    ],
    [
      { teacher: { kind: 'webllm', shortlist: 'all' } },
      'The recipe’s “teacher.shortlist” cannot be used. It must be “auto”, “off”, or a number, but it is “all”. Nothing was changed.',
    ],
    [
      { refinery: { earlyStopping: 'yes' } },
      'The recipe’s “refinery.earlyStopping” cannot be used. It must be true or false, but it is “yes”. Nothing was changed.',
    ],
    [
      { seed: [] },
      'The recipe’s “seed” cannot be used. It must be a number, but it is a list. Nothing was changed.',
    ],
    [
      { teacher: { kind: 'column' } },
      'The recipe says nothing of “teacher.column”, which it must.',
    ],
  ])('%j', async (changes, words) => {
    expect(await refused(changes)).toBe(words);
  });
});
