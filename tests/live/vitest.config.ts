/**
 * @file The live check: WebLLM's real engine on a software GPU, with a model of random weights that
 * is served from a folder. Not part of the ordinary test run: one row takes minutes.
 *
 *   LIVE_MODEL_DIR=/path/to/model npx vitest run --config tests/live/vitest.config.ts
 *
 * LIVE_MODEL_DIR is a folder as `model-server.mjs` says. LIVE_WEBLLM_PACKAGE names an installed WebLLM other than the app's own, for a library
 * that was built for another version.
 */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/chromium.mjs';
import { modelServer } from './model-server.mjs';

const { LIVE_MODEL_DIR: modelDir, LIVE_WEBLLM_PACKAGE: webLlmPackage } = process.env;
const ONE_HOUR_MS = 3_600_000;

export default defineConfig({
  plugins: [modelServer(modelDir)],
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
