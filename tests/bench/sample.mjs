/**
 * @file `npm run bench:sample`: how long `?sample=dbpedia&run` takes from opening the page to its end, in a
 * real Chromium on WASM, and what it shows. One JSON line a visit, each in a fresh profile.
 */
import { serveDist } from '../../scripts/serve-dist.mjs';
import { downloadText, launchChromium, waitUntilDone } from './driving/page.mjs';

const VISITS = 3;

const server = await serveDist();
const browser = await launchChromium();
try {
  for (let visit = 1; visit <= VISITS; visit++) {
    const context = await browser.newContext({ acceptDownloads: true });
    const page = await context.newPage();
    const started = performance.now();
    await page.goto(`${server.url}?sample=dbpedia&run`);
    await waitUntilDone(page);
    const openToDoneSeconds = (performance.now() - started) / 1000;
    const { teacher, student } = JSON.parse(await downloadText(page, 'export-report'));
    console.log(
      JSON.stringify({
        ...{ sample: 'dbpedia', teacher: teacher.kind, visit, openToDoneSeconds },
        teacherFirst: teacher.firstAccuracy,
        single: student.single,
        refined: { trainAccuracy: student.trainAccuracy, testAccuracy: student.testAccuracy },
      }),
    );
    await context.close();
  }
} finally {
  await browser.close();
  await server.close();
}
