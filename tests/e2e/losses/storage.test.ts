/**
 * @file The page when the browser's storage fails it: cleared under it, full, denied, held by another tab.
 * It says so, shows nothing as saved that is not, and there is a way on.
 */
import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist, waitForRun, waitUntilKept } from '../browser';

const WORDS = { fruit: ['apple', 'pear', 'plum'], tools: ['hammer', 'saw', 'drill'] };
const ROWS = 60;

function table(rows = ROWS, padding = ''): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const words = i % 2 === 0 ? WORDS.fruit : WORDS.tools;
    return `${i},${words[i % 3]} number ${i}${padding}`;
  });
  return ['id,text', ...lines].join('\n');
}

const recipe = (epochs: number) =>
  JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: Object.entries(WORDS).map(([name, keywords]) => ({ name, keywords })),
    },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
    labels: { policy: 'student' },
    refinery: { mode: 'full', weights: 'score' },
  });

/** A browser that promises to keep what is stored once it is asked to. */
function promiseWhenAsked(): void {
  let isAsked = false;
  navigator.storage.persist = () => Promise.resolve((isAsked = true));
  navigator.storage.persisted = () => Promise.resolve(isAsked);
}

/** Another tab of the same origin deletes everything, as clearing the browser's data does. */
async function clearStorage(context: BrowserContext, url: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(new URL('recipe.schema.json', url).href);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('shortlist');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(new Error('not deleted'));
      }),
  );
  await page.close();
}

const message = (page: Page) => page.locator('[data-testid=error-message]');

describe('a storage that is cleared under the page', () => {
  const dist = useDist();

  test('is told at once; labels given then do not show as saved; what is shown can be saved', async () => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': table(), 'my.recipe.json': recipe(1) });
    await waitUntilDone(page);
    await page.click('[data-testid=go-review]');
    await clearStorage(context, dist.url);
    await message(page).waitFor();
    expect(await message(page).innerText()).toContain('was deleted');
    const shown = () => page.locator('[data-testid=review-table]').innerText();
    const before = await shown();
    await page.keyboard.press('2');
    await expect.poll(() => message(page).innerText()).toContain('was not kept');
    // Something else may have said so first.
    await expect.poll(shown).toBe(before);
    const saved = Papa.parse<Record<string, string>>(await downloadText(page, 'rescue-labels'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(saved.map(({ row }) => Number(row))).toEqual(
      Array.from({ length: ROWS }, (_, i) => i + 1),
    );
    expect(saved.every((row) => row['shortlist_label'] !== '')).toBe(true);
    expect(errors).toEqual([]);
    await context.close();
  });

  test('ends a training at work', async () => {
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': table(2_000), 'my.recipe.json': recipe(200) });
    await waitForRun(page, 'running', 'distil');
    await clearStorage(context, dist.url);
    await message(page).waitFor();
    expect(await message(page).innerText()).toMatch(/no longer in/);
    await page.waitForSelector('[data-testid=run-status]:not([data-state=running])', {
      state: 'attached',
    });
    await context.close();
  });
});

describe('a storage that is full', () => {
  const dist = useDist();

  test('ends an import with what to do, and takes the table once there is room', async () => {
    const context = await dist.browser.newContext();
    const { page, errors } = await openPage(context, dist.url);
    const devtools = await context.newCDPSession(page);
    const { origin } = new URL(dist.url);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_000_000 });
    await page.reload();
    await page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
    const long = table(1_200, ' long'.repeat(1_000));
    await dropFiles(page, { 'table.csv': long });
    await message(page).waitFor();
    expect(await message(page).innerText()).toContain('storage is full');
    await page.waitForSelector('[data-testid=free-room]');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await page.reload();
    await page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
    await dropFiles(page, { 'table.csv': long });
    await page.waitForSelector('[data-testid=screen-task], [data-testid=step-labels]');
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('a storage too full for the page itself', () => {
  const dist = useDist();

  test('is told, and the page works with its network; it is kept once there is room; so is what the browser promises', async () => {
    const context = await dist.browser.newContext({ serviceWorkers: 'allow' });
    await context.addInitScript(promiseWhenAsked);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const { origin } = new URL(dist.url);
    // Enough for what the page opens with, not for its engines.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 8_000_000 });
    await page.goto(dist.url);
    await page.waitForSelector('[data-testid=not-kept]', { timeout: 60_000 });
    expect(await page.textContent('[data-testid=not-kept]')).toContain('no room left');
    await dropFiles(page, { 'table.csv': table(), 'my.recipe.json': recipe(1) });
    await waitUntilDone(page);
    const expectPromise = async (words: RegExp) => {
      await page.click('[data-testid=go-start]');
      const told = page.locator('[data-testid=storage-persistence]');
      await expect.poll(() => told.innerText()).toMatch(words);
    };
    // It was asked when the table was there.
    await expectPromise(/has promised to keep it/);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    await page.reload();
    await waitForRun(page, 'done');
    await expectPromise(/has not promised to keep it.*Save projects that matter as files/s);
    await waitUntilKept(page);
    await page.click('[data-testid=go-results]');
    await page.evaluate(() =>
      Object.defineProperty(navigator, 'storage', { value: undefined, configurable: true }),
    );
    await expectPromise(
      /does not say whether it will keep it\. Save projects that matter as files/,
    );
    await context.close();
  });
});

describe('a storage that is denied', () => {
  const dist = useDist();

  test('is told, without a promise that anything is kept', async () => {
    const context = await dist.browser.newContext();
    await context.addInitScript(() => {
      const deny = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      indexedDB.open = deny;
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(globalThis, name, { get: deny });
      }
      const denied = () => Promise.reject(new DOMException('denied', 'SecurityError'));
      caches.open = denied;
      navigator.locks.request = denied;
      navigator.locks.query = denied;
      Object.defineProperty(navigator, 'serviceWorker', { get: deny });
    });
    const { page, errors } = await openPage(context, dist.url);
    await message(page).waitFor();
    for (const act of [
      () => Promise.resolve(),
      () => dropFiles(page, { 'table.csv': table(), 'my.recipe.json': recipe(1) }),
    ]) {
      await act();
      await expect.poll(() => message(page).innerText()).toContain('keeps nothing for this page');
      const said = await page.locator('body').innerText();
      expect(said).not.toMatch(/is kept|are kept|still here|is saved|nothing (is|of it is) lost/i);
    }
    expect(await page.locator('[data-testid=browser-lacks]').innerText()).toContain(
      'service worker',
    );
    expect(errors).toEqual([]);
    await context.close();
  });

  const WAYS: Record<string, () => void> = {
    'no database at all': () =>
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined }),
    'one that allows no change': () => {
      indexedDB.open = () => {
        throw new DOMException('no mutations', 'InvalidStateError');
      };
    },
    'one that cannot be opened': () => {
      indexedDB.open = () => {
        throw new DOMException('backing store', 'UnknownError');
      };
    },
  };
  test.each(Object.entries(WAYS))('promises nothing either by %s', async (_, way) => {
    const context = await dist.browser.newContext();
    await context.addInitScript(way);
    const { page } = await openPage(context, dist.url);
    await message(page).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('still here');
    await context.close();
  });
});

