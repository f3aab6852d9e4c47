/** @file A page killed at work loses nothing; a file that cannot be read changes nothing. */
import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import type { Report } from '../../../src/core/report';
import { allowNetwork, downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { readStore, readStores } from '../stored';
import { PageChatServer } from '../teachers/chat-server';

const WORDS = {
  fruit: ['apple', 'pear', 'plum', 'cherry', 'orchard', 'ripe', 'sweet', 'harvest'],
  tools: ['hammer', 'saw', 'drill', 'wrench', 'workshop', 'steel', 'nail', 'bolt'],
  weather: ['rain', 'storm', 'cloud', 'sunny', 'wind', 'forecast', 'snow', 'thunder'],
};
const LABELS = Object.keys(WORDS) as (keyof typeof WORDS)[];
const FILLER = 'the a of and with some very many other few'.split(' ');

/** Texts of seeded words with their label. */
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

function makeRecipe({ epochs = 2, teacher }: { epochs?: number; teacher?: object } = {}): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      goldColumn: 'label',
      labels: LABELS.map((name) => ({ name, keywords: WORDS[name].slice(0, 4) })),
    },
    teacher: teacher ?? { kind: 'keywords' },
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

/**
 * The first student's worker takes half a second for each run of steps, an epoch of so few rows, so that the page dies
 * between two of them for certain: before each it waits for an empty message of its own.
 */
async function slowFirstStudent(context: BrowserContext): Promise<void> {
  const script = `{
    const post = MessagePort.prototype.postMessage;
    MessagePort.prototype.postMessage = function (...message) {
      if (message[0] === null) setTimeout(() => post.apply(this, message), 500);
      else post.apply(this, message);
    };
  }`;
  let workers = 0;
  await context.route('**/student.worker*.js', async (route) => {
    const response = await route.fetch();
    const own = await response.text();
    workers += 1;
    await route.fulfill({ response, body: workers === 1 ? `${script}\n${own}` : own });
  });
}

/** Reopens the page and goes on with what it offers. */
async function resume(context: BrowserContext, url: string): Promise<Page> {
  const { page } = await openPage(context, url);
  await waitForRun(page, 'paused');
  return page;
}

describe('a page killed at work', () => {
  const dist = useDist();

  test('in the middle of the teacher goes on and loses nothing', async () => {
    const server = new PageChatServer((prompt) =>
      LABELS.filter((label) => WORDS[label].some((word) => prompt.includes(word))),
    );
    // It falls silent, so that the page dies between two answers for certain.
    server.answersAtMost = 50;
    const teacher = { kind: 'endpoint', url: await server.start(), model: 'small' };
    const context = await dist.browser.newContext();
    const rows = 200;
    const first = await openPage(context, dist.url);
    const recipe = makeRecipe({ teacher });
    await dropFiles(first.page, { 'table.csv': makeTable(rows), 'recipe.json': recipe });
    await allowNetwork(first.page);
    await waitForStore(first.page, 'candidates');
    await kill(first.page);

    server.answersAtMost = Infinity;
    const second = await resume(context, dist.url);
    const kept = await countAnnotations(second);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(50);
    const asked = server.asked.length;
    await second.click('[data-testid=resume]');
    await allowNetwork(second);
    await waitUntilDone(second);
    expect(server.asked.length - asked).toBe(rows - kept);
    await expectLabelsOfAll(second, rows);
    await server.stop();
    await context.close();
  });

  test('in the middle of the training goes on and loses nothing', async () => {
    const context = await dist.browser.newContext();
    const [rows, epochs] = [300, 8];
    await slowFirstStudent(context);
    const first = await openPage(context, dist.url);
    const recipe = makeRecipe({ epochs });
    await dropFiles(first.page, { 'table.csv': makeTable(rows), 'recipe.json': recipe });
    await waitForStore(first.page, 'checkpoints');
    await kill(first.page);

    const second = await resume(context, dist.url);
    expect(await countAnnotations(second)).toBe(rows);
    expect(await readStore(second, 'checkpoints')).not.toEqual([]);
    await second.click('[data-testid=resume]');
    await waitUntilDone(second);
    const { student } = await expectLabelsOfAll(second, rows);
    expect(student?.epochs.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: epochs }, (_, i) => i + 1),
    );
    await context.close();
  });

  test('after the end is reopened with its labels, and the note that was being written', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'few.csv': makeTable(60), 'recipe.json': makeRecipe() });
    await waitUntilDone(page);
    const before = await downloadText(page, 'export-labels');
    await page.click('[data-testid=go-review]');
    await page.locator('[data-testid=review-note]').pressSequentially('half a note');
    expect(await readStore(page, 'rowMarks')).toEqual([]);
    await kill(page);
    const reopened = await openPage(context, dist.url);
    await waitForRun(reopened.page, 'done');
    const noted = await downloadText(reopened.page, 'export-labels');
    expect(noted).toContain('half a note');
    expect(await readStore(reopened.page, 'rowMarks')).toMatchObject([{ note: 'half a note' }]);
    // Two columns more, behind those of before.
    const lines = noted.split('\r\n');
    before.split('\r\n').forEach((line, i) => expect(lines[i]?.startsWith(line)).toBe(true));
    await context.close();
  });
});

describe('a file that cannot be used', () => {
  const dist = useDist();

  test('says what is wrong, and the open project stays', async () => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, { 'few.csv': makeTable(60), 'recipe.json': makeRecipe({ epochs: 1 }) });
    await waitUntilDone(page);
    const before = await readStores(page);
    for (const [name, content, words] of [
      ['empty.csv', '', 'empty'],
      ['header.csv', 'text,label\r\n', 'row'],
      ['binary.csv', 'text\n\x02\x03\0\x03\n', 'zero byte'],
      ['broken.json', '{"shortlist": 1, ', 'JSON'],
      ['other.json', '{"shortlist": 1, "task": {"textColumn": "text", "labels": []}}', 'labels'],
    ] as const) {
      await dropFiles(page, { [name]: content });
      const message = page.locator('[data-testid=error-message]');
      await message.waitFor({ state: 'visible' });
      await expect.poll(() => message.innerText(), { message: name }).toContain(words);
      expect(await readStores(page), name).toEqual(before);
    }
    const reopened = await openPage(context, dist.url);
    await waitForRun(reopened.page, 'done');
    expect((await downloadReport(reopened.page)).rows.total).toBe(60);
    expect(errors).toEqual([]);
    await context.close();
  });
});

async function countAnnotations(page: Page): Promise<number> {
  const batches = await readStore(page, 'candidates');
  const rows = (batches as { annotations: { row: number }[] }[]).flatMap(({ annotations }) =>
    annotations.map(({ row }) => row),
  );
  return new Set(rows).size;
}

/** Waits until a store has something in it. */
async function waitForStore(page: Page, store: 'candidates' | 'checkpoints'): Promise<void> {
  await expect
    .poll(() => readStore(page, store), { timeout: 60_000, interval: 20 })
    .not.toEqual([]);
}

/** The report of a run that is over, after a look at its labels. */
async function expectLabelsOfAll(page: Page, rows: number): Promise<Report> {
  const report = await downloadReport(page);
  expect(report.rows).toMatchObject({ total: rows, annotated: rows, failed: 0 });
  const labels = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
    header: true,
    skipEmptyLines: true,
  }).data;
  expect(labels.map((row) => row['id'])).toEqual(Array.from({ length: rows }, (_, i) => String(i)));
  return report;
}
