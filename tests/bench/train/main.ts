/** @file The benchmark's page, driven from outside. Training runs in a worker, as in the app. */
import type { BenchAnswer, BenchResult } from './api';

window.measureCase = (request) =>
  new Promise<BenchResult>((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<BenchAnswer>) => {
      worker.terminate();
      if ('result' in data) resolve(data.result);
      else reject(new Error(data.error));
    };
    worker.onerror = ({ message }) => reject(new Error(`The worker failed: ${message}`));
    worker.postMessage(request);
  });
