/**
 * @file `npm run bench:entailment`: what labelling by entailment (“zero-shot”, natural-language inference) costs in
 * the page without a GPU: an encoder reads a text beside a sentence about each label. Random weights; shapes, tokens and
 * times are real. One JSON line a shape: layers x width.
 *
 *   npm run bench:entailment -- [--shapes 6x384,12x384,12x768] [--labels 14] [--tokens 80] [--repeats 3]
 */
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { launchChromium } from './driving/page.mjs';
import { serveBench } from './driving/serve-bench.mjs';

const { values: options } = parseArgs({
  options: {
    shapes: { type: 'string', default: '6x384,12x384,12x768' },
    labels: { type: 'string', default: '14' },
    tokens: { type: 'string', default: '80' },
    repeats: { type: 'string', default: '3' },
  },
});
const [labels, tokens, repeats] = [options.labels, options.tokens, options.repeats].map(Number);

const server = await serveBench('entailment');
const browser = await launchChromium();
try {
  for (const name of options.shapes.split(',')) {
    const [layers, width] = name.split('x').map(Number);
    const page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'measureEntailment' in window);
    const shape = { layers, width, labels, tokens, repeats };
    const figures = await page.evaluate((wanted) => window.measureEntailment(wanted), shape);
    const { secondsPerRow, gigaflopPerRow } = figures;
    console.log(
      JSON.stringify({
        ...{ shape: name, labels, tokens, ...figures },
        rowsPerMinute: 60 / secondsPerRow,
        gigaflopPerSecond: gigaflopPerRow / secondsPerRow,
        browser: browser.version(),
        processors: cpus().length,
        loadAverage: Number(loadavg()[0].toFixed(1)),
      }),
    );
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
