/**
 * @file WebKitGTK's own small browser by WebDriver, on a screen that nobody sees. Under automation it keeps
 * everything in memory, as a private window does: opened again, it is another window of the same process.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { findWebKitDriver } from '../../scripts/other-browsers.mjs';

const START_MS = 30_000;
const SCRIPT_MS = 60_000;
/** Keys that are no characters, by their place in WebDriver's own code page. */
const SPECIAL_KEYS = new Map([['Enter', '\uE007']]);

/** @param {string} folder its home: what it downloads lies there. */
export async function startWebKit(folder) {
  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [display] = await once(screen.stdio[3], 'data');
  const port = await freePort();
  const driver = spawn(findWebKitDriver(), [`--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${String(display).trim()}`, HOME: folder },
    stdio: 'ignore',
  });
  const session = await openSession(`http://127.0.0.1:${port}`);
  const { send } = session;
  return {
    name: 'WebKitGTK',
    version: session.version,
    goto: (url) => send('POST', '/url', { url }),
    evaluate: (fn, ...args) => evaluate(send, fn, args),
    async press(key) {
      const value = SPECIAL_KEYS.get(key) ?? key;
      const keys = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
      await send('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions: keys }] });
    },
    async reopen(url) {
      const { handle } = await send('POST', '/window/new', { type: 'window' });
      await send('DELETE', '/window');
      await send('POST', '/window', { handle });
      await send('POST', '/url', { url });
    },
    async close() {
      await send('DELETE', '').catch(() => undefined);
      driver.kill();
      screen.kill();
    },
  };
}

async function openSession(address) {
  const until = Date.now() + START_MS;
  for (;;) {
    const ready = await call(address, 'GET', '/status').catch(() => null);
    if (ready) break;
    if (Date.now() > until) throw new Error('WebKitWebDriver did not start.');
    await sleep(100);
  }
  const { sessionId, capabilities } = await call(address, 'POST', '/session', {
    capabilities: { alwaysMatch: { timeouts: { script: SCRIPT_MS, pageLoad: SCRIPT_MS } } },
  });
  return {
    version: capabilities.browserVersion,
    send: (method, path, body) => call(address, method, `/session/${sessionId}${path}`, body),
  };
}

/** One command of WebDriver's. @throws Error with what the driver says is wrong. */
async function call(address, method, path, body) {
  const response = await fetch(address + path, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
  return value;
}

/** What a function gives in the page, which may be a promise. */
async function evaluate(send, fn, args) {
  const script = `
    const done = arguments[arguments.length - 1];
    Promise.resolve((${fn})(...[...arguments].slice(0, -1))).then(
      (value) => done({ value }),
      (error) => done({ error: String(error) }),
    );`;
  const { value, error } = await send('POST', '/execute/async', { script, args });
  if (error) throw new Error(error);
  return value;
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
