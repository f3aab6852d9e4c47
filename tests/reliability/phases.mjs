/**
 * @file Brings the page that a killed browser opens anew into the next phase of its project: import, annotate,
 * train, review or audit.
 */
import { waitUntilDone } from '../bench/driving/page.mjs';
import { readSaid, readStored } from './stored.mjs';
import { makeRecipe, makeTable } from './topics.mjs';

export const PHASES = ['import', 'annotate', 'train', 'review', 'audit'];
export const EPOCHS = 20;
export const ROWS = 2_000;
const ENTER_MS = 300_000;
const TABLE = makeTable(ROWS);
const RECIPE = makeRecipe({ epochs: EPOCHS });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function openPage(browser, url) {
  const page = await browser.context.newPage();
  await page.goto(url);
  // What is waited for after it is not there either before the page is shown.
  await page.waitForSelector('[data-testid=file-input]', { state: 'attached' });
  await page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
  return page;
}

/** A table with a recipe runs by itself, a recipe alone runs when it is asked to. */
async function drop(page, hasTable = false) {
  const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.setInputFiles('[data-testid=file-input]', [
    ...(hasTable ? [] : [file('table.csv', TABLE)]),
    file('my.recipe.json', RECIPE),
  ]);
}

export async function openLabelling(page, phase) {
  await page.click(`[data-testid=go-${phase}]`);
  if (phase === 'review') {
    await page.waitForSelector('[data-testid=review-table] [role=option]', { state: 'attached' });
    return;
  }
  const begin = page.locator('[data-testid=audit-begin]');
  await page.waitForSelector('[data-testid=audit-begin], [data-testid=audit-text]');
  if (await begin.count()) await begin.click();
  await page.waitForSelector('[data-testid=audit-text]');
}

/** Brings a project into a phase. Resolves when the phase has begun; false where it is over already. */
export async function enter(page, phase) {
  const isNew = (await readStored(page)) === null;
  // The page is shown before the project that it opens is.
  if (!isNew) await page.waitForSelector('[data-testid=run-status]', { state: 'attached' });
  const { state } = await readSaid(page);
  if (isNew) await drop(page);
  else if (phase === 'import') return false;
  else if (state === 'idle') {
    // Killed between the table and its recipe, or before the run that the two begin. Dropped again, a recipe that is there
    // would end a run that is begun meanwhile.
    if (!(await readStored(page)).hasRecipe) await drop(page, true);
    while (!(await readStored(page)).hasRecipe) await sleep(50);
    while ((await readSaid(page)).state === 'idle') {
      await page
        .locator('[data-testid=run]')
        .first()
        .click({ timeout: 1_000 })
        .catch(() => null);
      await sleep(500);
    }
  } else if (state === 'paused' || state === 'failed') await page.click('[data-testid=resume]');
  if (phase === 'import') return true;
  if (phase === 'review' || phase === 'audit') {
    await waitUntilDone(page).catch(async (cause) => {
      throw await withWhatIsShown(page, phase, cause);
    });
    return true;
  }
  const step = phase === 'annotate' ? 'annotate' : 'distil';
  const order = { import: 0, annotate: 1, distil: 2, done: 3 };
  const until = Date.now() + ENTER_MS;
  while (Date.now() < until) {
    const now = await readSaid(page);
    if (now.state === 'done' || order[now.step] > order[step]) return false;
    if (now.step === step) return true;
    await sleep(5);
  }
  throw await withWhatIsShown(page, phase);
}

async function withWhatIsShown(page, phase, cause) {
  const shown = await page.locator('main').innerText();
  return new Error(
    `The project does not come to ${phase}: ${JSON.stringify(await readSaid(page))}; ` +
      `stored ${JSON.stringify(await readStored(page))}; the page shows:\n${shown.slice(0, 2_000)}`,
    { cause },
  );
}

/**
 * Opens the project where the page has left it closed, as two openings of it were killed before they came to their
 * end.
 * @returns whether it was.
 */
export async function openIfClosed(page) {
  if (!(await readSaid(page)).isLeftClosed) return false;
  await page.locator('[data-testid=screen-projects] [data-testid=open-project]').first().click();
  await page.waitForSelector('[data-testid=screen-projects]', { state: 'detached' });
  return true;
}

/** Or until the training is over: it went on where it had been. */
export async function waitForEpoch(page, epoch) {
  for (;;) {
    const { epochs, step, state } = await readSaid(page);
    if (epochs >= epoch || step !== 'distil' || state !== 'running') return;
    await sleep(5);
  }
}
