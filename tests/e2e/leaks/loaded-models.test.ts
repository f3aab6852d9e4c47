/**
 * @file A model's host is open while its model is loaded, and closed once it is: what was loaded may be a program of a
 * stranger's, and is given texts from then on.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page, Worker } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SentenceModel } from '../../helpers/sentence-model';
import { allowNetwork, dropFiles, openPage, useDist, waitForRun, waitUntilKept } from '../browser';
import { PageEngine } from '../teachers/page-engine';

const WEIGHTS = 'onnx/model.onnx';
const ROWS = Array.from({ length: 20_000 }, (_, i) => `dog number ${i} of ${i * 7},animals`);
const TABLE = `text,candidates\n${ROWS.join('\n')}\n`;
const TASK = {
  textColumn: 'text',
  labels: [
    { name: 'animals', keywords: ['dog'] },
    { name: 'numbers', keywords: ['seven'] },
  ],
};

/** A hub with one model, whose weights come when the test lets them. */
class SlowHub {
  /** Addresses that were asked for, without those of the model's files. */
  readonly heard: string[] = [];
  private readonly files = new SentenceModel(['dog', 'cat', 'number', 'of']).files();
  private waiting: (() => void)[] = [];
  private isHeld = true;
  private readonly server = createServer(({ url = '' }, response) => {
    const name = /\/resolve\/main\/(.+)$/.exec(url)?.[1];
    const file = name === undefined ? undefined : this.files.get(name);
    if (name === undefined) this.heard.push(url);
    const answer = () => send(response, file);
    if (name === WEIGHTS && this.isHeld) this.waiting.push(answer);
    else answer();
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get asksForWeights(): boolean {
    return this.waiting.length > 0;
  }

  release(): void {
    this.isHeld = false;
    for (const answer of this.waiting.splice(0)) answer();
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function send(response: ServerResponse, file: Uint8Array | string | undefined): void {
  response.writeHead(file === undefined ? 404 : 200, { 'Access-Control-Allow-Origin': '*' });
  response.end(file);
}

/** What comes of a request from there: its status, or the reason why there was none. */
function ask(place: Page | Worker, url: string): Promise<string> {
  return (place as Page).evaluate(
    (address) => fetch(address).then(({ status }) => String(status), String),
    url,
  );
}

const workerOf = (page: Page, name: string): Worker => {
  const found = page.workers().find((one) => one.url().includes(`/${name}.worker`));
  if (!found) throw new Error(`No ${name} worker is at work.`);
  return found;
};

describe('once its model is loaded', () => {
  const dist = useDist({ gpu: true });
  const hub = new SlowHub();
  let context: BrowserContext;

  beforeAll(() => hub.start());
  afterAll(() => hub.stop());
  afterEach(() => context.close());

  test('a sentence encoder’s worker reaches its hub no more, nor does anything that the service worker serves', async () => {
    context = await dist.browser.newContext({ serviceWorkers: 'allow' });
    const { page } = await openPage(context, dist.url);
    await waitUntilKept(page);
    // A file of the page by itself: it has no policy and no guard, only the service worker.
    const bare = await context.newPage();
    await bare.goto(new URL('recipe.schema.json', dist.url).href);
    const student = { kind: 'encoder-head', model: 'sentences', baseUrl: hub.url, epochs: 1 };
    const recipe = { shortlist: 1, task: TASK, student };
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(recipe) });
    await page.waitForSelector('[data-testid=allow-network]');
    expect(await ask(bare, `${hub.url}/before`)).toContain('TypeError');
    await allowNetwork(page);
    await expect.poll(() => hub.asksForWeights, { timeout: 60_000 }).toBe(true);
    const worker = workerOf(page, 'embedding');
    expect(await ask(worker, `${hub.url}/loading`)).toBe('404');
    expect(await ask(bare, `${hub.url}/loading-too`)).toBe('404');

    hub.release();
    await page
      .getByText(/Reading [\d,]+ of/)
      .first()
      .waitFor({ timeout: 60_000 });
    expect(await ask(worker, `${hub.url}/loaded?text`)).toContain('Nobody has allowed');
    expect(await ask(bare, `${hub.url}/loaded-too?text`)).toContain('TypeError');
    expect(page.workers()).toContain(worker);
    expect(hub.heard).toEqual(['/loading', '/loading-too']);
  });

  test('a language model’s worker reaches its hosts no more', async () => {
    context = await dist.browser.newContext();
    const engine = new PageEngine(() => ({ content: '{"labels": ["animals"]}' }));
    await engine.install(context);
    const { page } = await openPage(context, dist.url);
    const teacher = { kind: 'webllm', strategy: 'all' };
    const recipe = { shortlist: 1, task: TASK, teacher, student: { epochs: 1 } };
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(recipe) });
    await allowNetwork(page);
    await waitForRun(page, 'running', 'annotate');
    await expect.poll(() => engine.requests.length, { timeout: 60_000 }).toBeGreaterThan(0);
    const worker = workerOf(page, 'teacher');
    for (const host of ['huggingface.co', 'raw.githubusercontent.com']) {
      expect(await ask(worker, `https://${host}/lib.wasm?text`)).toContain('Nobody has allowed');
    }
    expect(engine.loaded).toHaveLength(1);
  });
});
