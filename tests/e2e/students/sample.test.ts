/** @file The shipped sample from its address to the exports, and a part of it dropped as files. */
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { briefSample, sampleFile } from '../brief-sample';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const readCsv = (text: string) =>
  Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });

/** No rounds but those of the refinery. */
const PLAIN = { refinery: { mode: 'full', weights: 'score' } };

describe('the sample', () => {
  const dist = useDist();

  test('runs by its address to the comparison and labels.csv, without a request to anywhere else', async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, `${dist.url}?sample=dbpedia&run`);
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.rows).toEqual({ total: 3500, equal: 0, annotated: 2800, failed: 0, test: 700 });
    expect(report.environment).toMatchObject({ executionProvider: 'wasm', threads: 2 });
    // What it shows: the refinery beats single labels and the teacher.
    const { firstAccuracy } = report.teacher;
    const single = report.student?.single;
    expect(firstAccuracy).toBeGreaterThan(0.75);
    expect(report.student?.trainAccuracy).toBeGreaterThan(firstAccuracy ?? 1);
    expect(report.student?.trainAccuracy).toBeGreaterThan(single?.trainAccuracy ?? 1);
    expect(report.student?.testAccuracy).toBeGreaterThan(0.84);

    const labels = readCsv(await downloadText(page, 'export-labels'));
    const original = readCsv(await sampleFile('dbpedia.csv'));
    expect(labels.meta.fields).toEqual([
      ...(original.meta.fields ?? []),
      ...['label', 'confidence', 'source', 'candidates'].map((name) => `shortlist_${name}`),
    ]);
    expect(labels.data).toHaveLength(3500);
    labels.data.forEach((row, i) => expect(row).toMatchObject(original.data[i] ?? {}));
    const train = labels.data.filter((row) => row['split'] === 'train');
    const right = train.filter((row) => row['label'] === row['shortlist_label']).length;
    expect(report.labels.accuracy).toBeCloseTo(right / train.length, 6);
    for (const row of labels.data) {
      const confidence = Number(row['shortlist_confidence']);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
    await page.click('[data-testid=go-audit]');
    await page.click('[data-testid=audit-begin]');
    await answerByTyping(page);
    expect(errors).toEqual([]);
    expect(strangers).toEqual([]);
    await context.close();
  });
});

/** Where there are many labels, a part of one is typed: the keyboard is where it is looked for, as soon as a row is asked about. */
async function answerByTyping(page: Page): Promise<void> {
  await page.locator('[data-testid=audit-find]:focus').waitFor();
  await page.keyboard.type('comp');
  await page.keyboard.press('Enter');
  await page.getByTestId('audit-progress').getByText('1 done').waitFor();
}

describe('served without headers under a sub-path', () => {
  const dist = useDist({ path: '/some/where/', isolated: false });

  test('a part of the sample, dropped with a recipe, runs on one thread', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(
      page,
      await briefSample(400, { ...PLAIN, student: { kind: 'ngram', epochs: 4 } }),
    );
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.environment).toMatchObject({ executionProvider: 'wasm', threads: 1 });
    expect(report.rows.total).toBe(400);
    expect(report.student?.trainAccuracy).toBeGreaterThan(0.7);
    expect(report.student?.epochs).toHaveLength(4);
    expect(report.student?.single).toBeNull();
    await context.close();
  });
});

describe('with WebGPU asked for', () => {
  const dist = useDist({ gpu: true });

  test('the student trains on the GPU', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    const student = { kind: 'ngram', epochs: 1, executionProvider: 'webgpu', batchSize: 64 };
    await dropFiles(page, await briefSample(150, { ...PLAIN, student }));
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.environment.executionProvider).toBe('webgpu');
    expect(report.environment.adapter).not.toBe('');
    expect(report.student?.epochs).toHaveLength(1);
    await context.close();
  });
});
