/**
 * @file Where the quality benchmark's code runs: in a page of a real Chromium, or in threads of Node. The n-gram student is
 * plain TypeScript on the processor, so both find the same distributions to the last bit.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { build } from 'vite';
import { fileIntegrity } from '../../../scripts/file-integrity.mjs';
import { launchChromium } from '../driving/page.mjs';
import { serveBench } from '../driving/serve-bench.mjs';

/**
 * @template Result
 * @param {(lanes: import('./api').QualityApi[], where: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function inChromium(work) {
  // Results do not depend on it, and on a busy machine waiting threads cost more than they bring.
  const server = await serveBench('quality', { threads: false });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'quality' in window);
    const ask =
      (name) =>
      (...args) =>
        page.evaluate(([name, args]) => window.quality[name](...args), [name, args]);
    const quality = { prepare: ask('prepare'), measure: ask('measure'), judge: ask('judge') };
    return await work([quality], `Chromium ${browser.version()}`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @template Result
 * @param {number} threads
 * @param {(lanes: import('./api').QualityApi[], where: string) => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function inNode(threads, work) {
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-quality-'));
  // Bundled, because a module for each file makes the innermost loops many times slower.
  await build({
    ...{ configFile: false, publicDir: false, logLevel: 'error', plugins: [fileIntegrity()] },
    build: {
      ssr: fileURLToPath(new URL('quality.thread.ts', import.meta.url)),
      ...{ outDir: folder, emptyOutDir: false },
      rollupOptions: { output: { entryFileNames: 'thread.mjs' } },
    },
    ssr: { noExternal: true },
  });
  const workers = Array.from({ length: threads }, () => new Worker(join(folder, 'thread.mjs')));
  try {
    const lanes = workers.map((worker) => wrap(nodeEndpoint(worker)));
    return await work(lanes, `Node ${process.versions.node}`);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
    await rm(folder, { recursive: true });
  }
}
