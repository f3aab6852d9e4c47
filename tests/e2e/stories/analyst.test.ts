/**
 * @file An analyst with a table of complaints, by mouse and by keyboard alone: the text among many columns, a slice by a
 * column's values to take away, all labels for two tools, and next month's file of the same table.
 */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { readCsv, readSheet } from '../../helpers/files/read-back';
import { openPage, useDist } from '../browser';
import { HANDS, MOST_ACTIONS, Person } from './person';

const LABELS = ['Billing', 'Delivery', 'Account'];
const SENTENCES = [
  'The billing department charged me twice and nobody answers.',
  'My delivery came two weeks late and the box was open.',
  'I cannot get into my account since the last update.',
  'Please look into the billing of last month once more.',
  'The delivery was left in the rain in front of the house.',
  'Somebody else seems to use my account for orders.',
];
const REGIONS = ['North', 'South', 'West'];
const CHANNELS = ['Phone', 'Letter'];

function complaints(from: number, to: number): Record<string, string>[] {
  return Array.from({ length: to - from }, (_, i) => {
    const number = from + i;
    return {
      number: `C-${number}`,
      received: `2026-0${1 + (number % 9)}-11`,
      channel: CHANNELS[number % 2] ?? '',
      region: REGIONS[number % 5 === 0 ? 1 : number % 3] ?? '',
      summary: `Case ${number}`,
      complaint: `${SENTENCES[number % SENTENCES.length]} This is call ${number}.`,
      closed: number % 4 === 0 ? 'yes' : 'no',
    };
  });
}
const FIRST = complaints(0, 60);
const SOUTH = FIRST.filter(({ region }) => region === 'South');

const dist = useDist();

for (const hand of HANDS) {
  test(`by ${hand}: labels, a region’s rows, two exports, and next month’s rows`, async () => {
    const context = await dist.browser.newContext();
    const { page, errors, strangers } = await openPage(context, dist.url);
    const analyst = new Person(page, hand);
    const saved = async (target: string) => {
      const [download] = await Promise.all([page.waitForEvent('download'), analyst.press(target)]);
      return readFile(await download.path());
    };
    await analyst.bring(page.getByRole('button', { name: 'Choose a file' }), {
      'complaints.csv': Papa.unparse(FIRST),
    });
    await page.locator('[data-task-step=texts]').waitFor();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('complaint');
    // Regions and channels repeat, but nobody said that they are labels.
    expect(await page.getByLabel('True label, if known').inputValue()).toBe('');
    await analyst.press('next');
    await analyst.press(page.getByRole('button', { name: 'Paste a list' }));
    await analyst.write(page.getByLabel('Labels to add'), LABELS.join('\n'));
    await analyst.press(page.getByRole('button', { name: 'Add 3' }));
    await analyst.press('run');
    await waitUntilDone(page);
    await page.getByTestId('check-call').waitFor();
    expect(analyst.actions).toBeLessThanOrEqual(MOST_ACTIONS);

    await analyst.press('go-review');
    await analyst.press('review-more-filters');
    await analyst.choose(page.getByLabel('Column', { exact: true }), 'region');
    await analyst.write(page.getByLabel('holds'), 'South');
    await page.keyboard.press('Tab');
    await page.getByText(`${SOUTH.length} of ${FIRST.length} rows`).waitFor();
    await analyst.press('review-all');
    const slice = readCsv((await saved('bulk-export')).toString());
    expect(slice).toHaveLength(1 + SOUTH.length);
    expect(new Set(slice.slice(1).map((cells) => cells[3]))).toEqual(new Set(['South']));

    await analyst.press('go-results');
    const csv = readCsv((await saved('export-labels')).toString());
    const labelAt = csv[0]?.indexOf('shortlist_label') ?? -1;
    expect(csv.slice(1).map((cells) => cells[labelAt])).toEqual(
      FIRST.map((_, number) => LABELS[number % LABELS.length]),
    );
    await analyst.choose(
      page.locator('[data-testid=export-format] select'),
      'Excel workbook (XLSX)',
    );
    const sheet = await readSheet(new Blob([new Uint8Array(await saved('export-run'))]));
    expect(sheet.get('F2')).toBe(FIRST[0]?.['complaint']);
    expect(sheet.get('H2')).toBe('Billing');

    await analyst.bring(page.getByTestId('screen-results').getByTestId('more-rows'), {
      'complaints-october.csv': Papa.unparse(complaints(54, 72)),
    });
    await page.getByText('12 new rows').waitFor();
    await analyst.press('accept-more-rows');
    await page.getByTestId('screen-more-rows').waitFor({ state: 'detached' });
    await waitUntilDone(page);
    await page.getByTestId('export-labels').waitFor();
    const later = readCsv((await saved('export-labels')).toString());
    expect(later).toHaveLength(1 + 72);
    expect(later.slice(61).every((cells) => LABELS.includes(cells[labelAt] ?? ''))).toBe(true);
    expect([errors, strangers]).toEqual([[], []]);
    await context.close();
  });
}
