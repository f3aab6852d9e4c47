/**
 * @file How much of a fleet's throughput the page takes: a table put to a chat server on loopback that answers 64
 * questions at a time, by HTTP/1.1 and by HTTP/2, beside what the same server gives to a client in Node. Rates are
 * the server's own, from its first question to its last answer.
 *
 * node tests/bench/fleet.mjs [--slots 64] [--service 1000] [--seconds 30]
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { launchChromium } from './driving/page.mjs';
import { askDirectly, selfSigned, startSlotServer } from './fleet/slot-server.mjs';

const { values } = parseArgs({
  options: {
    slots: { type: 'string', default: '64' },
    service: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '30' },
  },
});
const [slots, serviceMs, seconds] = ['slots', 'service', 'seconds'].map((name) =>
  Number(values[name]),
);
/** Of a server by HTTP/1.1, in every browser. */
const CONNECTIONS = 6;
const WANTED = 0.95;

const tableOf = (rows) =>
  ['text', ...Array.from({ length: rows }, (_, row) => `number ${row}: an apple or a hammer`)].join(
    '\n',
  );

const recipeOf = (url) => ({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'endpoint', url, model: 'fleet', concurrency: slots },
  student: { kind: 'ngram', epochs: 1, executionProvider: 'wasm' },
});

/** One table put to a server of its own. */
async function measure(browser, pageUrl, rows, tls) {
  const server = await startSlotServer({ slots, serviceMs, tls });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(pageUrl);
    await page.waitForSelector('[data-testid=file-input]', { state: 'attached' });
    const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await page.setInputFiles('[data-testid=file-input]', [
      file('table.csv', tableOf(rows)),
      file('recipe.json', JSON.stringify(recipeOf(server.url))),
    ]);
    await page.click('[data-testid=allow-network]');
    const over = ['distil', 'done'].map((step) => `[data-testid=run-status][data-step=${step}]`);
    await page.waitForSelector(over.join(), { state: 'attached', timeout: 600_000 });
    const { questions, preflights, most, begun, ended } = server.seen;
    return { preflights, most, perSecond: (1000 * questions) / (ended - begun) };
  } finally {
    await context.close();
    await server.close();
  }
}

const share = (rate, of) => `${((100 * rate) / of).toFixed(1)}%`;
const roundsOf = (lanes) => Math.ceil((seconds * 1000) / serviceMs) * lanes;

const server = await serveDist();
const browser = await launchChromium({ flags: ['--ignore-certificate-errors'] });
try {
  const questions = roundsOf(slots);
  const direct = await askDirectly({ slots, serviceMs, questions });
  console.log(
    `server: ${slots} at a time, ${serviceMs} ms each; to a client in Node ${direct.toFixed(1)} a second`,
  );
  const tls = await selfSigned().catch(() => null);
  if (tls) {
    const { most, preflights, perSecond } = await measure(browser, server.url, questions, tls);
    const isGood = perSecond >= WANTED * direct;
    if (!isGood) process.exitCode = 1;
    console.log(
      `${isGood ? 'good' : 'BAD '} HTTP/2: ${perSecond.toFixed(1)} a second (${share(perSecond, direct)}), ` +
        `${most} at once, ${preflights} preflights, load ${loadavg()[0].toFixed(1)}`,
    );
  } else console.log('skipped HTTP/2: there is no openssl to make a certificate with');
  const { most, perSecond } = await measure(browser, server.url, roundsOf(CONNECTIONS));
  console.log(
    `     HTTP/1.1: ${perSecond.toFixed(1)} a second (${share(perSecond, direct)}), ${most} at once, ` +
      `load ${loadavg()[0].toFixed(1)}`,
  );
} finally {
  await browser.close();
  await server.close();
}
