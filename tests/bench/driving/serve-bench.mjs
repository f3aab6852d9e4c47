/** @file Builds a benchmark's page into a folder of its own and serves it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';
import { fileIntegrity } from '../../../scripts/file-integrity.mjs';

/**
 * @param {string} folder of the benchmarks, with an `index.html`.
 * @param {{ minify?: boolean, threads?: boolean, config?: import('vite').InlineConfig }} [options] `threads`:
 *   isolated, so that WASM may have several; `config`: more of Vite's.
 */
export async function serveBench(folder, { minify = true, threads = true, config = {} } = {}) {
  const outDir = await mkdtemp(join(tmpdir(), 'shortlist-bench-'));
  const root = fileURLToPath(new URL(`../${folder}`, import.meta.url));
  const plugins = [fileIntegrity(), ...(config.plugins ?? [])];
  const base = { ...config, plugins, root, configFile: false, logLevel: 'error' };
  await build({
    ...base,
    worker: { format: 'es', plugins: () => [fileIntegrity()] },
    build: { outDir, emptyOutDir: true, target: 'es2023', minify, chunkSizeWarningLimit: 8000 },
  });
  const server = await preview({
    ...base,
    build: { outDir },
    preview: {
      host: 'localhost',
      port: 0,
      headers: threads
        ? {
            'Cross-Origin-Opener-Policy': 'same-origin',
            'Cross-Origin-Embedder-Policy': 'require-corp',
          }
        : {},
    },
  });
  return {
    url: server.resolvedUrls.local[0],
    close: async () => {
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
