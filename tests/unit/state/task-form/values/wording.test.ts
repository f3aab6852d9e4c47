/** @file The user's own words for parts of the prompt, in the form and in the recipe. */
import { expect, test } from 'vitest';
import { parseRecipe } from '../../../../../src/core/task/recipe';
import { recipeOf, valuesOf } from '../../../../../src/state/task-form/values/draft-values';
import { previewOf } from '../../../../../src/state/task-form/prompt-preview';
import { builtInWording, wordingParts } from '../../../../../src/state/task-form/values/wording';

const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'webllm' },
});
const values = valuesOf(RECIPE);

test('the parts on offer are those that stand in the prompt', () => {
  expect(wordingParts(values)).toEqual(['opening', 'labels', 'ask', 'guard']);
  expect(wordingParts({ ...values, chainOfThought: true, select: true })).toEqual([
    'opening',
    'labels',
    'think',
    'ask',
    'guard',
    'select',
  ]);
  expect(wordingParts({ ...values, chainOfThought: true, strategy: 'scored' })).not.toContain(
    'think',
  );
});

test('own words stand in the prompt and in the recipe, and nothing else of them', async () => {
  const own = { ...values, wording: { ask: 'Which shelf?' } };
  const preview = await previewOf(own, RECIPE, 'an apple', undefined);
  expect(preview?.text).toContain('Which shelf?');
  expect(preview?.text).not.toContain(builtInWording(values).ask);
  expect(recipeOf(own, RECIPE).teacher).toMatchObject({ prompt: { ask: 'Which shelf?' } });
  expect(valuesOf(recipeOf(own, RECIPE)).wording).toEqual({ ask: 'Which shelf?' });
  // Back to the built-in words the recipe is as it was.
  expect(recipeOf({ ...own, wording: {} }, recipeOf(own, RECIPE))).toEqual(RECIPE);
});

test('examples are those of the form, or the confirmed rows nearest to the text', async () => {
  const examples = [{ text: 'a ripe pear', labels: ['fruit'] }];
  const confirmed = [
    { text: 'a rusty saw', label: 'tools' },
    { text: 'an apple', label: 'fruit' },
  ];
  const show = async (more: object) =>
    (await previewOf({ ...values, examples, ...more }, RECIPE, 'an apple', undefined, confirmed))
      ?.text;
  expect(await show({})).toContain('a ripe pear');
  expect(await show({})).not.toContain('a rusty saw');
  expect(await show({ shots: 'none' })).not.toContain('a ripe pear');
  const retrieved = await show({ shots: 'retrieved' });
  expect(retrieved).toContain('a rusty saw');
  // The row itself is no example of its own.
  expect(retrieved?.split('an apple')).toHaveLength(2);
  const half = [
    { text: 'a plum', labels: [] },
    { text: ' ', labels: ['fruit'] },
  ];
  const typed = { ...values, examples: [...half, ...examples] };
  expect(recipeOf(typed, RECIPE).task.shots).toEqual(examples);
  expect(await show(typed)).not.toContain('a plum');
});
