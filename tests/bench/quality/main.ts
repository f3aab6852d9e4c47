/** @file The quality benchmark's page, driven from outside. Training runs in a worker, as in the app. */
import { wrap } from 'comlink';
import type { QualityApi } from './api';

const worker = wrap<QualityApi>(
  new Worker(new URL('./quality.worker.ts', import.meta.url), { type: 'module' }),
);

window.quality = {
  prepare: (set, variant) => worker.prepare(set, variant),
  measure: (request) => worker.measure(request),
  judge: (set, distributions, seed) => worker.judge(set, distributions, seed),
};
