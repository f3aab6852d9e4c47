/**
 * @file What opens on a screen, under axe as the screens are: questions, dialogs, lists that unfold, what has been
 * deleted. Dialogs keep the focus and give it back.
 */
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';
import { coveredFocusOf, faultsOf, focusFaultsOf, forcedColourFaultsOf } from '../faults';

const INCIDENTS = makeIncidents(48);
const TABLE = INCIDENTS.map(({ text }, i) => ({ id: `${i}`, text, ward: i % 2 ? 'A3' : 'B1' }));
const WORDS = [['dose', 'tablets', 'infusion'], ['floor'], ['alarm', 'battery', 'machine']];
const AUDITED = 8;

function recipeWith(teacher: object): string {
  return JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: INCIDENT_LABELS.map((name, i) => ({ name, keywords: WORDS[i] })),
    },
    teacher,
    student: { kind: 'ngram', epochs: 2, executionProvider: 'wasm' },
    labels: { policy: 'student' },
  });
}

const dist = useDist();

test('axe finds nothing on what opens on the screens, and dialogs keep the focus', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  const press = (testId: string) => page.click(`[data-testid=${testId}]`);
  const faults: string[] = [];
  const look = async (screen: string) => faults.push(...(await faultsOf(page, screen)));

  await dropFiles(page, {
    'odd.csv': Buffer.from('id,text\n1,caf\xe9 late\n2,caf\xe9 wet, again\n3,late', 'latin1'),
  });
  await page.getByTestId('encoding-question').waitFor();
  await page.getByTestId('ragged-question').waitFor();
  await look('questions about a file');
  await press('leave-import');

  await dropFiles(page, {
    'incidents.csv': Papa.unparse(TABLE),
    'r.json': recipeWith({ kind: 'keywords' }),
  });
  await waitUntilDone(page);
  await press('go-review');
  await page.locator('[data-testid=review-table] [role=option]').first().waitFor();
  await press('review-more-filters');
  await press('review-all');
  await page.getByTestId('why').getByText('For it').waitFor({ timeout: 60_000 });
  await look('filters');
  faults.push(...(await forcedColourFaultsOf(page, 'filters')));
  await page.getByTestId('review-search').fill('/(/');
  await page.getByText('is not closed').waitFor();
  await look('a pattern that is none');
  await page.getByTestId('review-search').fill('no such words');
  await page.getByText('No row matches').waitFor();
  await look('nothing found');
  await press('review-clear');
  for (const [key, dialog] of [
    ['?', 'key-sheet'],
    ['Control+k', 'palette'],
  ] as const) {
    await page.getByTestId('review-table').focus();
    await page.keyboard.press(key);
    await page.getByTestId(dialog).waitFor();
    await look(dialog);
    faults.push(...(await forcedColourFaultsOf(page, dialog)));
    faults.push(...(await focusFaultsOf(page, dialog, 'review-table')));
  }

  // As on a phone, and as on a desk at 200%: the labels stick to the foot.
  for (const [width, height] of [
    [375, 667],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height });
    faults.push(...(await coveredFocusOf(page, 40)));
  }
  await page.setViewportSize({ width: 1440, height: 812 });

  await press('go-audit');
  await page.getByLabel('Rows', { exact: true }).fill(`${AUDITED}`);
  await press('audit-begin');
  for (let position = 1; position <= AUDITED; position++) {
    await page.getByText(`Row ${position} of ${AUDITED}`).waitFor();
    await page.keyboard.press(`${1 + (position % 3)}`);
  }
  await page.getByTestId('audit-basis').waitFor();
  const theirs = INCIDENTS.map(({ text, label }) => ({ text, label: INCIDENT_LABELS[label] }));
  await page.setInputFiles('[data-testid=annotator-file]', {
    ...{ name: 'Ann.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(Papa.unparse(theirs)),
  });
  await page.getByTestId('annotator-preview').waitFor();
  await look('a colleague’s file');
  await press('take-annotator');
  await page.getByTestId('agreement-ceiling').waitFor();
  await look('findings and people');
  await press('go-results');
  await page.getByTestId('human-ceiling').waitFor();
  await page.getByTestId('label-parts').locator('select').selectOption('ward');
  await page.getByTestId('label-parts-table').waitFor();
  await page.evaluate(() =>
    document.querySelectorAll('details').forEach((one) => (one.open = true)),
  );
  await look('results of a check');
  faults.push(...(await forcedColourFaultsOf(page, 'results of a check')));
  const report = await context.newPage();
  await report.setContent(await downloadText(page, 'export-page'));
  faults.push(...(await faultsOf(report, 'the colleague’s page')));
  await report.close();

  await page.setInputFiles('[data-testid=screen-results] [data-testid=more-rows-input]', {
    ...{ name: 'more.csv', mimeType: 'text/csv' },
    buffer: Buffer.from(
      Papa.unparse([
        { ...TABLE[0], text: 'another' },
        { id: '99', text: 'new' },
      ]),
    ),
  });
  await page.getByTestId('more-rows-counts').waitFor();
  await look('more rows');
  await press('leave-more-rows');

  await press('projects');
  await look('project switcher');
  await press('go-projects');
  await press('rename-project');
  await look('renaming');
  await page.keyboard.press('Escape');
  await press('delete-project');
  await page.getByTestId('undo-delete').waitFor();
  await look('a deleted project');
  await press('undo-delete');

  await dropFiles(page, {
    'theirs.csv': Papa.unparse(TABLE),
    'r.json': recipeWith({ kind: 'endpoint', url: 'http://localhost:9/v1', model: 'small' }),
  });
  await page.getByTestId('network-question').waitFor();
  await look('a question about the network');
  await page.getByLabel('Remember this').check();
  await press('allow-network');
  await page.locator('[data-testid=run-status][data-state=failed]').waitFor({ state: 'attached' });
  await look('a run that failed');
  await press('go-start');
  await page.getByTestId('network-permissions').waitFor();
  await press('delete-everything');
  // The keyboard goes on at the harmless one of the two buttons.
  expect(await page.evaluate(() => document.activeElement?.textContent.trim())).toBe(
    'Keep everything',
  );
  await look('permissions, the ledger, and deleting everything');
  expect(faults).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
