/** @file The quality benchmark's page, driven from outside. Training runs in a worker, as in the app. */
import { wrap } from 'comlink';
import type { Distributions, QualityApi } from './api';

const worker = wrap<QualityApi>(
  new Worker(new URL('./quality.worker.ts', import.meta.url), { type: 'module' }),
);

window.quality = {
  prepare: (set, variant) => worker.prepare(set, variant),
  measure: async (request) => {
    const { figures, distributions } = await worker.measure(request);
    return { figures, distributions: distributions && (await each(distributions, pack)) };
  },
  judge: async (packed, seed) => worker.judge(await each(packed, unpack), seed),
};

/** The same parts, each in another form. */
async function each<A, B>(
  { fitted, heldOut, unseen }: Record<keyof Distributions, A>,
  convert: (part: A) => Promise<B>,
): Promise<Record<keyof Distributions, B>> {
  return {
    fitted: await convert(fitted),
    heldOut: await convert(heldOut),
    unseen: await convert(unseen),
  };
}

function pack(values: Float32Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).split(',')[1] ?? '');
    reader.onerror = () => reject(new Error('The distributions could not be packed.'));
    reader.readAsDataURL(new Blob([values as Float32Array<ArrayBuffer>]));
  });
}

async function unpack(text: string): Promise<Float32Array> {
  const response = await fetch(`data:application/octet-stream;base64,${text}`);
  return new Float32Array(await response.arrayBuffer());
}
