/** @file What leaves the page: nothing that nobody has allowed, whatever a recipe says. */
import { afterEach, describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { dropFiles, openPage, useDist, waitForRun } from '../browser';
import { PageChatServer } from '../teachers/chat-server';

const TABLE = `text\n${Array.from({ length: 12 }, (_, i) => `an apple ${i}`).join('\n')}\n`;
const TASK = { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] };

const recipeOf = (parts: object) =>
  JSON.stringify({ shortlist: 1, task: TASK, student: { epochs: 1 }, ...parts });
const endpoint = (url: string) => recipeOf({ teacher: { kind: 'endpoint', url, model: 'm' } });

const servers: PageChatServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

async function startServer(): Promise<{ server: PageChatServer; url: string; host: string }> {
  const server = new PageChatServer(() => ['fruit']);
  servers.push(server);
  const url = await server.start();
  return { server, url, host: new URL(url).host };
}

describe('a recipe from a stranger', () => {
  const dist = useDist({ gpu: true });

  test('sends nothing to a host that it disguises until that was allowed', async () => {
    const context = await dist.browser.newContext();
    const { page, strangers } = await openPage(context, dist.url);
    const allow = page.locator('[data-testid=allow-network]');
    for (const [address, host] of [
      ['http://evil.example:8920?@127.0.0.1/v1', 'evil.example:8920'],
      ['http://localhost.evil.example/v1', 'localhost.evil.example'],
      ['http://loc\u0430lhost:1234/v1', 'xn--loclhost-36g:1234'],
      ['http://134744072/v1', '8.8.8.8'],
    ] as const) {
      await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': endpoint(address) });
      await expect.poll(() => allow.textContent()).toContain(host);
      await page.click('[data-testid=refuse-network]');
      await waitForRun(page, 'paused');
      expect(strangers).toEqual([]);
    }
    await context.close();
  });

  test('that names an address with two readings is refused', async () => {
    const context = await dist.browser.newContext();
    const { page, strangers } = await openPage(context, dist.url);
    const message = page.locator('[data-testid=error-message]');
    for (const address of [
      'http://evil.example\\@127.0.0.1/v1',
      'http://evil.example#@localhost/v1',
      'http://127.0.0.1@evil.example/v1',
    ]) {
      await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': endpoint(address) });
      await message.waitFor();
      expect(await message.innerText()).toContain('teacher.url');
      await page.click('[aria-label=Dismiss]');
      await message.waitFor({ state: 'detached' });
    }
    expect(strangers).toEqual([]);
    await context.close();
  });

  const FETCHED: [string, object, string[]][] = [
    [
      'a student’s server',
      { student: { kind: 'encoder', model: 'a/b', baseUrl: 'http://evil.example' } },
      ['evil.example'],
    ],
    ['a student’s hub', { student: { kind: 'encoder-head', model: 'a/b' } }, ['huggingface.co']],
    [
      'a teacher’s model',
      { teacher: { kind: 'webllm', modelUrl: 'http://evil.example/m' } },
      ['evil.example'],
    ],
    [
      'a model’s library',
      {
        teacher: {
          kind: 'webllm',
          modelUrl: 'http://a.example/m',
          modelLibUrl: 'http://b.example/lib.wasm',
        },
      },
      ['a.example', 'b.example'],
    ],
    [
      'the list’s models',
      { teacher: { kind: 'webllm' } },
      ['huggingface.co', 'raw.githubusercontent.com'],
    ],
  ];
  test('fetches no model from a host until it was allowed', async () => {
    const context = await dist.browser.newContext();
    const { page, strangers } = await openPage(context, dist.url);
    const allow = page.locator('[data-testid=allow-network]');
    for (const [what, parts, hosts] of FETCHED) {
      await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': recipeOf(parts) });
      for (const host of hosts) {
        await expect.poll(() => allow.textContent(), { message: what }).toContain(host);
      }
      expect(strangers, what).toEqual([]);
    }
    await context.close();
  });

  test('is not asked about any more once another recipe takes its place', async () => {
    const context = await dist.browser.newContext();
    const { page, strangers } = await openPage(context, dist.url);
    await dropFiles(page, {
      'table.csv': TABLE,
      'my.recipe.json': endpoint('http://a.example/v1'),
    });
    await page.getByRole('button', { name: 'Allow a.example' }).waitFor();
    await dropFiles(page, { 'my.recipe.json': endpoint('http://b.example/v1') });
    await page.waitForSelector('[data-testid=network-question]', { state: 'detached' });
    await page.click('[data-testid=go-run]');
    await page.click('[data-testid=start], [data-testid=resume]');
    await page.getByRole('button', { name: 'Allow b.example' }).waitFor();
    expect(await page.innerText('[data-testid=network-question]')).not.toContain('a.example');
    expect(strangers).toEqual([]);
    await context.close();
  });

  test('runs once its host was allowed, and again without a question where that is remembered', async () => {
    const { server, url, host } = await startServer();
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    const files = { 'table.csv': TABLE, 'my.recipe.json': endpoint(url) };
    await dropFiles(page, files);
    const allow = await page.waitForSelector('[data-testid=allow-network]');
    expect(await allow.textContent()).toContain(host);
    expect(server.asked).toEqual([]);
    await page.check('[data-testid=remember-network]');
    await allow.click();
    await waitUntilDone(page);
    expect(server.asked).toHaveLength(12);

    const other = await openPage(context, dist.url);
    await dropFiles(other.page, files);
    await waitForRun(other.page, 'running');
    await waitUntilDone(other.page);
    expect(await other.page.$('[data-testid=allow-network]')).toBeNull();

    await other.page.click('[data-testid=go-start]');
    const list = await other.page.waitForSelector('[data-testid=network-permissions]');
    expect(await list.textContent()).toContain(host);
    await other.page.getByRole('button', { name: `Take back the permission for ${host}` }).click();
    await list.waitForElementState('hidden');
    await dropFiles(other.page, { ...files, 'my.recipe.json': endpoint(`${url}/`) });
    await other.page.waitForSelector('[data-testid=allow-network]');
    await context.close();
  });

  test('whose server sends the texts on to another one gets none of them there', async () => {
    const { server: second, url: target } = await startServer();
    const { server, url } = await startServer();
    server.redirect = `${target}/chat/completions`;
    const context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': endpoint(url) });
    await page.click('[data-testid=allow-network]');
    await waitForRun(page, 'failed');
    // Once at each of the two addresses that it may have meant, and not again.
    expect(server.sentOn.filter((method) => method === 'POST')).toHaveLength(2);
    expect([second.preflights, second.asked]).toEqual([0, []]);
    await context.close();
  });
});
