/** @file A hub that sends a worker on: to its own storage the worker's border follows, to a stranger's host it does not. */
import type { Remote } from 'comlink';
import { expect, test } from 'vitest';
import { runIn, watchRequests } from '../../../src/bridge/workers';
import type { RequestNews } from '../../../src/core/network/ledger';

interface Api {
  ask: (url: string) => string;
}

const HUB = 'https://huggingface.co';
const FILE = `${HUB}/a/resolve/main/model.onnx`;

test('a model’s file that a hub redirects to a stranger’s host is refused, and told as failed', async () => {
  const told: string[] = [];
  watchRequests(({ phase, origin }: RequestNews) => told.push(`${phase} ${origin}`));
  const worker = new Worker(new URL('redirected.worker.ts', import.meta.url), { type: 'module' });
  const answers = await runIn(
    worker,
    async ({ ask }: Remote<Api>) => [
      await ask(FILE),
      await ask(`${FILE}?${encodeURIComponent('https://cdn-lfs.hf.co/f')}`),
      await ask(`${FILE}?${encodeURIComponent('https://hf.co.evil.example/f')}`),
      await ask(`${FILE}?${encodeURIComponent('http://cdn-lfs.hf.co/f')}`),
      await ask('https://hub.example/model.onnx'),
    ],
    undefined,
    [{ origin: HUB, purpose: 'models' }],
  );
  const file = 'a file of a model';
  expect(answers).toEqual([
    ...[file, file],
    'TypeError: Nobody has allowed this page to reach hf.co.evil.example.',
    'TypeError: Nobody has allowed this page to reach cdn-lfs.hf.co.',
    'TypeError: Nobody has allowed this page to reach hub.example.',
  ]);
  expect(told.filter((news) => !news.startsWith('received'))).toEqual([
    `begun ${HUB}`,
    ...[`begun ${HUB}`, 'begun https://cdn-lfs.hf.co'],
    ...[`begun ${HUB}`, `failed ${HUB}`],
    ...[`begun ${HUB}`, `failed ${HUB}`],
  ]);
});
