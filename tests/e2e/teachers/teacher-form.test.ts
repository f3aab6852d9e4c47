/** @file The teacher's part of the form on a phone: what is typed is in the prompt at once. */
import { expect, test } from 'vitest';
import { downloadText } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist } from '../browser';

const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'endpoint', url: 'http://localhost:11434/v1', model: 'm' },
};

const dist = useDist();

/** The settings of the recipe's teacher, on a phone. */
async function openSettings() {
  const context = await dist.browser.newContext({ viewport: { width: 390, height: 844 } });
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': 'text\nan apple\na hammer\n' });
  await page.waitForSelector('[data-testid=screen-task] [data-testid=run]');
  await dropFiles(page, { 'my.recipe.json': JSON.stringify(RECIPE) });
  // The recipe's teacher is there when its address is.
  await page.click('[data-testid=step-teacher]');
  await page.waitForSelector('[data-testid=endpoint-url]');
  await page.click('[data-testid=step-settings]');
  return { context, page, errors };
}

test('an example that is typed stands in the prompt and in the recipe', async () => {
  const { context, page, errors } = await openSettings();
  const editor = page.locator('[data-testid=shot-editor]');
  await editor.waitFor();
  const preview = page.locator('[data-testid=prompt-preview]');
  await preview.locator('summary').click();
  await page.click('[data-testid=add-shot]');
  await page.keyboard.type('a ripe pear');
  await editor.getByText('Left out of the prompt until').waitFor();
  expect(await preview.locator('pre').allTextContents()).toHaveLength(2);
  await editor.locator('select').selectOption('fruit');
  await preview.getByText('a ripe pear').waitFor();
  expect(await preview.locator('pre').allTextContents()).toHaveLength(4);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const saved = JSON.parse(await downloadText(page, 'save-recipe')) as { task: object };
  expect(saved.task).toMatchObject({ shots: [{ text: 'a ripe pear', labels: ['fruit'] }] });
  await editor.getByLabel('Take the label fruit from example 1').click();
  await preview.getByText('a ripe pear').waitFor({ state: 'detached' });
  await editor.getByLabel('Remove example 1').click();
  expect(await editor.locator('textarea').count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
});

test('a vote over wordings and thinking are set, cost what is said, and stand in the recipe', async () => {
  const { context, page, errors } = await openSettings();
  const ensemble = page.locator('label', { hasText: 'Several wordings, one vote' });
  await ensemble.click();
  await page.getByRole('spinbutton', { name: 'Wordings' }).fill('3');
  await ensemble.getByText('3 questions').waitFor();
  await page.getByText('Vote by probabilities').click();
  await page.getByText('Let a thinking model think').click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const saved = JSON.parse(await downloadText(page, 'save-recipe')) as { teacher: object };
  expect(saved.teacher).toMatchObject({
    ...{ strategy: 'ensemble', wordings: 3, votes: 'probabilities' },
    thinking: true,
  });
  // More wordings than there are would ask the same twice.
  await page.getByRole('spinbutton', { name: 'Wordings' }).fill('10');
  await page.locator('[aria-invalid=true]').waitFor();
  expect(errors).toEqual([]);
  await context.close();
});
