/** @file A label renamed through the page: what it costs is said, and nothing that was said is lost. */
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist } from '../browser';
import { PageChatServer } from '../teachers/chat-server';

const LABELS = ['fruit', 'tols'];
const TEXTS = ['a ripe apple', 'a heavy hammer', 'a green apple', 'a new hammer', 'an old hammer'];
const TABLE = ['text', ...Array.from({ length: 6 }, () => TEXTS).flat(), ''].join('\n');

const dist = useDist();

test('a rename keeps answers, labels of people and the training', async () => {
  const server = new PageChatServer((prompt) => {
    const names = prompt.includes('tools') ? ['fruit', 'tools'] : LABELS;
    return [names[prompt.includes('apple') ? 0 : 1] ?? ''];
  });
  const recipe = JSON.stringify({
    shortlist: 1,
    task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
    teacher: { kind: 'endpoint', url: await server.start(), model: 'small', strategy: 'single' },
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
  });
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': TABLE, 'recipe.json': recipe });
  await allowNetwork(page);
  await waitUntilDone(page);
  const asked = server.asked.length;
  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table]');
  // Both labels are given by hand, one of them the one that is renamed.
  for (const key of ['2', 'ArrowDown', '1', 'ArrowDown', '2']) await page.keyboard.press(key);
  const before = await downloadLabels();

  await page.click('[data-testid=step-labels]');
  const cost = page.locator('[data-testid=cost-of-change]');
  await page.getByLabel('Name of label 2').fill('tools');
  await expect.poll(() => cost.textContent(), PATIENCE).toContain('“tols” becomes “tools”');
  expect(await cost.textContent()).toMatch(
    /All 30 answers .* kept.*student is kept.*labels? that you/,
  );
  expect(await page.isChecked('[data-testid=ask-anew] input')).toBe(false);

  await page.getByLabel('Description of label 1').fill('Grows on trees');
  await expect.poll(() => cost.textContent(), PATIENCE).toMatch(/asked about 30 rows again/);
  expect(await cost.textContent()).toMatch(/trained anew/);
  await page.getByLabel('Description of label 1').fill('');
  await expect.poll(() => cost.textContent(), PATIENCE).toMatch(/All 30 answers/);

  await page.click('[data-testid=run]');
  await page.waitForSelector('[data-testid=screen-results]');
  await waitUntilDone(page);
  expect(server.asked).toHaveLength(asked);
  expect(await downloadLabels()).toBe(before.replaceAll('tols', 'tools'));
  expect(before).toContain('human');
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();

  async function downloadLabels(): Promise<string> {
    await page.click('[data-testid=go-results]');
    return downloadText(page, 'export-labels');
  }
});

test('a recipe that is opened says what it costs before it changes anything', async () => {
  const server = new PageChatServer((prompt) => [prompt.includes('apple') ? 'fruit' : 'tols']);
  const url = await server.start();
  const recipe = (labels: object[]) =>
    JSON.stringify({
      shortlist: 1,
      task: { textColumn: 'text', labels },
      teacher: { kind: 'endpoint', url, model: 'small', strategy: 'single' },
      student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
    });
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  const plain = LABELS.map((name) => ({ name }));
  await dropFiles(page, { 'things.csv': TABLE, 'recipe.json': recipe(plain) });
  await allowNetwork(page);
  await waitUntilDone(page);
  const asked = server.asked.length;

  // Another order costs nothing.
  await dropFiles(page, { 'reordered.json': recipe(plain.toReversed()) });
  await page.waitForSelector('[data-testid=screen-task]');
  await page.click('[data-testid=step-labels]');
  await expect.poll(() => page.getByLabel('Name of label 1').inputValue(), PATIENCE).toBe('tols');
  const cost = page.locator('[data-testid=cost-of-change]');
  expect(await cost.textContent()).not.toContain('Nothing is changed before');
  await page.click('[data-testid=run]');
  await page.waitForSelector('[data-testid=screen-results]');
  expect(server.asked).toHaveLength(asked);

  // A label more is one that the teacher was never asked about.
  await dropFiles(page, { 'more.json': recipe([...plain, { name: 'toys' }]) });
  await expect.poll(() => cost.textContent(), PATIENCE).toMatch(/asked about 30 rows again/);
  await page.waitForSelector('[data-testid=screen-task]');
  await page.click('[data-testid=step-labels]');
  expect(await page.getByLabel('Name of label 3').inputValue()).toBe('toys');
  const left = await openPage(context, dist.url);
  await waitUntilDone(left.page);
  await left.page.click('[data-testid=go-results]');
  expect((await downloadText(left.page, 'export-labels')).split('\r\n')).toHaveLength(32);
  await left.page.close();
  expect(server.asked).toHaveLength(asked);

  await page.click('[data-testid=run]');
  await page.waitForSelector('[data-testid=screen-results]', PATIENCE);
  await waitUntilDone(page);
  expect(server.asked.length).toBeGreaterThan(asked);
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});

const PATIENCE = { timeout: 20_000 };
