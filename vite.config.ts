/** @file One build for the page and its workers, and the test projects: unit and browser (in two parts each), e2e. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { bundledWorkers } from './scripts/bundled-workers.mjs';
import {
  CHROMIUM_FLAGS,
  findChromium,
  findHeadlessShell,
  THRIFT_FLAGS,
} from './scripts/chromium.mjs';
import { contentPolicy } from './scripts/content-policy.mjs';
import { fileIntegrity } from './scripts/file-integrity.mjs';
import { firstScreenBound } from './scripts/first-screen-size.mjs';
import { languages } from './scripts/languages/plugin.mjs';
import { mockingTests } from './scripts/mocking-tests.mjs';
import { ownHostsOnly } from './scripts/own-hosts-only.mjs';
import { pageFiles } from './scripts/page-files.mjs';
import { shippedPackages } from './scripts/shipped-packages.mjs';

/** Cross-origin isolation: browsers give WASM threads (SharedArrayBuffer) to isolated pages only. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Nothing changes while tests run once: what was asked for need not be asked for again. */
const testsOnce = process.env.VITEST !== undefined && process.argv.includes('run');
const cached = testsOnce ? { 'Cache-Control': 'max-age=3600' } : {};

const MOCKING = mockingTests();

/** Browser tests that run models in the page itself: what one leaves of the runtime when it fails, no other may get. */
const RUNTIME = ['graph', 'encoder', 'student'].map((room) => `tests/browser/${room}/*.test.ts`);

const inNode = {
  environment: 'node',
  // Type checks run beside them: what takes 2 s alone may take 10.
  testTimeout: 30_000,
} as const;

/** Made for each project: vitest writes into it. */
const inBrowser = (): TestProjectInlineConfiguration['test'] => ({
  fileParallelism: false,
  testTimeout: 120_000,
  // Some begin with a training.
  hookTimeout: 120_000,
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      launchOptions: {
        executablePath: findHeadlessShell() ?? findChromium(),
        args: [...CHROMIUM_FLAGS, ...THRIFT_FLAGS],
      },
    }),
    instances: [{ browser: 'chromium' }],
  },
});

const shipped = shippedPackages();

export default defineConfig({
  base: './',
  plugins: [
    // Tests of parts read the sentences as they stand in the sources: in English.
    process.env.VITEST === undefined ? languages() : [],
    svelte(),
    testsOnce ? bundledWorkers() : [],
    fileIntegrity(),
    contentPolicy(),
    ownHostsOnly(),
    shipped.collect(),
    shipped.write(),
    firstScreenBound(),
    pageFiles(),
  ],
  worker: {
    format: 'es',
    plugins: () => [fileIntegrity(), ownHostsOnly(), shipped.collect()],
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'web-llm', test: /@mlc-ai/ }] } },
    },
  },
  // Found late, in workers: named here so that a test is not reloaded in the middle.
  optimizeDeps: {
    include: [
      '@streamparser/json',
      'comlink',
      'hyparquet-writer',
      'idb',
      'onnxruntime-web/wasm',
      'onnxruntime-web/webgpu',
      'papaparse',
      'pbf',
      'stemmer',
      'valibot',
      '@huggingface/tokenizers',
      '@mlc-ai/web-llm',
      '@xenova/transformers',
      '@zip.js/zip.js',
      'hyparquet',
      'hyparquet-compressors',
      'numfmt',
      'saxes',
    ],
  },
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 8000,
    rolldownOptions: {
      // A file of its own, as the other sentences: a test puts another language in its place.
      output: { codeSplitting: { groups: [{ name: 'first-words', test: /main\.first\.\w+\.compiled/ }] } }, // prettier-ignore
    },
  },
  server: { headers: { ...isolation, ...cached } },
  preview: { headers: isolation, port: 4173, host: 'localhost' },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts'],
          exclude: MOCKING,
          // The files share their modules: to load them for each takes longer than most files' tests.
          isolate: false,
          setupFiles: ['tests/helpers/tidy-up.ts'],
          ...inNode,
        },
      },
      {
        extends: true,
        test: { name: 'unit-mocks', include: MOCKING, ...inNode },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          exclude: RUNTIME,
          // The files share a page, and each tidies up after its tests: a new one would load everything again.
          isolate: false,
          ...inBrowser(),
        },
      },
      {
        extends: true,
        test: {
          name: 'browser-runtime',
          include: RUNTIME,
          ...inBrowser(),
          // After the others, where both are asked for.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          // The files share a browser (tests/e2e/browser.ts), and no state but that.
          isolate: false,
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
