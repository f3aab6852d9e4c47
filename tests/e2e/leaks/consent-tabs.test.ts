/** @file Consent with two tabs of a project: a yes holds for the host that was named, whatever became of the recipe. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, dropFiles, openPage, useDist } from '../browser';
import { readStore } from '../stored';
import { PageChatServer } from '../teachers/chat-server';

const dist = useDist();
const ROWS = 12;
const TABLE = ['text', ...Array.from({ length: ROWS }, (_, i) => `apple number ${i}`)].join('\n');

const recipe = (url: string) =>
  JSON.stringify({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
    teacher: { kind: 'endpoint', url, model: 'small' },
    student: { kind: 'ngram', epochs: 1, executionProvider: 'wasm' },
  });

async function askedIn(page: Page, url: string): Promise<void> {
  const question = page.locator('[data-testid=network-question]');
  await question.filter({ hasText: new URL(url).host }).waitFor();
}

async function storedTeacher(page: Page): Promise<string | undefined> {
  const [project] = await readStore<{ recipe: { teacher: { url: string } } }>(page, 'projects');
  return project?.recipe.teacher.url;
}

/** Two tabs with one project, whose recipe asks for the first of two servers; the first asks a person. */
async function twoTabsAsking() {
  const servers = [0, 1].map(() => new PageChatServer(() => ['fruit']));
  const urls = await Promise.all(servers.map((server) => server.start()));
  const context = await dist.browser.newContext();
  const [url = '', other = ''] = urls;
  const { page: first } = await openPage(context, dist.url);
  await dropFiles(first, { 't.csv': TABLE, 'a.recipe.json': recipe(url) });
  await askedIn(first, url);
  const { page: second } = await openPage(context, dist.url);
  const close = async () => {
    await context.close();
    await Promise.all(servers.map((server) => server.stop()));
  };
  return {
    first,
    second,
    url,
    other,
    counts: () => servers.map(({ asked }) => asked.length),
    close,
  };
}

test('a yes is for the host that was named: where another tab has replaced the recipe, the new host is asked for', async () => {
  const { first, second, url, other, counts, close } = await twoTabsAsking();
  await dropFiles(second, { 'b.recipe.json': recipe(other) });
  await expect.poll(() => storedTeacher(second)).toBe(other);
  await allowNetwork(first);
  await askedIn(first, other);
  expect(counts()).toEqual([0, 0]);

  // The other tab’s yes lets that tab alone go on, and leaves nothing to send.
  await second.click('[data-testid=run]');
  await askedIn(second, other);
  await allowNetwork(second);
  await waitUntilDone(second);
  expect(counts()).toEqual([0, ROWS]);
  await askedIn(first, other);
  await allowNetwork(first);
  await waitUntilDone(first);
  expect([counts(), await storedTeacher(first)]).toEqual([[0, ROWS], other]);
  expect(url).not.toBe(other);
  await close();
});

test('a yes that is remembered in one tab is known in the other, whose own question still waits for a person', async () => {
  const { first, second, counts, close } = await twoTabsAsking();
  await second.click('[data-testid=run]');
  await second.waitForSelector('[data-testid=network-question]');
  await second.check('[data-testid=remember-network]');
  await allowNetwork(second);
  await waitUntilDone(second);
  expect(counts()).toEqual([ROWS, 0]);
  await first.waitForSelector('[data-testid=network-question]');
  await first.click('[data-testid=refuse-network]');
  await first.waitForSelector('[data-testid=network-question]', { state: 'detached' });
  expect(counts()).toEqual([ROWS, 0]);
  await close();
});
