/**
 * @file What the page adds to a language model's own time: rows annotated, parsed and committed to
 * IndexedDB with an engine that answers at once, and with one that takes 50 ms a row.
 *
 *   node tests/bench/teacher-overhead/teacher-overhead.mjs [rows]
 */
import { createServer } from 'vite';
import { launchChromium } from '../driving/page.mjs';

const ROWS = Number(process.argv[2] ?? 10_000);
const SLOW_ROWS = 200;
const SLOW_MS = 50;
/** Once, because the first load of a page from a development server compiles it. */
const WARM_UP_ROWS = 100;
const WANTED = { seconds: 20, overhead: 0.03 };

const server = await createServer({
  server: { port: 0 },
  optimizeDeps: { include: ['comlink', 'idb', 'valibot', 'stemmer'] },
  logLevel: 'error',
});
await server.listen();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  const address = server.resolvedUrls.local[0];
  const measure = async (rows, delayMs) => {
    await page.goto(`${address}favicon.svg`);
    return page.evaluate(
      async ([count, delay]) => {
        const { measure } = await import('/tests/bench/teacher-overhead/teacher-overhead.page.ts');
        return measure(count, delay);
      },
      [rows, delayMs],
    );
  };
  await measure(WARM_UP_ROWS, 0).catch(() => measure(WARM_UP_ROWS, 0));
  const instant = await measure(ROWS, 0);
  const slow = await measure(SLOW_ROWS, SLOW_MS);
  const seconds = instant.totalMs / 1000;
  const overhead = slow.totalMs / slow.engineMs - 1;
  console.log(
    JSON.stringify(
      {
        rows: ROWS,
        committed: instant.annotated,
        questions: instant.questions,
        seconds: Number(seconds.toFixed(2)),
        rowsPerSecond: Math.round(ROWS / seconds),
        slowRows: SLOW_ROWS,
        overheadPercent: Number((100 * overhead).toFixed(2)),
        good: seconds < WANTED.seconds && overhead <= WANTED.overhead && instant.annotated === ROWS,
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  await server.close();
}
