/** @file Jobs in workers that end without an event, or hang: they fail with words for a person, and soon. */
import type { Remote } from 'comlink';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/state/failure';
import { runIn } from '../../../src/bridge/workers';

interface Api {
  add: (a: number, b: number) => number;
  end: () => Promise<void>;
  hang: () => void;
  compute: (ms: number) => string;
}

const QUICK = { beatMs: 50, silentBeats: 10 };
/** A worker that starts beside other work is silent for a second or more. */
const PATIENT = { beatMs: 100, silentBeats: 200 };

function inWorker<Result>(job: (api: Remote<Api>) => Promise<Result>, watching = PATIENT) {
  const worker = new Worker(new URL('ending.worker.ts', import.meta.url), { type: 'module' });
  return runIn<Api, Result>(worker, job, undefined, [], watching);
}

async function lifelines() {
  const { held = [] } = await navigator.locks.query();
  return held.filter(({ name }) => name?.startsWith('shortlist.worker.'));
}

describe('a job', () => {
  test('whose worker closes itself fails, though no event tells of it', async () => {
    // Beats come too seldom to help here: it is the lock that tells.
    const slow = { beatMs: 60_000, silentBeats: 20 };
    const end = async (api: Remote<Api>) => {
      await expect.poll(lifelines).toHaveLength(1);
      return api.end();
    };
    const error: unknown = await inWorker(end, slow).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'WorkerLost' });
    expect(failureOf(error)).toEqual({ code: 'worker-ended' });
  });

  test('whose worker hangs fails as well', async () => {
    const job = async (api: Remote<Api>) => api.hang();
    const error: unknown = await inWorker(job, QUICK).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: 'WorkerLost' });
    expect(failureOf(error)).toEqual({ code: 'worker-silent' });
  });

  test('whose worker is only busy is left alone', async () => {
    const busy = { beatMs: 100, silentBeats: 50 };
    expect(await inWorker(async (api) => api.compute(600), busy)).toBe('done');
  });

  test('that left a call unanswered lets go of it', async () => {
    const kept: { api?: Remote<Api> } = {};
    const job = async (api: Remote<Api>) => {
      kept.api = api;
      void api.hang();
      return Promise.resolve('left');
    };
    expect(await inWorker(job)).toBe('left');
    expect(() => kept.api?.add(1, 2)).toThrow(/released/);
  });

  test('leaves no lock behind, and its end is not taken for a loss', async () => {
    const results = await Promise.all([1, 2, 3].map((n) => inWorker(async (api) => api.add(n, 1))));
    expect(results).toEqual([2, 3, 4]);
    await expect.poll(lifelines).toEqual([]);
  });
});
