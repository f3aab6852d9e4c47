/** @file Another site that shows this page inside its own cannot make a person allow a host without knowing. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFiles, useDist } from '../browser';

const dist = useDist();
const RECIPE = JSON.stringify({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'endpoint', url: 'http://192.0.2.1/v1', model: 'm' },
});
/** Of the same site, on another port: browsers give a frame of another site no storage, or storage of its own. */
const stranger = createServer((_, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html' });
  response.end(`<iframe src="${dist.url}" width="1200" height="900"></iframe>`);
});

beforeAll(() => new Promise<void>((resolve) => stranger.listen(0, 'localhost', resolve)));
afterAll(() => new Promise((resolve) => stranger.close(resolve)));

test('a host can be allowed only where the page stands by itself', async () => {
  const context = await dist.browser.newContext();
  const page = await context.newPage();
  const sent: string[] = [];
  page.on('request', (request) => sent.push(new URL(request.url()).hostname));
  await page.goto(`http://localhost:${(stranger.address() as AddressInfo).port}/`);
  const framed = page.frameLocator('iframe');
  await framed.locator('[data-testid=file-input]').setInputFiles([
    { name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('text\nan apple\na saw\n') },
    { name: 'my.recipe.json', mimeType: 'application/json', buffer: Buffer.from(RECIPE) },
  ]);
  await framed.locator('[data-testid=framed-by-stranger]').waitFor();
  const allow = framed.locator('[data-testid=allow-network]');
  expect(await allow.isDisabled()).toBe(true);
  await allow.dispatchEvent('click');
  await framed.locator('[data-testid=refuse-network]').click();
  await framed.locator('[data-testid=run-status][data-state=paused]').waitFor();
  expect(sent).not.toContain('192.0.2.1');
  await context.close();
});

test('a page that has opened this one, and writes to it as its own parts do, changes nothing', async () => {
  const context = await dist.browser.newContext();
  const opener = await context.newPage();
  await opener.goto(`http://localhost:${(stranger.address() as AddressInfo).port}/`);
  const opening = context.waitForEvent('page');
  await opener.evaluate((url) => Object.assign(globalThis, { opened: open(url) }), dist.url);
  const page = await opening;
  const sent: string[] = [];
  page.on('request', (request) => sent.push(new URL(request.url()).hostname));
  await page.waitForSelector('[data-testid=screen-start]');
  await opener.evaluate(() => {
    const needs = [{ origin: 'http://192.0.2.1', purpose: 'texts', path: '/v1' }];
    const { opened } = globalThis as unknown as { opened: Window };
    for (const message of [{ kind: 'network', needs }, { kind: 'network-opened', origins: ['http://192.0.2.1'] }, { kind: 'model-hosts', areOpen: true }, { kind: 'which-origins' }, { kind: 'alive', isHolding: true }]) opened.postMessage(message, '*'); // prettier-ignore
  });
  await dropFiles(page, { 'table.csv': 'text\nan apple\na saw\n', 'my.recipe.json': RECIPE });
  await page.waitForSelector('[data-testid=allow-network]:enabled');
  expect(sent).not.toContain('192.0.2.1');
  await context.close();
});
