/**
 * @file A nurse with a workbook of incident reports, by mouse and by keyboard alone: from the file to honest labels in
 * a dozen actions, a check of them, and a workbook back.
 */
import writeXlsxFile from 'write-excel-file/node';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { readSheet } from '../../helpers/files/read-back';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { downloadReport, openPage, useDist } from '../browser';
import { HANDS, MOST_ACTIONS, Person } from './person';

const INCIDENTS = makeIncidents(60);
const WORDS = ['dose, tablets, infusion', 'floor, bed', 'alarm, battery, machine'];
const CHECKED = 12;

const dist = useDist();

function makeWorkbook(): Promise<Buffer> {
  const cells = INCIDENTS.map(({ text }, i) => [`2026-${100 + i}`, text, `Ward ${i % 4}`]);
  const rows = [['Number', 'What happened', 'Ward'], ...cells];
  return writeXlsxFile(rows.map((row) => row.map((value) => ({ value })))).toBuffer();
}

for (const hand of HANDS) {
  test(`by ${hand}: a workbook, three names, typical words, labels, a check, a workbook`, async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    const nurse = new Person(page, hand);
    await nurse.bring(page.getByRole('button', { name: 'Choose a file' }), {
      'incidents.xlsx': await makeWorkbook(),
    });
    await nurse.press('next');
    await nurse.press(page.getByRole('button', { name: 'Paste a list' }));
    await nurse.write(page.getByLabel('Labels to add'), INCIDENT_LABELS.join('\n'));
    await nurse.press(page.getByRole('button', { name: 'Add 3' }));
    for (const [i, words] of WORDS.entries()) {
      await nurse.write(page.getByLabel(`Keywords of label ${i + 1}`), words);
    }
    await nurse.press('run');
    await waitUntilDone(page);
    await page.getByTestId('check-call').waitFor();
    expect(nurse.actions).toBeLessThanOrEqual(MOST_ACTIONS);
    expect(await page.getByTestId('check-call').innerText()).toContain('Not checked yet');
    const { warnings, labels } = await downloadReport(page);
    expect(warnings.map(({ code }) => code)).not.toContain('no-evidence');
    expect(labels.perLabel.every(({ support }) => support > 10)).toBe(true);

    await nurse.press('check');
    await nurse.write(page.getByLabel('Rows', { exact: true }), String(CHECKED));
    await nurse.press('audit-begin');
    for (let position = 1; position <= CHECKED; position++) {
      await page.getByText(`Row ${position} of ${CHECKED}`).waitFor();
      const text = (await page.getByTestId('audit-text').innerText()).trim();
      await nurse.label('audit-label', INCIDENTS.find((row) => row.text === text)?.label ?? -1);
    }
    await page.getByTestId('audit-basis').waitFor();
    expect(await page.getByTestId('audit-basis').innerText()).toMatch(/95% confidence/);

    await nurse.press('go-results');
    await nurse.choose(page.locator('[data-testid=export-format] select'), 'Excel workbook (XLSX)');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      nurse.press('export-run'),
    ]);
    const sheet = await readSheet(
      new Blob([new Uint8Array(await readFile(await download.path()))]),
    );
    const given = INCIDENTS.map((_, row) => sheet.get(`D${row + 2}`));
    expect(sheet.get('D1')).toBe('shortlist_label');
    const right = given.filter(
      (label, row) => label === INCIDENT_LABELS[INCIDENTS[row]?.label ?? -1],
    );
    expect(right.length).toBeGreaterThan(50);
    expect([errors, strangers]).toEqual([[], []]);
    await context.close();
  });
}