describe('a storage that an earlier version’s tab holds', () => {
  const dist = useDist();

  test('is told, and the page goes on when that tab is closed', async () => {
    const context = await dist.browser.newContext();
    const older = await context.newPage();
    await older.goto(new URL('recipe.schema.json', dist.url).href);
    await older.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('shortlist', 1);
          request.onupgradeneeded = () => {
            const { result: db } = request;
            const projects = db.createObjectStore('projects', { keyPath: 'id' });
            projects.createIndex('updatedAt', 'updatedAt');
            db.createObjectStore('rows', { keyPath: ['projectId', 'chunk'] });
            const candidates = db.createObjectStore('candidates', { autoIncrement: true });
            candidates.createIndex('projectId', 'projectId');
            db.createObjectStore('checkpoints', { keyPath: ['projectId', 'training'] });
            db.createObjectStore('distributions', { keyPath: ['projectId', 'training', 'chunk'] });
            db.createObjectStore('overrides', { keyPath: ['projectId', 'row'] });
          };
          // The connection stays open as long as this page: it gives way to nobody.
          request.onsuccess = () => resolve();
        }),
    );
    const { page, errors } = await openPage(context, dist.url);
    await message(page).waitFor();
    expect(await message(page).innerText()).toContain('Another tab of this page');
    await older.close();
    await message(page).waitFor({ state: 'detached' });
    await dropFiles(page, { 'table.csv': table(), 'my.recipe.json': recipe(1) });
    await waitUntilDone(page);
    expect(errors).toEqual([]);
    await context.close();
  });
});
