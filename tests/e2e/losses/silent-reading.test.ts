/** @file A part of the page that reads files and says nothing: a person hears of it early, may stop it, and it ends by itself. */
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';

const dist = useDist();
const TABLE = { 'table.csv': 'text\nan apple\na saw\n' };

/** The first worker that reads tables hears nothing; later ones are whole. The page's clock can be moved. */
async function silentPage() {
  const context = await dist.browser.newContext();
  let workers = 0;
  await context.route('**/table.worker*.js', async (route) => {
    workers += 1;
    const response = await route.fetch();
    if (workers === 1) await route.fulfill({ response, body: 'onmessage = null;' });
    else await route.fulfill({ response });
  });
  await context.clock.install();
  const { page, errors } = await openPage(context, dist.url);
  await dropFiles(page, TABLE);
  await page.waitForSelector('[data-testid=run-status][data-step=import]', { state: 'attached' });
  await expect.poll(() => workers).toBe(1);
  return { context, page, errors };
}

test('a file of which nothing comes can be stopped, and another one opened', async () => {
  const { context, page, errors } = await silentPage();
  await page.clock.runFor(11_000);
  await page.click('[data-testid=stop-reading]');
  await page.waitForSelector('[data-testid=reading-slow]', { state: 'detached' });
  expect(await page.locator('[data-testid=error-message]').count()).toBe(0);
  await dropFiles(page, TABLE);
  await page.waitForSelector('[data-testid=screen-task]');
  expect(errors).toEqual([]);
  await context.close();
});

test('its worker is ended after a minute, with what to do', async () => {
  const { context, page } = await silentPage();
  await page.clock.runFor(70_000);
  expect(await page.innerText('[data-testid=error-message]')).toMatch(/“table.csv” was not read.*Nothing was imported.*Open it again/s); // prettier-ignore
  await context.close();
});
