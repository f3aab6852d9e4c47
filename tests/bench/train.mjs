/**
 * @file `npm run bench:train`: a training step of our engine against one of TensorFlow.js, both in the same
 * worker of an isolated page in a real Chromium, in turn. One JSON line for each case and provider; `ratio`
 * is ours / TensorFlow.js, the median of five rounds. Ends with an error if they did not do the same work.
 *
 *   npm run bench:train -- [--providers wasm,webgpu] [--cases mlp-384-256-6,ngram] [--steps 64] [--data DIR]
 *                          [--flags "--enable-features=Vulkan"] [--peak GFLOPS]
 *
 * The case `ngram` trains on DIR/data/trec6.train.csv (columns text, label), without --data on the shipped
 * DBpedia sample. `encoder-6x384` times our engine alone, and not on a software adapter. `--flags` are
 * Chromium's, where it needs some to find the GPU. `matrixGflops` is what a step's matrix products come to a
 * second; with --peak, the device's rated float32 GFLOP/s, `peakShare` is their share of it.
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchTexts } from './driving/datasets.mjs';
import { launchChromium } from './driving/page.mjs';
import { serveBench } from './driving/serve-bench.mjs';

const { values: options } = parseArgs({
  options: {
    providers: { type: 'string', default: 'wasm,webgpu' },
    cases: { type: 'string', default: 'mlp-384-256-6,mlp-768-512-77,ngram,encoder-6x384' },
    steps: { type: 'string' },
    data: { type: 'string' },
    flags: { type: 'string', default: '' },
    peak: { type: 'string' },
  },
});

/** One case in a page of its own; an error is its result, so that the other cases go on. */
async function measure(browser, url, request) {
  const { caseName, provider } = request;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'measureCase' in window);
    return await page.evaluate((wanted) => window.measureCase(wanted), request);
  } catch (error) {
    return { case: caseName, provider, isSameWork: false, error: error.message };
  } finally {
    await context.close();
  }
}

const { name: textsFrom, ...data } = await benchTexts(options.data);
// TensorFlow.js starts its threads with the source of a function, which minifying would tear out of
// its surroundings.
const server = await serveBench('train', { minify: false });
const browser = await launchChromium({
  gpu: options.providers.includes('webgpu'),
  flags: options.flags.split(' ').filter(Boolean),
});
try {
  for (const caseName of options.cases.split(',')) {
    for (const provider of options.providers.split(',')) {
      const readsTexts = caseName === 'ngram';
      const { figures, isSameWork, ...result } = await measure(browser, server.url, {
        caseName,
        provider,
        ...(options.steps && { steps: Number(options.steps) }),
        data: readsTexts ? data : { texts: [], labels: [] },
      });
      const line = {
        ...result,
        ...(readsTexts && { texts: textsFrom }),
        ...figures,
        ...(options.peak && figures && { peakShare: figures.matrixGflops / Number(options.peak) }),
        isSameWork,
        browser: browser.version(),
        processors: cpus().length,
        loadAverage: Number(loadavg()[0].toFixed(1)),
      };
      console.log(JSON.stringify(line));
      if (!isSameWork) process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await server.close();
}
