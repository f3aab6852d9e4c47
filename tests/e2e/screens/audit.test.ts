/** @file The audit as a person does it: by keyboard, over a closed tab, to a report and a second training. */
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';

const WORDS = {
  fruit: ['apple', 'pear', 'plum', 'cherry'],
  tools: ['hammer', 'saw', 'drill', 'wrench'],
  weather: ['rain', 'storm', 'cloud', 'wind'],
};
const LABELS = Object.keys(WORDS) as (keyof typeof WORDS)[];
const SIZE = 60;
/** Rows that come after the audit. */
const LATER = 12;

/** Texts whose words tell their label; the candidates' first is right in two of three rows. */
function makeTable(rows: number, first = 0): string {
  const random = seededRandom(3);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  return Papa.unparse(
    Array.from({ length: rows }, (_, index) => {
      const id = first + index;
      const label = pick(LABELS);
      const other = pick(LABELS.filter((name) => name !== label));
      const sets = [[label, other], [other, label], [label]];
      const words = Array.from({ length: 4 }, () => pick(WORDS[label]));
      const text = `${words.join(' ')} ${id}`;
      return { text, candidates: pick(sets).join('|'), place: id % 4 === 0 ? 'south' : 'north' };
    }),
  );
}

const RECIPE = JSON.stringify({
  shortlist: 1,
  task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
  teacher: { kind: 'column', column: 'candidates' },
  student: { epochs: 3, executionProvider: 'wasm' },
  labels: { policy: 'teacher' },
});

const textOf = (page: Page) => page.textContent('[data-testid=audit-text]');

/** Labels rows by their words, with the digit keys, until so many of the sample are done. */
async function answerUntil(page: Page, done: number, size = SIZE): Promise<void> {
  for (;;) {
    const progress = await page.textContent('[data-testid=audit-progress]').catch(() => null);
    const count = Number(/(\d+) done/.exec(progress ?? '')?.[1]);
    if (count >= done) return;
    const text = (await textOf(page)) ?? '';
    const label = LABELS.findIndex((name) => WORDS[name].some((word) => text.includes(word)));
    await page.keyboard.press(String(label + 1));
    if (count === size - 1) return;
    // The next row shows at once; the count follows when the answer is in the database.
    await page.waitForSelector(`[data-testid=audit-progress]:has-text("${count + 1} done")`);
  }
}

/** Where the keyboard is: nowhere, `undefined`, once what had the focus is gone. */
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? undefined);

describe('the audit', () => {
  const dist = useDist();

  test('goes on where a closed tab left it, judges the policies, and is learned from', async () => {
    const context = await dist.browser.newContext();
    const first = await openPage(context, dist.url);
    await dropFiles(first.page, { 'table.csv': makeTable(300), 'my.recipe.json': RECIPE });
    await waitUntilDone(first.page);
    await first.page.click('[data-testid=go-audit]');
    await first.page.press('[data-testid=audit-begin]', 'Enter');
    await first.page.waitForSelector('[data-testid=audit-text]');
    // What was pressed is gone; the keyboard goes on at the question.
    expect(await focused(first.page)).toBe('screen-audit');
    const shown = (await first.page.textContent('main')) ?? '';
    expect(shown).not.toMatch(/\d%|confidence/i);
    await answerUntil(first.page, 20);
    const asked = await textOf(first.page);
    await first.page.close();

    const { page, errors } = await openPage(context, dist.url);
    await waitForRun(page, 'done');
    await page.click('[data-testid=go-audit]');
    await page.waitForSelector('[data-testid=audit-text]');
    expect(await textOf(page)).toBe(asked);
    expect(await page.textContent('[data-testid=audit-progress]')).toContain('20 done');
    await answerUntil(page, SIZE);
    await page.waitForSelector('[data-testid=audit-recommendation]');
    expect(await focused(page)).toBe('screen-audit');
    const before = await downloadAuditReport(page);
    expect(before).toMatchObject({
      human: SIZE,
      policy: 'teacher',
      audit: { n: SIZE, learned: 0 },
    });
    expect(before.audit?.low).toBeLessThanOrEqual(before.audit?.accuracy ?? 0);
    expect(before.audit?.policies.student?.accuracy).toBeGreaterThan(before.audit?.accuracy ?? 1);

    await page.click('[data-testid=go-audit]');
    expect(await countsOfPart(page, 'place', 'north')).toBe(225);
    expect(await countsOfPart(page, 'place', 'south')).toBe(75);

    await page.click('[data-testid=audit-follow]');
    await page.click('[data-testid=train-again]');
    await page.waitForSelector('[data-testid=screen-results]');
    await waitForRun(page, 'done');
    const after = await downloadReport(page);
    expect(after.labels).toMatchObject({ human: SIZE, audit: { n: SIZE, learned: SIZE } });
    expect(after.labels.policy).not.toBe('teacher');
    expect(await page.locator('[data-testid=train-again]').count()).toBe(0);

    // Rows that come later are not spoken for until some of them are drawn.
    await page.setInputFiles('[data-testid=screen-results] [data-testid=more-rows-input]', {
      ...{ name: 'later.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(makeTable(LATER, 300)),
    });
    await page.click('[data-testid=accept-more-rows]');
    await page.waitForSelector('[data-testid=screen-more-rows]', { state: 'detached' });
    await waitUntilDone(page);
    await page.click('[data-testid=go-audit]');
    expect(await page.textContent('[data-testid=audit-unsampled]')).toContain(`${LATER} labels`);
    await page.click('[data-testid=audit-widen]');
    const progress = await page.textContent('[data-testid=audit-progress]');
    const size = Number(/of (\d+)/.exec(progress ?? '')?.[1]);
    expect(size).toBeGreaterThan(SIZE);
    await answerUntil(page, size, size);
    await page.waitForSelector('[data-testid=audit-basis]');
    expect(await page.locator('[data-testid=audit-unsampled]').count()).toBe(0);
    expect(await page.textContent('[data-testid=audit-basis]')).toContain(`from ${300 + LATER}`);
    expect(errors).toEqual([]);
    await context.close();
  });
});

async function downloadAuditReport(page: Page) {
  await page.click('[data-testid=go-results]');
  await page.waitForSelector('[data-testid=export-report]:enabled');
  return (await downloadReport(page)).labels;
}

/** The texts of a part of the table, counted label by label. */
async function countsOfPart(page: Page, column: string, value: string): Promise<number> {
  const parts = page.locator('[data-testid=audit-slices]');
  await parts.locator('select').first().selectOption(column);
  await parts.locator('select').nth(1).selectOption(value);
  const counts = await page
    .locator('[data-testid=audit-slice-shares] tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => Number(/\d+/.exec(row.children[1]?.textContent ?? '')?.[0])),
    );
  return counts.reduce((sum, count) => sum + count, 0);
}
