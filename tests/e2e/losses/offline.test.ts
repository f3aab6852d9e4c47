/** @file The service worker: work without a network, threads without headers, and new versions. */
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listPageFiles } from '../../../scripts/page-files.mjs';
import { DIST, serveDist } from '../../../scripts/serve-dist.mjs';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { topicData } from '../../helpers/topics';
import {
  downloadReport,
  dropFiles,
  openPage,
  useDist,
  waitForRun,
  waitUntilKept,
} from '../browser';

const DATA = topicData(47, { rows: 200 });
const TABLE = Papa.unparse(
  DATA.texts.map((text, row) => ({
    text,
    candidates: (DATA.sets[row] ?? []).map((label) => DATA.labels[label]).join('|'),
  })),
);
const RECIPE = JSON.stringify({
  shortlist: 1,
  task: { textColumn: 'text', labels: DATA.labels.map((name) => ({ name })) },
  teacher: { kind: 'column', column: 'candidates' },
  student: { kind: 'ngram', epochs: 3 },
  labels: { policy: 'student' },
});

async function label(page: Page): Promise<void> {
  await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': RECIPE });
  await waitUntilDone(page);
}

/** A service worker is what these tests are about; others go without. */
function useContext(dist: { browser: Browser }): () => BrowserContext {
  let context: BrowserContext;
  beforeEach(async () => {
    context = await dist.browser.newContext({ serviceWorkers: 'allow' });
  });
  afterEach(() => context.close());
  return () => context;
}

describe('a page that was visited', () => {
  const dist = useDist();
  const context = useContext(dist);

  test('opens and labels when its server is gone', async () => {
    const server = await serveDist({ path: '/some/where/' });
    const first = await openPage(context(), server.url);
    await waitUntilKept(first.page);
    await label(first.page);
    await first.page.close();
    await server.close();

    const { page, errors } = await openPage(context(), server.url);
    await waitForRun(page, 'done');
    await page.reload();
    await waitForRun(page, 'done');
    await label(page);
    expect((await downloadReport(page)).rows).toMatchObject({ total: 200, annotated: 200 });
    await page.click('[data-testid=go-start]');
    expect(await page.locator('[data-testid=screen-start] li').count()).toBe(2);
    expect(errors).toEqual([]);
  });

  test('serves its own files, and leaves every other request to the browser', async () => {
    const { page } = await openPage(context(), dist.url);
    await waitUntilKept(page);
    const served = new Map<string, boolean>();
    page.on('response', (response) => served.set(response.url(), response.fromServiceWorker()));
    await page.reload();
    await waitUntilKept(page);
    const own = new URL('hub/some-model/resolve/main/config.json', dist.url).href;
    await page.evaluate((url) => fetch(url), own);

    expect(served.get(dist.url)).toBe(true);
    expect(served.get(own)).toBe(false);
    const kept = await page.evaluate(async () => {
      const keys = await Promise.all(
        (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
      );
      return keys.flat().map(({ url }) => url);
    });
    expect(kept).toContain(dist.url);
    expect(kept).not.toContain(own);
  });
});

describe('on a host without headers', () => {
  const dist = useDist({ isolated: false });
  const context = useContext(dist);

  // Playwright looks into a page as a user's click would: until the reload, only events are watched.
  test('the first visit ends in a page with threads, after one reload', async () => {
    const page = await context().newPage();
    let loads = 0;
    const reloaded = new Promise<void>((resolve) => {
      page.on('load', () => {
        loads += 1;
        if (loads === 2) resolve();
      });
    });
    await page.goto(dist.url);
    await reloaded;
    await waitUntilKept(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await label(page);
    expect((await downloadReport(page)).environment.threads).toBeGreaterThan(1);
    expect(loads).toBe(2);
  });

  test('a page in which something was opened is not reloaded', async () => {
    const page = await context().newPage();
    let loads = 0;
    page.on('load', () => (loads += 1));
    // Engines are fetched after it was decided not to reload.
    const engine = context().waitForEvent('response', (response) =>
      response.url().endsWith('.wasm'),
    );
    await page.goto(`${dist.url}?sample=dbpedia`);
    await engine;
    await page.waitForSelector('[data-testid=screen-task]');
    expect(loads).toBe(1);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });
});

describe('a new version', () => {
  const dist = useDist();
  const context = useContext(dist);

  test('is offered and taken; a tab of the old one goes on, and then the old one is forgotten', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shortlist-build-'));
    await cp(DIST, folder, { recursive: true });
    const server = await serveDist({ folder });
    const old = await openPage(context(), server.url);
    await waitUntilKept(old.page);
    await releaseNext(folder);

    const { page, errors } = await openPage(context(), server.url);
    expect(await versionOf(page)).toBe('first');
    await page.click('[data-testid=update]');
    await page.waitForFunction(() => document.documentElement.dataset['version'] === 'next');
    await waitUntilKept(page);
    expect(await page.locator('[data-testid=update]').count()).toBe(0);
    expect(await page.evaluate(() => caches.keys())).toHaveLength(2);

    // All of its parts have other names on the server by now.
    await label(old.page);
    expect(await versionOf(old.page)).toBe('first');
    await old.page.close();
    await page.reload();
    await page.waitForFunction(async () => (await caches.keys()).length === 1);
    expect(await versionOf(page)).toBe('next');
    expect([old.errors, errors]).toEqual([[], []]);
    await server.close();
    await rm(folder, { recursive: true });
  });
});

const versionOf = (page: Page) =>
  page.evaluate(() => document.documentElement.dataset['version'] ?? 'first');

/** Makes of a build the next one: another page, and each of its parts under a new name. */
async function releaseNext(folder: string): Promise<void> {
  const assets = join(folder, 'assets');
  const names = await readdir(assets);
  const newNames = new Map(names.map((name) => [name, name.replace(/\.(\w+)$/, '2.$1')]));
  const rewrite = async (file: string, edit: (text: string) => string) =>
    writeFile(file, edit(await readFile(file, 'utf8')));
  const renamed = (text: string) =>
    names.reduce((result, name) => result.replaceAll(name, newNames.get(name) ?? name), text);
  for (const name of names) {
    if (/\.(js|css)$/.test(name)) await rewrite(join(assets, name), renamed);
    await rename(join(assets, name), join(assets, newNames.get(name) ?? name));
  }
  await rewrite(join(folder, 'index.html'), (text) =>
    renamed(text).replace('<html', '<html data-version="next"'),
  );
  listPageFiles(folder);
}
