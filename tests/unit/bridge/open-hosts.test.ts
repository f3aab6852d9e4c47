/** @file The hosts that the jobs of a tab reach, as the service worker and the jobs' workers are told. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closeHosts, openHosts, openOrigins, type JobHosts } from '../../../src/bridge/open-hosts';
import type { NetworkNeed } from '../../../src/core/network/needs';

const MODELS: NetworkNeed = { origin: 'https://hub.example', purpose: 'models' };
const TEXTS: NetworkNeed = { origin: 'https://box.example', purpose: 'texts', path: '/v1' };
/** The same host for both. */
const BOTH: readonly NetworkNeed[] = [TEXTS, { origin: TEXTS.origin, purpose: 'models' }];

/** What the service worker was told, as “+origin” and “-origin”. */
let told: string[];
const jobs: JobHosts[] = [];
const deaf = { postMessage: () => undefined };

function begin(
  needs: readonly NetworkNeed[],
  worker: Pick<Worker, 'postMessage'> = deaf,
): JobHosts {
  const job = openHosts(worker, needs);
  jobs.push(job);
  return job;
}

beforeEach(() => {
  told = [];
  const postMessage = ({ kind, origins }: { kind: string; origins: string[] }) =>
    told.push(...origins.map((origin) => `${kind === 'network-opened' ? '+' : '-'}${origin}`));
  vi.stubGlobal('navigator', { serviceWorker: { controller: { postMessage } } });
});
afterEach(() => {
  for (const job of jobs.splice(0)) job.close();
  vi.unstubAllGlobals();
});

test('are open as long as the job lasts', () => {
  const job = begin([MODELS, TEXTS]);
  expect(openOrigins()).toEqual([MODELS.origin, TEXTS.origin]);
  job.close();
  expect(openOrigins()).toEqual([]);
  expect(told).toEqual([
    `+${MODELS.origin}`,
    `+${TEXTS.origin}`,
    `-${MODELS.origin}`,
    `-${TEXTS.origin}`,
  ]);
});

test('those of models are closed once these are loaded, and open again for the next ones', () => {
  const job = begin([MODELS, TEXTS]);
  job.setModels(false);
  expect(openOrigins()).toEqual([TEXTS.origin]);
  job.setModels(true);
  expect(openOrigins()).toEqual([MODELS.origin, TEXTS.origin]);
});

test('a host that gets texts, too, stays open', () => {
  begin(BOTH).setModels(false);
  expect(openOrigins()).toEqual([TEXTS.origin]);
  expect(told).toEqual([`+${TEXTS.origin}`]);
});

test('what two jobs reach is open until both have ended', () => {
  const [one, other] = [begin([MODELS]), begin([MODELS])];
  one.setModels(false);
  other.setModels(false);
  other.setModels(true);
  one.close();
  expect(openOrigins()).toEqual([MODELS.origin]);
  other.close();
  expect(told.at(-1)).toBe(`-${MODELS.origin}`);
});

test('what is taken back is closed to work under way, and its worker hears of it', () => {
  const heard: unknown[] = [];
  begin([MODELS, TEXTS], { postMessage: (message: unknown) => heard.push(message) });
  const idle: unknown[] = [];
  begin([MODELS], { postMessage: (message: unknown) => idle.push(message) });
  closeHosts(({ purpose }) => purpose === 'models');
  expect(openOrigins()).toEqual([MODELS.origin]);
  expect(heard).toEqual([
    { kind: 'network', needs: [MODELS, TEXTS] },
    { kind: 'network', needs: [MODELS] },
  ]);
  expect(idle).toHaveLength(1);
});
