/** @file The gates to the network, tried from inside: a page and workers that do their best to leak. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page, Worker } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dropFiles, launchThrifty, openPage, useDist, waitForRun, waitUntilKept } from '../browser';
import { PageChatServer } from '../teachers/chat-server';
import { PAGE_LEAKS, SCRIPT_LEAKS, tryWayOut, WORKER_LEAKS } from './ways-out';

const SECRET = 'a-secret-text';
const TABLE = `text\n${Array.from({ length: 12 }, (_, i) => `an apple ${i}`).join('\n')}\n`;

/** Hears whatever arrives, by any way, and lets everybody read it. */
const heard: string[] = [];
const listener = createServer((request, response) => {
  heard.push(`${request.method} ${request.url}`);
  response.writeHead(200, {
    'Access-Control-Allow-Origin': '*',
    'Content-Type': 'text/javascript',
  });
  response.end('export default 1;');
});
listener.on('connection', (socket) => heard.push(`connection ${socket.remotePort ?? ''}`));
let target: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/?${SECRET}`;
});
afterAll(() => {
  listener.closeAllConnections();
  listener.close();
});

async function tryLeak(place: Page | Worker, script: string): Promise<void> {
  heard.length = 0;
  await tryWayOut(place, script, target);
  // What was on its way has arrived by the end of a way there and back.
  await fetch(target.replace(SECRET, 'end'));
}

test('every way out is one: from a page without gates the text arrives', async () => {
  const browser = await launchThrifty();
  const page = await browser.newPage();
  await page.goto(target.replace(SECRET, 'page'));
  for (const [way, script] of PAGE_LEAKS) {
    await tryLeak(page, script);
    // A beacon is sent when the browser has time for it.
    await expect.poll(() => [way, leaked().length > 0], { timeout: 10_000 }).toEqual([way, true]);
  }
  await browser.close();
});

const leaked = () => heard.filter((line) => line.includes(SECRET));

describe.each([
  ['with its service worker', 'allow'],
  ['without a service worker', 'block'],
] as const)('a page %s', (_, serviceWorkers) => {
  const dist = useDist({ gpu: true });
  const servers: PageChatServer[] = [];
  let context: BrowserContext;

  afterEach(async () => {
    await context.close();
    for (const server of servers.splice(0)) await server.stop();
  });

  async function openControlled(): Promise<Page> {
    context = await dist.browser.newContext({ serviceWorkers });
    const { page } = await openPage(context, dist.url);
    if (serviceWorkers === 'allow') {
      await waitUntilKept(page);
      expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    }
    return page;
  }

  test('lets nothing out by itself', async () => {
    const page = await openControlled();
    for (const [way, script] of PAGE_LEAKS) {
      await tryLeak(page, script);
      expect([way, leaked()]).toEqual([way, []]);
    }
  });

  test('lets nothing out of a worker to a host that was not allowed', async () => {
    const server = new PageChatServer(() => ['fruit']);
    servers.push(server);
    server.answersAtMost = 0;
    const url = await server.start();
    const page = await openControlled();
    const recipe = {
      shortlist: 1,
      task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
      teacher: { kind: 'endpoint', url, model: 'm' },
    };
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(recipe) });
    await page.click('[data-testid=allow-network]');
    await waitForRun(page, 'running', 'annotate');
    await expect.poll(() => server.asked.length).toBeGreaterThan(0);
    const [worker] = page.workers();
    if (!worker) throw new Error('No worker is at work.');
    const leaks = [...WORKER_LEAKS, ...(serviceWorkers === 'allow' ? SCRIPT_LEAKS : [])];
    for (const [way, script] of leaks) {
      await tryLeak(worker, script);
      expect([way, leaked()]).toEqual([way, []]);
    }
  });
});
