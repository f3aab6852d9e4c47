/**
 * @file The live check: WebLLM's real engine on a software GPU, with a model of random weights that
 * is served from a folder. Not part of the ordinary test run: one row takes minutes.
 *
 *   LIVE_MODEL_DIR=/path/to/model npx vitest run --config tests/live/vitest.config.ts
 *
 * LIVE_MODEL_DIR holds `resolve/main/` (configuration, tokenizer, weights) and `lib.wasm`, the model
 * library. LIVE_WEBLLM_PACKAGE names an installed WebLLM other than the app's own, for a library
 * that was built for another version.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';

const { LIVE_MODEL_DIR: modelDir, LIVE_WEBLLM_PACKAGE: webLlmPackage } = process.env;
const ONE_HOUR_MS = 3_600_000;

const modelServer: Plugin = {
  name: 'live-model',
  configureServer(server) {
    server.middlewares.use('/live-model', (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const file = join(modelDir ?? '', normalize(decodeURIComponent(pathname)));
      if (modelDir === undefined || !existsSync(file) || !statSync(file).isFile()) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, { 'Content-Length': statSync(file).size });
      createReadStream(file).pipe(response);
    });
  },
};

export default defineConfig({
  plugins: [modelServer],
  resolve: { alias: webLlmPackage === undefined ? {} : { '@mlc-ai/web-llm': webLlmPackage } },
  test: {
    name: 'live',
    include: ['tests/live/**/*.live.test.ts'],
    testTimeout: ONE_HOUR_MS,
    provide: { hasLiveModel: modelDir !== undefined },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

declare module 'vitest' {
  interface ProvidedContext {
    hasLiveModel: boolean;
  }
}
