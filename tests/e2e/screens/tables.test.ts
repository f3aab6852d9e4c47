/** @file Files as people have them, from the drop to the exports: by the form and by a recipe. */
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const TEXTS = [
  ['the bed was wet and the patient fell', 'Fall'],
  ['medication dose was late again', 'Medication'],
  ['patient fell in the corridor', 'Fall'],
  ['wrong medication given at night', 'Medication'],
  ['slipped on wet floor', 'Fall'],
  ['dose missed on tuesday', 'Medication'],
] as const;
const ROWS = Array.from({ length: 24 }, (_, i) => TEXTS[i % TEXTS.length] ?? TEXTS[0]);

/** A recipe with a short training; `parts` are laid over it. */
function recipe(task: object = {}, parts: object = {}): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      name: 'T',
      textColumn: 'text',
      labels: [
        { name: 'Fall', keywords: ['fell', 'slipped'] },
        { name: 'Medication', keywords: ['medication', 'dose'] },
      ],
      ...task,
    },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs: 3, executionProvider: 'wasm' },
    labels: { policy: 'teacher' },
    ...parts,
  });
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a table', () => {
  const dist = useDist();

  async function withPage(action: (page: Page) => Promise<void>): Promise<void> {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    await action(page);
    expect(errors).toEqual([]);
    expect(strangers).toEqual([]);
    await context.close();
  }

  test('with blanks after its commas runs by a recipe, and keeps its header', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(([text, label], i) => `${i}, ${text}, ${label}`);
      const table = `id, text, label\n${rows.join('\n')}\n`;
      await dropFiles(page, { 'a.csv': table, 'r.json': recipe({ goldColumn: 'label' }) });
      await waitUntilDone(page);
      const labels = await downloadText(page, 'export-labels');
      expect(labels).toMatch(/^id," text"," label",shortlist_label,/);
      expect((await downloadReport(page)).labels.accuracy).toBe(1);
    });
  });

  test('in Windows-1252 waits with its recipe until a person has seen the letters', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(([text, label]) => `caf\xe9 \x93${text}\x94,${label}`);
      const table = latin1(`text,label\n${rows.join('\n')}\n`);
      await dropFiles(page, { 'a.csv': table, 'r.json': recipe() });
      await page.waitForSelector('[data-testid=encoding-question]');
      expect(await page.textContent('[data-testid=encoding-question] td.chosen')).toContain(
        'café “',
      );
      await page.click('[data-testid=accept-import]');
      await waitUntilDone(page);
      const report = await downloadReport(page);
      expect(report.warnings).toMatchObject([{ code: 'encoding', rows: 24 }]);
      expect(report.recipe.data).toEqual({ encoding: 'windows-1252' });
      expect(await downloadText(page, 'export-labels')).toContain('café “the bed');
    });
  });

  test('runs without a question where its recipe says the encoding', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(([text, label]) => `caf\xe9 ${text},${label}`);
      const data = { encoding: 'windows-1252' };
      await dropFiles(page, {
        'a.csv': latin1(`text,label\n${rows.join('\n')}\n`),
        'r.json': recipe({}, { data }),
      });
      await waitUntilDone(page);
      expect((await downloadReport(page)).warnings).toMatchObject([{ code: 'encoding' }]);
    });
  });

  test('with a row that does not fit shows it, and reads it as it is told', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(
        ([text], i) => `${i},${i === 7 ? 'patient fell, then stood up' : text}`,
      );
      const table = `id,text\n${rows.join('\n')}\n`;
      await dropFiles(page, { 'a.csv': table });
      await page.waitForSelector('[data-testid=ragged-question]');
      expect(await page.textContent('[data-testid=ragged-question]')).toContain('line 9');
      await page.click('[data-testid=leave-out-surplus]');
      await page.waitForSelector('[data-testid=leave-out-surplus]:checked');
      await page.click('[data-testid=accept-import]');
      await page.waitForSelector('[data-testid=screen-task] fieldset');
      expect(await page.textContent('[data-testid=import-warnings]')).toContain('left out');
    });
  });

  test('with more rows of the open one updates and appends them, and labels them at once', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(([text], i) => `${i},${text}`);
      const table = `id,text\n${rows.join('\n')}\n`;
      await dropFiles(page, {
        'a.csv': table,
        'r.json': recipe({}, { labels: { policy: 'student' } }),
      });
      await waitUntilDone(page);
      await dropFiles(page, {
        'b.csv': 'id,text\n1,patient fell\n2,patient fell in the corridor\n99,dose was late\n',
      });
      const counts = page.locator('[data-testid=more-rows-counts]');
      await counts.waitFor();
      expect(await counts.innerText()).toMatch(
        /1 new row[^]*1 changed row\. Another text: 1[^]*1 row with/,
      );
      expect(await page.textContent('[data-testid=more-rows-loss]')).toContain('1 answer of the');
      await page.click('[data-testid=accept-more-rows]');
      await counts.waitFor({ state: 'detached' });
      await waitUntilDone(page);
      const report = await downloadReport(page);
      expect(report.rows.total).toBe(25);
      expect(report.warnings.map(({ code }) => code)).toContain('more-rows');
      const labels = await downloadText(page, 'export-labels');
      expect(labels).toMatch(/\r?\n99,dose was late,(Fall|Medication),/);
      // The results take a further file too.
      await page.setInputFiles('[data-testid=screen-results] [data-testid=more-rows-input]', {
        ...{ name: 'c.csv', mimeType: 'text/csv' },
        buffer: Buffer.from('id,text\n100,fell in the ward\n'),
      });
      await counts.waitFor();
      expect(await counts.innerText()).toMatch(/1 new row[^]*save them again/);
      await page.click('[data-testid=accept-more-rows]');
      await counts.waitFor({ state: 'detached' });
      await waitUntilDone(page);
      expect((await downloadReport(page)).rows.total).toBe(26);
    });
  });

  test('without a header offers that its first row is data', async () => {
    await withPage(async (page) => {
      const rows = ROWS.map(([text, label]) => `${text},${label}`);
      await dropFiles(page, { 'a.csv': `${rows.join('\n')}\n` });
      await page.waitForSelector('[data-testid=no-header]:checked');
      await page.click('[data-testid=accept-import]');
      await page.waitForSelector('[data-testid=screen-task] fieldset');
      const values = await page.$$eval('[data-testid=screen-task] select', (selects) =>
        selects.map((select) => (select as HTMLSelectElement).value),
      );
      expect(values.slice(0, 2)).toEqual(['column 1', 'column 2']);
    });
  });
});
