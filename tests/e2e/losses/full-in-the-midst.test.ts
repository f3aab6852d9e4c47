/** @file A storage that becomes full in the midst of work: each kind of write is told, loses nothing, and is done again. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist } from '../browser';
import { readStore } from '../stored';

declare global {
  interface Window {
    /** The store that has no room. */
    full: string | null;
  }
}

const ROWS = 60;
const dist = useDist();
const TABLE = [
  'text',
  ...Array.from({ length: ROWS }, (_, i) => `${i % 2 ? 'apple' : 'saw'} ${i}`),
];
const RECIPE = {
  ...{ shortlist: 1, teacher: { kind: 'keywords' }, labels: { policy: 'student' } },
  task: {
    textColumn: 'text',
    labels: [
      { name: 'fruit', keywords: ['apple'] },
      { name: 'tools', keywords: ['saw'] },
    ],
  },
  student: { kind: 'ngram', epochs: 3, executionProvider: 'wasm' },
};

/** As browsers do that find out while they write. */
function limitRoom(): void {
  window.full = null;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own store
  const { put, add } = IDBObjectStore.prototype;
  for (const [name, write] of Object.entries({ put, add })) {
    Object.defineProperty(IDBObjectStore.prototype, name, {
      value(this: IDBObjectStore, ...args: [unknown, IDBValidKey?]) {
        if (this.name === window.full) throw new DOMException('full', 'QuotaExceededError');
        return write.apply(this, args);
      },
    });
  }
}

const setFull = (page: Page, store: string | null) =>
  page.evaluate((name) => void (window.full = name), store);

test('a run that finds no room for candidates, checkpoints or distributions says so and goes on when there is', async () => {
  const context = await dist.browser.newContext();
  await context.addInitScript(limitRoom);
  const { page, errors } = await openPage(context, dist.url);
  const message = page.locator('[data-testid=error-message]');
  await setFull(page, 'candidates');
  await dropFiles(page, { 't.csv': TABLE.join('\n'), 'a.recipe.json': JSON.stringify(RECIPE) });
  for (const next of ['checkpoints', 'distributions', null]) {
    await page.waitForSelector('[data-testid=run-status][data-state=failed]', {
      state: 'attached',
    });
    expect(await message.innerText()).toContain('storage is full');
    await page.waitForSelector('[data-testid=free-room]');
    await setFull(page, next);
    await page.click('[data-testid=resume]');
    await page.waitForSelector('[data-testid=run-status]:not([data-state=failed])', {
      state: 'attached',
    });
  }
  await waitUntilDone(page);
  const distributions = await readStore<{ training: string; values: Float32Array }>(
    page,
    'distributions',
  );
  const labelled = distributions.filter(({ training }) => training === 'student');
  expect(labelled.map(({ values }) => values.length)).toEqual([2 * ROWS]);

  await page.click('[data-testid=go-review]');
  await page.waitForSelector('[data-testid=review-table]');
  for (const [store, key] of [
    ['humanLabels', '2'],
    ['rowMarks', 'f'],
  ] as const) {
    // prettier-ignore
    await setFull(page, store);
    await page.keyboard.press(key);
    await message.waitFor();
    expect(await message.innerText()).toContain('storage is full');
    expect(await readStore(page, store)).toEqual([]);
    await setFull(page, null);
    await page.click('[aria-label=Dismiss]');
    await page.keyboard.press(key);
    await expect.poll(async () => (await readStore(page, store)).length).toBe(1);
  }
  expect(errors).toEqual([]);
  await context.close();
});
