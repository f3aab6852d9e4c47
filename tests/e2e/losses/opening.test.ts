/** @file A project that makes the page stand still does not shut a person out of all the others for ever. */
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';
import { readStore } from '../stored';

const dist = useDist();

test('what did not open twice is left closed once, and can be deleted or opened', async () => {
  const context = await dist.browser.newContext();
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': 'id,text\n1,a red apple\n2,a new hammer\n' });
  await page.waitForSelector('[data-testid=screen-task]');
  const [project] = await readStore<{ id: string }>(page, 'projects');
  await page.reload();
  await page.waitForSelector('[data-testid=screen-task]');
  await page.close();
  const third = await context.newPage();
  await third.goto(`${dist.url}recipe.schema.json`);
  // As two starts leave it behind in which the page ended or stood still.
  await third.evaluate(
    (projectId) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('shortlist-opening');
        opening.onerror = reject;
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('marks', 'readwrite');
          transaction.objectStore('marks').put({ projectId, begun: 2 }, 'latest');
          transaction.oncomplete = resolve;
          opening.result.close();
        };
      }),
    project?.id,
  );
  await third.goto(dist.url);
  await third.waitForSelector('[data-testid=screen-projects]');
  expect(await third.textContent('[data-testid=error-message]')).toContain('was not opened');
  expect(await third.textContent('[data-testid=screen-projects]')).toContain('things');
  await third
    .locator('[data-testid=screen-projects]')
    .getByRole('button', { name: 'things' })
    .first()
    .click();
  await third.waitForSelector('[data-testid=screen-task]');
  // The next start opens it as before.
  const { page: fourth } = await openPage(context, dist.url);
  await fourth.waitForSelector('[data-testid=screen-task]');
  await context.close();
});

test('who reloads time and again, before the project is shown or just after it, still finds it open', async () => {
  const context = await dist.browser.newContext();
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, { 'things.csv': 'id,text\n1,a red apple\n2,a new hammer\n' });
  await page.waitForSelector('[data-testid=screen-task]');
  for (let load = 0; load < 4; load += 1) {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForSelector('[data-testid=screen-opening], [data-testid=screen-task]');
  }
  await page.waitForSelector('[data-testid=screen-task]');
  await context.close();
});

test('an address with two slashes leads nowhere else', async () => {
  const context = await dist.browser.newContext();
  const { page, errors, strangers } = await openPage(context, dist.url);
  await page.evaluate(() =>
    history.replaceState(null, '', `${location.origin}//elsewhere.example/?x`),
  );
  await dropFiles(page, { 'things.csv': 'id,text\n1,a red apple\n2,a new hammer\n' });
  await page.waitForSelector('[data-testid=screen-task]');
  await page.waitForFunction(() => location.search === '');
  expect(new URL(page.url()).pathname).toBe('//elsewhere.example/');
  expect(errors).toEqual([]);
  expect(strangers).toEqual([]);
  await context.close();
});
