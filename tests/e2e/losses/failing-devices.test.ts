/**
 * @file Devices that cannot train, or give up in the middle of it: no WebAssembly or none with SIMD, a worker
 * that ends without a word, a lost GPU. The run goes on from its last epoch, by itself or when it is asked to, and nobody
 * reads what the runtime said.
 */
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';
import { breakWorkers } from '../student-workers';

const WORDS = { fruit: ['apple', 'pear', 'plum'], tools: ['hammer', 'saw', 'drill'] };
const EPOCHS = 8;

const TABLE = [
  'text',
  ...Array.from({ length: 400 }, (_, i) => {
    const words = i % 2 === 0 ? WORDS.fruit : WORDS.tools;
    return `${words[i % 3]} number ${i} of many`;
  }),
].join('\n');

const recipeOn = (executionProvider: 'wasm' | 'webgpu') =>
  JSON.stringify({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: Object.entries(WORDS).map(([name, keywords]) => ({ name, keywords })),
    },
    teacher: { kind: 'keywords' },
    student: { kind: 'ngram', epochs: EPOCHS, executionProvider },
    labels: { policy: 'student' },
    refinery: { mode: 'full', weights: 'score' },
  });

/** As browsers are that were made before SIMD. */
const LACKS_SIMD = 'WebAssembly.validate = () => false;';
/** As in Lockdown Mode. */
const LACKS_WEBASSEMBLY = 'delete globalThis.WebAssembly;';

/** Ends itself in the middle of its epochs: each step waits for a message of the worker's to itself. */
const ENDS = `{
  const post = MessagePort.prototype.postMessage;
  let messages = 0;
  MessagePort.prototype.postMessage = function (...message) {
    if (++messages === 20) close();
    post.apply(this, message);
  };
}`;

/** Destroys its GPU in the middle of the work. */
const LOSES_GPU = `{
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...wanted) {
    const device = await request.apply(this, wanted);
    const { queue } = device;
    const submit = queue.submit.bind(queue);
    let submits = 0;
    queue.submit = (buffers) => {
      submit(buffers);
      if (++submits === 150) device.destroy();
    };
    return device;
  };
}`;

async function start(
  context: BrowserContext,
  url: string,
  provider: 'wasm' | 'webgpu',
): Promise<Page> {
  const { page } = await openPage(context, url);
  await dropFiles(page, { 'table.csv': TABLE, 'my.recipe.json': recipeOn(provider) });
  return page;
}

async function expectFailure(page: Page, words: RegExp): Promise<void> {
  const message = page.locator('[data-testid=error-message]');
  await expect.poll(() => message.innerText(), { timeout: 60_000 }).toMatch(words);
  await waitForRun(page, 'failed');
}

async function expectAllEpochs(page: Page) {
  await waitUntilDone(page);
  const report = await downloadReport(page);
  expect(report.student?.epochs.map(({ epoch }) => epoch)).toEqual(
    Array.from({ length: EPOCHS }, (_, i) => i + 1),
  );
  return report;
}

describe('a training', () => {
  const dist = useDist({ gpu: true });

  test('that the device does not run fails with what to do, and goes on', async () => {
    const context = await dist.browser.newContext();
    await breakWorkers(context, [LACKS_SIMD, LACKS_WEBASSEMBLY, ENDS]);
    const page = await start(context, dist.url, 'wasm');
    for (const words of [
      /too old .* lacks SIMD\. Nothing is lost: use a current/,
      /WebAssembly is switched off .* Nothing is lost: allow it/,
      /ended in the middle of its work.*resume/s,
    ]) {
      await expectFailure(page, words);
      await page.click('[data-testid=resume]');
    }
    await expectAllEpochs(page);
    await context.close();
  });

  test('whose GPU is lost goes on on the processor by itself', async () => {
    const context = await dist.browser.newContext();
    await breakWorkers(context, [LOSES_GPU]);
    const page = await start(context, dist.url, 'webgpu');
    const { environment } = await expectAllEpochs(page);
    expect(environment).toMatchObject({ executionProvider: 'wasm' });
    expect(environment.notice).toContain('graphics card was lost');
    expect(environment.told).toEqual([{ code: 'training-gpu-lost' }]);
    await context.close();
  });
});
