/** @file A page killed at work loses nothing; a file that cannot be read changes nothing. */
import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random';
import { downloadText, waitUntilDone } from '../bench/page.mjs';
import { downloadReport, dropFiles, openPage, useDist, waitForRun } from './browser';

const WORDS = {
  fruit: ['apple', 'pear', 'plum', 'cherry', 'orchard', 'ripe', 'sweet', 'harvest'],
  tools: ['hammer', 'saw', 'drill', 'wrench', 'workshop', 'steel', 'nail', 'bolt'],
  weather: ['rain', 'storm', 'cloud', 'sunny', 'wind', 'forecast', 'snow', 'thunder'],
};
const LABELS = Object.keys(WORDS) as (keyof typeof WORDS)[];
const FILLER = 'the a of and with some very many other few'.split(' ');

/** Texts of seeded words with their label; large enough that a run takes a while. */
function makeTable(rows: number): string {
  const random = seededRandom(7);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const data = Array.from({ length: rows }, (_, id) => {
    const label = pick(LABELS);
    const words = Array.from({ length: 12 }, () => pick(random() < 0.4 ? WORDS[label] : FILLER));
    return { id: String(id), text: words.join(' '), label };
  });
  return Papa.unparse(data);
}

function makeRecipe(epochs: number): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      goldColumn: 'label',
      labels: LABELS.map((name) => ({ name, keywords: WORDS[name].slice(0, 4) })),
    },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
    labels: { policy: 'student' },
    refinery: { mode: 'full', weights: 'score' },
  });
}

/** The renderer dies at once, without a chance to tidy up. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await Promise.race([
    session.send('Page.crash').catch(() => undefined),
    page.waitForEvent('crash'),
  ]);
  await page.close({ runBeforeUnload: false });
}

/** Reopens the page and goes on with what it offers. */
async function resume(context: BrowserContext, url: string): Promise<Page> {
  const { page } = await openPage(context, url);
  await waitForRun(page, 'paused');
  return page;
}

describe('a page killed at work', () => {
  const dist = useDist();

  test('in the middle of the teacher, then of the training, goes on and loses nothing', async () => {
    const context = await dist.browser.newContext();
    const rows = 12_000;
    const first = await openPage(context, dist.url);
    await dropFiles(first.page, { 'many.csv': makeTable(rows), 'recipe.json': makeRecipe(3) });
    await waitForRun(first.page, 'running', 'annotate');
    await waitForAnnotations(first.page, 1);
    await kill(first.page);

    const second = await resume(context, dist.url);
    const kept = await countAnnotations(second);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(rows);
    await second.click('[data-testid=resume]');
    await waitForRun(second, 'running', 'distil');
    await waitForCheckpoint(second);
    await kill(second);

    const third = await resume(context, dist.url);
    expect(await countAnnotations(third)).toBe(rows);
    await third.click('[data-testid=resume]');
    await waitUntilDone(third);
    const report = await downloadReport(third);
    expect(report.rows).toMatchObject({ total: rows, annotated: rows, failed: 0 });
    expect(report.student?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    const labels = Papa.parse<Record<string, string>>(await downloadText(third, 'export-labels'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(labels.map((row) => row['id'])).toEqual(
      Array.from({ length: rows }, (_, i) => String(i)),
    );
    await context.close();
  });

  test('after the end is reopened with its labels', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'few.csv': makeTable(300), 'recipe.json': makeRecipe(2) });
    await waitUntilDone(page);
    const before = await downloadText(page, 'export-labels');
    await kill(page);
    const reopened = await openPage(context, dist.url);
    await waitForRun(reopened.page, 'done');
    expect(await downloadText(reopened.page, 'export-labels')).toBe(before);
    await context.close();
  });
});

describe('a file that cannot be used', () => {
  const dist = useDist();

  test.each([
    ['empty.csv', '', 'empty'],
    ['ragged.csv', 'text,label\r\nfine,a\r\ntoo,many,cells\r\n', 'Row 2'],
    ['header.csv', 'text,label\r\n', 'row'],
    ['double.csv', 'text,text\r\na,b\r\n', 'text'],
    ['binary.csv', Buffer.from([0x74, 0xff, 0xfe, 0x00, 0x80, 0x0a]), ''],
    ['broken.json', '{"shortlist": 1, ', 'JSON'],
    ['other.json', '{"shortlist": 1, "task": {"textColumn": "text", "labels": []}}', 'labels'],
  ])('%s says what is wrong, and the open project stays', async (name, content, words) => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, { 'few.csv': makeTable(60), 'recipe.json': makeRecipe(1) });
    await waitUntilDone(page);
    await dropFiles(page, { [name]: content });
    const message = page.locator('[data-testid=error-message]');
    await message.waitFor({ state: 'visible' });
    expect(await message.innerText()).toContain(words);
    const report = await openPage(context, dist.url);
    await waitForRun(report.page, 'done');
    expect((await downloadReport(report.page)).rows.total).toBe(60);
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** Reads the database behind the page's back: what is durable, whatever the page shows. */
function countAnnotations(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const batches = await new Promise<{ annotations: { row: number }[] }[]>((resolve, reject) => {
      const open = indexedDB.open('shortlist');
      open.onerror = () => reject(new Error(open.error?.message));
      open.onsuccess = () => {
        const request = open.result.transaction('candidates').objectStore('candidates').getAll();
        request.onsuccess = () => {
          open.result.close();
          resolve(request.result as { annotations: { row: number }[] }[]);
        };
      };
    });
    return new Set(batches.flatMap(({ annotations }) => annotations.map(({ row }) => row))).size;
  });
}

async function waitForAnnotations(page: Page, least: number): Promise<void> {
  while ((await countAnnotations(page)) < least) await page.waitForTimeout(5);
}

async function waitForCheckpoint(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      new Promise<boolean>((resolve) => {
        const open = indexedDB.open('shortlist');
        open.onsuccess = () => {
          const request = open.result.transaction('checkpoints').objectStore('checkpoints').count();
          request.onsuccess = () => {
            open.result.close();
            resolve(request.result > 0);
          };
        };
      }),
    undefined,
    { polling: 20 },
  );
}
