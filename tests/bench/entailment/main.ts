/** @file The benchmark's page, driven from outside. The model runs in a worker, as in the app. */
import type { EntailmentAnswer, EntailmentFigures, EntailmentShape } from './api';

window.measureEntailment = (shape) =>
  new Promise<EntailmentFigures>((resolve, reject) => {
    const worker = new Worker(new URL('./entailment.worker.ts', import.meta.url), {
      type: 'module',
    });
    worker.onmessage = ({ data }: MessageEvent<EntailmentAnswer>) => {
      worker.terminate();
      if ('figures' in data) resolve(data.figures);
      else reject(new Error(data.error));
    };
    worker.onerror = ({ message }) => reject(new Error(`The worker failed: ${message}`));
    worker.postMessage(shape satisfies EntailmentShape);
  });
