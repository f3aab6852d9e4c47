/** @file The screen of projects by keyboard alone, and what it says while another tab is at work. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { UNDO_MS } from '../../../src/pipeline/library/deletion';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { readStore } from '../stored';
import { PageChatServer } from '../teachers/chat-server';

const TABLE = ['text', ...Array.from({ length: 12 }, (_, i) => `apple or hammer ${i}`)].join('\n');
const PATIENCE = { timeout: 30_000 };

function recipeWith(teacher: object): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: [
        { name: 'fruit', keywords: ['apple'] },
        { name: 'tools', keywords: ['hammer'] },
      ],
    },
    teacher,
    student: { kind: 'ngram', epochs: 1, executionProvider: 'wasm' },
  });
}

const dist = useDist();

/** What has the focus, as a screen reader names it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent.trim() ?? '';
  });

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Nothing called ${name} is reached by Tab.`);
}

const names = (page: Page) =>
  page.locator('[data-testid=screen-projects] li .name').allTextContents();

/** Names of the projects in the raw store, deleted ones too. */
const stored = async (page: Page) =>
  (await readStore<{ name: string }>(page, 'projects')).map(({ name }) => name).sort();

test('a project is renamed, duplicated, deleted and brought back by keyboard', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': TABLE, 'a.recipe.json': recipeWith({ kind: 'keywords' }) });
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=screen-results]');

  await tabTo(page, /^Project:/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^All projects$/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid=screen-projects]');
  const progress = page.locator('[data-testid=project-progress]');
  await expect.poll(() => progress.textContent(), PATIENCE).toContain('Labelled, not checked yet');

  await tabTo(page, /^Rename things$/);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Sheds');
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page), PATIENCE).toEqual(['Sheds']);
  await expect.poll(() => focused(page), PATIENCE).toBe('Rename Sheds');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Nothing of this');
  await page.keyboard.press('Escape');
  expect(await names(page)).toEqual(['Sheds']);

  await tabTo(page, /^Duplicate Sheds$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page), PATIENCE).toEqual(['Sheds (copy)', 'Sheds']);

  await tabTo(page, /^Save Sheds as a file$/);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(saved.suggestedFilename()).toBe('sheds.shortlist');

  // The head changes projects, from any screen.
  const switcher = page.getByTestId('projects');
  expect(await switcher.textContent()).toMatch(/Sheds\s*$/);
  await tabTo(page, /^Project:/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Sheds \(copy\)/);
  await page.keyboard.press('Enter');
  await expect.poll(() => switcher.textContent(), PATIENCE).toContain('Sheds (copy)');
  await waitForRun(page, 'done');
  await switcher.click();
  await page.getByRole('button', { name: /^Sheds\s+12 rows/ }).click();
  await expect.poll(() => switcher.textContent(), PATIENCE).toMatch(/Sheds\s*$/);
  await waitForRun(page, 'done');
  await switcher.click();
  await page.locator('.panel [data-testid=go-projects]').click();

  await tabTo(page, /^Delete Sheds$/);
  await page.keyboard.press('Enter');
  await expect.poll(() => focused(page), PATIENCE).toBe('Undo: keep Sheds');
  expect(await names(page)).toEqual(['Sheds (copy)']);
  expect(await stored(page)).toEqual(['Sheds', 'Sheds (copy)']);
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page), PATIENCE).toEqual(['Sheds (copy)', 'Sheds']);
  expect(await focused(page)).toContain('Sheds');

  // Nobody undoes it: it goes, and the focus is somewhere.
  await page.clock.install();
  await tabTo(page, /^Delete Sheds$/);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-testid=undo-delete]');
  await page.clock.fastForward(UNDO_MS);
  await page.waitForSelector('[data-testid=undo-delete]', { state: 'detached' });
  expect(await stored(page)).toEqual(['Sheds (copy)']);
  await expect.poll(() => focused(page), PATIENCE).toBe('Projects');

  // The copy is a whole project: it opens where the original was.
  await tabTo(page, /^Sheds \(copy\)/);
  await page.keyboard.press('Enter');
  await waitForRun(page, 'done');
  expect(errors).toEqual([]);
  await context.close();
});

test('what is deleted stays deleted when the tab is closed at once', async () => {
  const context = await dist.browser.newContext();
  const first = await openPage(context, dist.url);
  await dropFiles(first.page, { 'things.csv': TABLE });
  await first.page.waitForSelector('[data-testid=screen-task]');
  await first.page.click('[data-testid=projects]');
  await first.page.click('[data-testid=go-projects]');
  await first.page.click('[data-testid=delete-project]');
  await first.page.waitForSelector('[data-testid=undo-delete]');
  await first.page.close();
  await context.clock.install();
  const { page, errors } = await openPage(context, dist.url);
  await page.waitForSelector('[data-testid=screen-start]');
  await page.clock.fastForward(UNDO_MS);
  await expect.poll(() => stored(page), PATIENCE).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test('while another tab runs it, a project is neither duplicated nor deleted, and the page says why', async () => {
  const server = new PageChatServer((prompt) => [prompt.includes('apple') ? 'fruit' : 'tools']);
  server.answersAtMost = 4;
  const url = await server.start();
  const context = await dist.browser.newContext();
  const { page: running } = await openPage(context, dist.url);
  await dropFiles(running, {
    't.csv': TABLE,
    'a.recipe.json': recipeWith({ kind: 'endpoint', url, model: 'small' }),
  });
  await allowNetwork(running);
  await expect.poll(() => server.asked.length, PATIENCE).toBeGreaterThan(4);
  const { page, errors } = await openPage(context, dist.url);
  await page.click('[data-testid=projects]');
  await page.click('[data-testid=go-projects]');
  await page.getByText('running in another tab').waitFor();
  for (const what of ['duplicate-project', 'delete-project']) {
    await page.click(`[data-testid=${what}]`);
    await page.getByText('being worked on in another tab').waitFor();
    expect(await names(page), what).toEqual(['t']);
  }
  server.answersAtMost = Infinity;
  expect(errors).toEqual([]);
  await context.close();
  await server.stop();
});
