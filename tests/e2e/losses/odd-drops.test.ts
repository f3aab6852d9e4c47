/** @file Drops that people make by mistake: nothing is imported twice, and nothing is dropped without a word. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { dropFiles, openPage, useDist } from '../browser';
import { readStore, readStores } from '../stored';

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

/** As a hand drags them from the system's window: the browser itself opens what is dropped. */
async function drag(page: Page, paths: string[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, x: 300, y: 300, data });
  }
}

test('a folder that is dragged is a table of its texts; one without any says so and changes nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-drag-'));
  const [empty, hidden, full] = ['empty', 'hidden', 'full'].map((name) => join(folder, name));
  for (const path of [empty, hidden, full] as string[]) await mkdir(path);
  await writeFile(join(hidden as string, '.DS_Store'), 'a note of the system');
  for (const name of ['a.txt', 'b.txt'])
    await writeFile(join(full as string, name), `text ${name}`);
  const { context, page, errors } = await fresh();
  const message = page.locator('[data-testid=error-message]');
  for (const path of [empty, hidden] as string[]) {
    await drag(page, [path]);
    await message.waitFor();
    expect(await message.innerText()).toContain('no file in what you dropped');
    await page.click('[aria-label=Dismiss]');
    await message.waitFor({ state: 'detached' });
  }
  await drag(page, [full as string]);
  await page.waitForSelector('[data-testid=screen-task]');
  expect(await page.locator('[data-testid=screen-task]').innerText()).toContain('2 rows');
  expect(await message.count()).toBe(0);
  expect(errors).toEqual([]);
  await context.close();
  await rm(folder, { recursive: true });
});

test('a file that is dropped while another one is read is refused by a word, which goes when that is read', async () => {
  const { context, page, errors } = await fresh();
  const rows = Array.from({ length: 60_000 }, (_, i) => `a text of number ${i}`);
  await dropFiles(page, { 'long.csv': `text\n${rows.join('\n')}\n` });
  await page.waitForSelector('[data-testid=run-status][data-step=import]', { state: 'attached' });
  await dropFiles(page, { 'second.csv': TABLE });
  const message = page.locator('[data-testid=error-message]');
  await message.waitFor();
  expect(await message.innerText()).toContain('what you dropped now was not opened');
  await page.getByText('long.csv · 60,000 rows').waitFor({ timeout: 120_000 });
  await message.waitFor({ state: 'detached' });
  expect(await page.locator('[data-testid=run-status][data-state=failed]').count()).toBe(0);
  const projects = await readStore(page, 'projects');
  expect(projects).toHaveLength(1);
  expect(errors).toEqual([]);
  await context.close();
});

test('a file without a name is a table that has one', async () => {
  const { context, page } = await fresh();
  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], ''));
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
  }, TABLE);
  await page.waitForSelector('[data-testid=screen-task]');
  expect(await readStore(page, 'projects')).toMatchObject([{ name: 'Untitled' }]);
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
