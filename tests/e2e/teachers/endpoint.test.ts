/** @file A server of the user's own as the teacher: the run, its failures, and where its key goes. */
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { allowNetwork, downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { PageChatServer } from './chat-server';

const KEY = 'sk-only-in-memory-4711';
const WORDS = { fruit: ['apple', 'pear', 'plum'], tools: ['hammer', 'saw', 'drill'] };
/** In no label and in no instruction, so that only a row's text brings it into a prompt. */
const POISON = 'qwertz';

const servers: PageChatServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function startServer(): Promise<{ server: PageChatServer; url: string }> {
  const server = new PageChatServer((prompt) => {
    if (prompt.includes(POISON)) return 500;
    const isFruit = WORDS.fruit.some((word) => prompt.includes(word));
    return isFruit ? ['fruit'] : ['tools', 'fruit'];
  });
  servers.push(server);
  return { server, url: await server.start() };
}

/** @param poisoned every so many rows, one that the server breaks at. */
function makeTable(rows: number, poisoned = rows + 1): string {
  const data = Array.from({ length: rows }, (_, i) => {
    const label = i % 2 === 0 ? 'fruit' : 'tools';
    const word = WORDS[label][i % 3] ?? '';
    return { text: `number ${i}: a ${word} ${i % poisoned === poisoned - 1 ? POISON : ''}`, label };
  });
  return Papa.unparse(data);
}

function makeRecipe(url: string): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      goldColumn: 'label',
      labels: [{ name: 'fruit' }, { name: 'tools' }],
    },
    teacher: { kind: 'endpoint', url, model: 'small' },
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
    refinery: { mode: 'full', weights: 'rank' },
  });
}

/** Everything that the page's origin keeps, as one text. */
function everythingKept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const kept: unknown[] = [
      Object.entries(localStorage),
      Object.entries(sessionStorage),
      document.cookie,
    ];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error('No database.'));
      });
      for (const store of database.objectStoreNames) {
        const request = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => (request.onsuccess = resolve));
        kept.push(store, request.result);
      }
      database.close();
    }
    return JSON.stringify(kept);
  });
}

describe('a server of one’s own', () => {
  const dist = useDist();

  test('runs from a dropped recipe to the labels', async () => {
    const { server, url } = await startServer();
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': makeTable(60), 'my.recipe.json': makeRecipe(url) });
    await allowNetwork(page);
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.rows).toMatchObject({ total: 60, annotated: 60, failed: 0 });
    expect(report.teacher.firstAccuracy).toBe(1);
    // A server's permission holds for a while, and a question for leave before each question doubles the way there.
    expect(server.preflights).toBeLessThan(server.asked.length / 4);
    expect(server.asked).toHaveLength(60);
    expect(server.asked.every(({ authorization }) => authorization === undefined)).toBe(true);
    expect(strangers.every((address) => address.startsWith(url))).toBe(true);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('fails the rows that it breaks at, with the reason, and goes on with the others', async () => {
    const { url } = await startServer();
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': makeTable(40, 10), 'my.recipe.json': makeRecipe(url) });
    await allowNetwork(page);
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.rows).toMatchObject({ total: 40, annotated: 36, failed: 4 });
    expect(await everythingKept(page)).toContain('"code":"row-server-refused","status":500');
    await context.close();
  });

  test('gets the key that was typed into the form, which is kept nowhere', async () => {
    const { server, url } = await startServer();
    server.key = KEY;
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': makeTable(20) });
    await page.waitForSelector('[data-testid=run]');
    await page.click('[data-testid=step-teacher]');
    await page.click('[data-testid=choose-teacher]');
    await page.getByText('A server of yours').click();
    await page.fill('[data-testid=endpoint-url]', url);
    await page.fill('[data-testid=endpoint-model]', 'small');
    await page.fill('[data-testid=endpoint-key]', KEY);
    expect(await page.textContent('[data-testid=leaving]')).toContain(
      'Nothing leaves this machine',
    );

    await page.click('[data-testid=try]');
    await allowNetwork(page);
    await page.getByText('The teacher on 5 rows').waitFor();
    expect(server.asked).toHaveLength(5);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('[data-testid=save-recipe]'),
    ]);
    const recipe = await (await download.createReadStream()).toArray();
    expect(Buffer.concat(recipe as Buffer[]).toString()).not.toContain(KEY);
    expect(await everythingKept(page)).not.toContain(KEY);

    await page.click('[data-testid=run]');
    await waitUntilDone(page);
    // The five answers of the trial were not asked for again.
    expect(server.asked).toHaveLength(20);
    expect(new Set(server.asked.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${KEY}`]),
    );
    const kept = await everythingKept(page);
    expect(kept).toContain(url);
    expect(kept).not.toContain(KEY);
    await context.close();
  });

  test('without its key stops, and goes on when the key is given', async () => {
    const { server, url } = await startServer();
    server.key = KEY;
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': makeTable(20), 'my.recipe.json': makeRecipe(url) });
    await allowNetwork(page);
    await waitForRun(page, 'failed', 'annotate');
    expect(await page.textContent('[data-testid=error-message]')).toContain('key');
    await page.fill('[data-testid=endpoint-key]', KEY);
    await page.click('[data-testid=resume]');
    await waitUntilDone(page);
    expect((await downloadReport(page)).rows).toMatchObject({ annotated: 20, failed: 0 });
    await context.close();
  });
});

describe('two tabs', () => {
  const dist = useDist();

  test('do not run one project at the same time', async () => {
    const { server, url } = await startServer();
    server.delayMs = 300;
    const context = await dist.browser.newContext();
    const first = await openPage(context, dist.url);
    await dropFiles(first.page, { 'table.csv': makeTable(200), 'my.recipe.json': makeRecipe(url) });
    await allowNetwork(first.page);
    await waitForRun(first.page, 'running', 'annotate');
    await first.page.waitForFunction(() => document.body.textContent.includes('Shortlisted'));
    const second = await openPage(context, dist.url);
    await waitForRun(second.page, 'paused', 'annotate');
    await second.page.click('[data-testid=resume]');
    await waitForRun(second.page, 'failed', 'annotate');
    expect(await second.page.textContent('[data-testid=error-message]')).toContain('another tab');
    server.delayMs = 0;
    await waitUntilDone(first.page);
    expect(server.asked).toHaveLength(200);
    await context.close();
  });
});
