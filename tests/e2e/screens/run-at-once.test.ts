/** @file What is missing is found by whoever presses Run at once. */
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';
import { coveredNow } from '../faults';

const dist = useDist();

test('Run at once on a phone: what is missing gets the focus, and is seen', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 375, height: 667 } });
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, {
    'texts.csv': Papa.unparse(makeIncidents(60).map(({ text }) => ({ text }))),
  });
  await page.waitForSelector('[data-task-step=texts]');
  await page.click('[data-testid=run]');
  await page.waitForSelector('[aria-invalid=true]:focus');
  expect(await coveredNow(page)).toEqual([]);
  await context.close();
});
