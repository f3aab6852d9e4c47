/**
 * @file What comes between a run and its end: a tab in the background, a machine that sleeps, a model that
 * is taken away. No row may be lost or fail by it, and nobody's sleep is work.
 */
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';

const ROWS = 20;
const HOUR_MS = 3_600_000;
const TABLE = ['text', ...Array.from({ length: ROWS }, (_, i) => `text ${i} of ${ROWS}`)].join(
  '\n',
);
const RECIPE = {
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'fruit' }, { name: 'tools' }] },
  teacher: { kind: 'promptapi' },
  student: { kind: 'ngram', epochs: 1, executionProvider: 'wasm' },
  labels: { policy: 'student' },
};

/** A row's troubles, one for each time that it is asked about. */
type Trouble = { hides?: true; sleepsMs?: number; error?: 'InvalidStateError' | 'OperationError' };
type Troubles = Record<number, Trouble[]>;

declare global {
  interface Window {
    asked: number[];
  }
}

/** Stands in for the browser's model; it runs in the page and must need nothing else. */
function offerTroubledModel(troubles: Troubles): void {
  const clock = new BroadcastChannel('clock');
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      clock.onmessage = () => resolve();
      clock.postMessage(ms);
    });
  const hide = () => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  window.asked = [];
  const session = {
    inputQuota: 4096,
    prompt: async (input: string) => {
      const row = Number(/text (\d+) of/.exec(input)?.[1]);
      window.asked.push(row);
      const { hides, sleepsMs, error } = troubles[row]?.shift() ?? {};
      if (hides) hide();
      if (sleepsMs !== undefined) await sleep(sleepsMs);
      if (error !== undefined) throw new DOMException('The device went away.', error);
      return '{"labels": ["fruit"]}';
    },
    clone: () => Promise.resolve(session),
    destroy: () => undefined,
  };
  const LanguageModel = {
    availability: () => Promise.resolve('available'),
    create: () => Promise.resolve(session),
  };
  Object.assign(globalThis, { LanguageModel });
}

/** Lets the page put the clocks of the teacher's worker forward, as a sleep of the machine does. */
const SLEEPING_CLOCKS = `{
  let sleptMs = 0;
  const clock = new BroadcastChannel('clock');
  for (const watch of [Date, performance]) {
    const now = watch.now.bind(watch);
    watch.now = () => now() + sleptMs;
  }
  clock.onmessage = ({ data }) => {
    sleptMs += data;
    clock.postMessage('awake');
  };
}\n`;

async function runWith(dist: ReturnType<typeof useDist>, troubles: Troubles): Promise<Page> {
  const context = await dist.browser.newContext();
  await context.addInitScript(offerTroubledModel, troubles);
  await context.route('**/teacher.worker*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: SLEEPING_CLOCKS + (await response.text()) });
  });
  const { page } = await openPage(context, dist.url);
  await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': JSON.stringify(RECIPE) });
  return page;
}

const times = (asked: number[], row: number) => asked.filter((one) => one === row).length;

describe('a run', () => {
  const dist = useDist();

  test('goes on after the machine slept, with a model that did not outlive it', async () => {
    const page = await runWith(dist, {
      3: [{ sleepsMs: HOUR_MS }],
      // The model says that it is gone; at row 12 it only fails, and fails again.
      6: [{ sleepsMs: HOUR_MS, error: 'InvalidStateError' }],
      12: [{ sleepsMs: HOUR_MS, error: 'OperationError' }, { error: 'OperationError' }],
    });
    await waitUntilDone(page);
    const report = await downloadReport(page);
    expect(report.rows).toMatchObject({ annotated: ROWS, failed: 0 });
    expect(report.teacher.seconds).toBeLessThan(HOUR_MS / 1000);
    const asked = await page.evaluate(() => window.asked);
    expect(Array.from({ length: ROWS }, (_, row) => times(asked, row))).toEqual(
      Array.from({ length: ROWS }, (_, row) => (row === 6 ? 2 : row === 12 ? 3 : 1)),
    );
    await page.context().close();
  });

  test('goes on in a hidden tab; where that loses the model, it says so and resumes at the row', async () => {
    const page = await runWith(dist, { 4: [{ hides: true }], 9: [{ error: 'InvalidStateError' }] });
    await waitForRun(page, 'failed', 'annotate');
    const said = await page.locator('[data-testid=screen-run]').innerText();
    expect(said).toContain('This tab was in the background');
    expect(said).toContain('Everything so far is kept');
    expect(await page.evaluate(() => window.asked)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await page.click('[data-testid=resume]');
    await waitUntilDone(page);
    expect((await downloadReport(page)).rows).toMatchObject({ annotated: ROWS, failed: 0 });
    const asked = await page.evaluate(() => window.asked);
    expect(asked.slice(10)).toEqual(Array.from({ length: ROWS - 9 }, (_, i) => i + 9));
    await page.context().close();
  });
});
