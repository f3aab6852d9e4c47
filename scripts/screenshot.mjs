/** @file `npm run screenshot`: the picture of the README, from the shipped sample as it runs by its address. */
import { launchChromium, waitUntilDone } from '../tests/bench/driving/page.mjs';
import { serveDist } from './serve-dist.mjs';

const PICTURE = new URL('../docs/screenshot.png', import.meta.url).pathname;

const server = await serveDist({ isolated: true });
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${server.url}?sample=dbpedia&run`);
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=screen-results]');
  await page.evaluate(showBundledFace);
  await page.screenshot({ path: PICTURE, animations: 'disabled' });
  console.log(`docs/screenshot.png is written.`);
} finally {
  await browser.close();
  await server.close();
}

/** Where the bundled face was not there at once the page stays without it: a picture can wait. */
async function showBundledFace() {
  const file = performance.getEntriesByType('resource').find(({ name }) => /latin-400/.test(name));
  const face = new FontFace('Source Serif 4', `url(${file.name})`);
  document.fonts.add(await face.load());
}
