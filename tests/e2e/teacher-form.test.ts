/** @file The teacher's part of the form on a phone: what is typed is in the prompt at once. */
import { expect, test } from 'vitest';
import { downloadText } from '../bench/page.mjs';
import { dropFiles, openPage, useDist } from './browser';

const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'endpoint', url: 'http://localhost:11434/v1', model: 'm' },
};

const dist = useDist();

test('an example that is typed stands in the prompt and in the recipe', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 390, height: 844 } });
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': 'text\nan apple\na hammer\n' });
  await page.waitForSelector('[data-testid=screen-task] [data-testid=run]');
  await dropFiles(page, { 'my.recipe.json': JSON.stringify(RECIPE) });
  // The recipe's teacher is there when its address is.
  await page.click('[data-testid=step-teacher]');
  await page.waitForSelector('[data-testid=endpoint-url]');
  await page.click('[data-testid=step-settings]');
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
