/** @file Every screen of the way under axe, in both themes, on a desk and on a phone; no screen scrolls sideways. */
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';
import { coveredFocusOf, coveredNow, faultsOf } from '../faults';

const dist = useDist();

test('axe finds nothing on the screens of the way', async () => {
  const context = await dist.browser.newContext();
  const { page, errors } = await openPage(context, dist.url);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const faults = await faultsOf(page, 'start');
  const table = Papa.unparse(makeIncidents(60).map(({ text }) => ({ text })));
  await dropFiles(page, { 'incidents.csv': table });
  const see = async (testId: string, screen: string) => {
    await page.click(`[data-testid=${testId}]`);
    faults.push(...(await faultsOf(page, screen)));
  };
  await page.waitForSelector('[data-task-step=texts]');
  faults.push(...(await faultsOf(page, 'texts')));
  await page.click('[data-testid=step-labels]');
  await page.getByRole('button', { name: 'Paste a list' }).click();
  await page.getByLabel('Labels to add').fill(INCIDENT_LABELS.join('\n'));
  await page.getByRole('button', { name: 'Add 3' }).click();
  await page.getByLabel('Keywords of label 1').fill('insulin, chart');
  await page.waitForSelector('[data-testid=keyword-offers]');
  faults.push(...(await faultsOf(page, 'labels')));
  await see('step-teacher', 'teacher');
  await see('choose-teacher', 'teachers');
  await see('step-settings', 'settings');
  await page.click('[data-testid=step-try]');
  await page.getByText('The teacher on 5 rows').waitFor();
  faults.push(...(await faultsOf(page, 'try')));
  await page.click('[data-testid=step-labels]');
  await page.click('[data-testid=by-hand]');
  await page.waitForSelector('[data-testid=by-hand-text] .material');
  faults.push(...(await faultsOf(page, 'by hand')));
  await page.click('[data-testid=run]');
  await page.waitForSelector('[data-testid=evidence-gate]');
  faults.push(...(await faultsOf(page, 'gate')));
  await page.click('[data-testid=run-anyway]');
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=check-call]');
  faults.push(...(await faultsOf(page, 'results')));
  await see('go-run', 'run');
  await see('go-review', 'review');
  await see('go-audit', 'check');
  await page.click('[data-testid=audit-begin]');
  await page.waitForSelector('[data-testid=audit-text]');
  faults.push(...(await faultsOf(page, 'question')));
  await see('go-start', 'start with a project');
  await see('go-projects', 'projects');
  expect(faults).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});

test('what gets the focus on a phone is never below the head or the foot', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 375, height: 667 } });
  const { page } = await openPage(context, dist.url);
  const table = Papa.unparse(makeIncidents(60).map(({ text, label }) => ({ text, label })));
  await dropFiles(page, { 'incidents.csv': table });
  await page.waitForSelector('[data-task-step=texts]');
  await page.click('[data-testid=step-labels]');
  await page.waitForSelector('[data-testid=evidence]');
  expect(await coveredFocusOf(page)).toEqual([]);
  await context.close();
});

test('Run at once on a phone: what is missing gets the focus, and is seen', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 375, height: 667 } });
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, {
    'texts.csv': Papa.unparse(makeIncidents(60).map(({ text }) => ({ text }))),
  });
  await page.waitForSelector('[data-task-step=texts]');
  await page.click('[data-testid=run]');
  await page.waitForSelector('[aria-invalid=true]:focus');
  expect(await coveredNow(page)).toBeNull();
  await context.close();
});
