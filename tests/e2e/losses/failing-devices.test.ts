/**
 * @file Devices that give up in the middle of a training: the worker ends without a word, or the GPU is lost. The run goes on from its last epoch, by itself or when it is asked to, and nobody reads
 * what the runtime said.
 */
import type { BrowserContext, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist, waitForRun } from '../browser';

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

/** Runs in the first student worker before its own script; later workers are whole. */
async function breakFirstWorker(context: BrowserContext, script: string): Promise<void> {
  let workers = 0;
  await context.route('**/student.worker*.js', async (route) => {
    const response = await route.fetch();
    const own = await response.text();
    workers += 1;
    await route.fulfill({ response, body: workers === 1 ? `${script}\n${own}` : own });
  });
}

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

  test('whose worker ends without a word fails with what to do, and goes on', async () => {
    const context = await dist.browser.newContext();
    await breakFirstWorker(context, ENDS);
    const page = await start(context, dist.url, 'wasm');
    await waitForRun(page, 'failed');
    const text = await page.innerText('[data-testid=error-message]');
    expect(text).toMatch(/ended in the middle of its work.*resume/s);
    await page.click('[data-testid=resume]');
    await expectAllEpochs(page);
    await context.close();
  });

  test('whose GPU is lost goes on on the processor by itself', async () => {
    const context = await dist.browser.newContext();
    await breakFirstWorker(context, LOSES_GPU);
    const page = await start(context, dist.url, 'webgpu');
    const { environment } = await expectAllEpochs(page);
    expect(environment).toMatchObject({ executionProvider: 'wasm' });
    expect(environment.notice).toContain('graphics card was lost');
    expect(environment.told).toEqual([{ code: 'training-gpu-lost' }]);
    await context.close();
  });
});
