/** @file Drops that people make by mistake: nothing is imported twice, and nothing is dropped without a word. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';
import { readStores } from '../stored';

const dist = useDist();
const TABLE = 'text\nan apple\na saw\n';

async function fresh() {
  const context = await dist.browser.newContext();
  return { context, ...(await openPage(context, dist.url)) };
}

/** As an impatient hand does: the same file, so many times in one moment. */
function dropAtOnce(page: Page, times: number): Promise<void> {
  return page.evaluate(
    ([text, count]) => {
      for (let i = 0; i < count; i++) {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], 'table.csv'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
      }
    },
    [TABLE, times] as const,
  );
}

test('a file that is dropped three times in one moment is imported once', async () => {
  const { context, page, errors } = await fresh();
  await dropAtOnce(page, 3);
  await page.waitForSelector('[data-testid=screen-task]');
  const stores = await readStores(page);
  expect([...stores].find(([name]) => name.endsWith('projects'))?.[1]).toHaveLength(1);
  expect(errors).toEqual([]);
  await context.close();
});

test('a file whose name begins with a dot is opened where it is the only one', async () => {
  const { context, page } = await fresh();
  await dropFiles(page, { '.csv': TABLE });
  await page.waitForSelector('[data-testid=screen-task]');
  await context.close();
});

const ODD_NAMES = [
  'a\u202evsc.exe',
  `${'x'.repeat(296)}.csv`,
  '\u{1f600}\u{1f4a5}.csv',
  '<img src=x onerror=alert(1)>.csv',
];

test('a file is a table like any other whether its name turns its letters, or is long, a picture or markup', async () => {
  const { context, page, errors } = await fresh();
  for (const name of ODD_NAMES) {
    await dropFiles(page, { [name]: TABLE });
    await page.getByText(`${name} · 2 rows`).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  }
  expect(errors).toEqual([]);
  await context.close();
});
