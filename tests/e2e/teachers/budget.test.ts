/** @file A teacher with a budget, from a dropped recipe to labels of all rows, and its budget raised. */
import Papa from 'papaparse';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowserContext, Page } from 'playwright';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { topicData } from '../../helpers/topics';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const dist = useDist();
let context: BrowserContext;
beforeAll(async () => (context = await dist.browser.newContext({ acceptDownloads: true })));
afterAll(() => context.close());

const DATA = topicData(31, { rows: 200 });
const TABLE = Papa.unparse(
  DATA.texts.map((text, row) => ({
    text,
    label: DATA.labels[DATA.gold[row] ?? 0],
    candidates: (DATA.sets[row] ?? []).map((label) => DATA.labels[label]).join('|'),
  })),
);
const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', goldColumn: 'label', labels: DATA.labels.map((name) => ({ name })) },
  teacher: { kind: 'column', column: 'candidates', budget: { rows: 60, rounds: 2 } },
  student: { kind: 'ngram', epochs: 4, executionProvider: 'wasm' },
  labels: { policy: 'student' },
};

async function labelledRows(page: Page): Promise<number> {
  const { data } = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
    header: true,
    skipEmptyLines: true,
  });
  return data.filter((row) => row['shortlist_label'] !== '').length;
}

test('a budget of rows is spent in rounds, labels all rows, and can be raised', async () => {
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': TABLE, 'recipe.json': JSON.stringify(RECIPE) });
  await waitUntilDone(page);
  const report = await downloadReport(page);
  expect(report.rows).toMatchObject({ total: 200, annotated: 60 });
  expect(report.teacher.budget).toEqual({ rows: 60, rounds: 2 });
  expect(report.teacher.rounds.map(({ annotated }) => annotated)).toEqual([30, 60]);
  for (const { expected, actual } of report.teacher.rounds) {
    expect(expected).toBeGreaterThan(0);
    expect(actual).toBeGreaterThan(0);
  }
  expect(await labelledRows(page)).toBe(200);
  expect(await page.getByTestId('budget-curve').getByRole('img').count()).toBe(2);

  await page.getByLabel('More rows', { exact: true }).fill('40');
  await page.getByTestId('annotate-more').click();
  await page.waitForSelector('[data-testid=run-status][data-state=running]', { state: 'attached' });
  await waitUntilDone(page);
  const raised = await downloadReport(page);
  expect(raised.rows.annotated).toBe(100);
  expect(raised.teacher.rounds.slice(0, 2)).toEqual(report.teacher.rounds);
  expect(raised.teacher.rounds.at(-1)?.annotated).toBe(100);
  expect(errors).toEqual([]);
});
