/**
 * @file A researcher with a gold column and a teacher's column, by mouse and by keyboard alone: figures against gold, an
 * audit with intervals, a second annotator, kappa, differences settled, confusions by either truth, a data set.
 */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { readParquet, readZip, zipEntry } from '../../helpers/files/read-back';
import { topicData } from '../../helpers/topics';
import { downloadReport, openPage, useDist } from '../browser';
import { HANDS, MOST_ACTIONS, Person } from './person';

const DATA = topicData(17, { rows: 80 });
const TRUTH = DATA.gold.map((label) => DATA.labels[label] ?? '');
const ROW_OF = new Map(DATA.texts.map((text, row) => [text.trim(), row]));
const AUDITED = 12;

const TABLE = Papa.unparse(
  DATA.texts.map((text, row) => ({
    ...{ text, gold: TRUTH[row] },
    said: (DATA.sets[row] ?? []).map((label) => DATA.labels[label]).join('|'),
  })),
);

/** What a second annotator says: another label for every third text, also of those that were audited, which chance picked. */
function secondLabels(audited: readonly number[]): string[] {
  const differs = (row: number) => (audited.includes(row) ? audited.indexOf(row) : row) % 3 === 0;
  return TRUTH.map((truth, row) =>
    differs(row) ? (DATA.labels.find((name) => name !== truth) ?? '') : truth,
  );
}

const dist = useDist();

for (const hand of HANDS) {
  test(`by ${hand}: gold, a teacher’s column, an audit, a second annotator, a data set`, async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    const researcher = new Person(page, hand);
    await researcher.bring(page.getByRole('button', { name: 'Choose a file' }), {
      'topics.csv': TABLE,
    });
    await page.locator('[data-task-step=texts]').waitFor();
    expect(await page.getByLabel('True label, if known').inputValue()).toBe('gold');
    await researcher.press('step-teacher');
    await researcher.press('choose-teacher');
    await researcher.pick(page.getByRole('radio', { name: /A column of the table/ }));
    await researcher.choose(page.getByLabel('Candidates', { exact: true }), 'said');
    await researcher.press('run');
    await waitUntilDone(page);
    await page.getByTestId('check-call').waitFor();
    expect(researcher.actions).toBeLessThanOrEqual(MOST_ACTIONS);
    const { accuracy } = (await downloadReport(page)).labels;
    expect(accuracy).toBeGreaterThan(0.4);

    await researcher.press('check');
    await researcher.write(page.getByLabel('Rows', { exact: true }), String(AUDITED));
    await researcher.press('audit-begin');
    const audited: number[] = [];
    for (let position = 1; position <= AUDITED; position++) {
      await page.getByText(`Row ${position} of ${AUDITED}`).waitFor();
      const text = (await page.getByTestId('audit-text').innerText()).trim();
      const row = ROW_OF.get(text) ?? -1;
      audited.push(row);
      // The labels stand in the order that the column suggested.
      const offered = await page.getByTestId('audit-label').allInnerTexts();
      const truth = TRUTH[row] ?? '';
      await researcher.label(
        'audit-label',
        offered.findIndex((words) => words.includes(truth)),
      );
    }
    await page.getByTestId('audit-basis').waitFor();

    const second = secondLabels(audited);
    const differing = audited.filter((row) => second[row] !== TRUTH[row]).length;
    const file = Papa.unparse(DATA.texts.map((text, row) => ({ text, label: second[row] })));
    await researcher.bring('pick-annotator', { 'Second.csv': file });
    await researcher.press('take-annotator');
    await page.getByTestId('agreement-ceiling').waitFor();
    expect(await page.getByTestId('agreement-kappa').innerText()).toMatch(/^0\.\d\d, between/);
    const differences = page.locator('[data-testid=disagreements] > li');
    expect(await differences.count()).toBe(differing);
    await researcher.press(differences.first().getByRole('button').first());
    await page.locator('[data-testid=disagreements] > li[data-settled=true]').waitFor();

    await researcher.press('go-results');
    const judged = page.getByTestId('confusion-matrix');
    const byGold = await judged.innerText();
    await researcher.choose(
      page.locator('[data-testid=other-truth] select'),
      'The labels of Second',
    );
    await expect.poll(() => judged.innerText()).not.toBe(byGold);
    const cells = await judged.locator('td button').allTextContents();
    expect(cells.reduce((sum, cell) => sum + Number(cell), 0)).toBe(DATA.texts.length);

    await researcher.choose(
      page.locator('[data-testid=export-format] select'),
      'Hugging Face dataset',
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      researcher.press('export-run'),
    ]);
    const dataset = new Blob([new Uint8Array(await readFile(await download.path()))]);
    expect((await readZip(dataset)).get('README.md')).toContain('95%');
    const rows = await readParquet(await zipEntry(dataset, 'data/train.parquet'));
    expect(rows).toHaveLength(DATA.texts.length);
    const { audit, agreement } = (await downloadReport(page)).labels;
    expect(audit).toMatchObject({ n: AUDITED });
    expect(agreement).toMatchObject({ disagreements: differing, settled: 1 });
    expect([errors, strangers]).toEqual([[], []]);
    await context.close();
  });
}
