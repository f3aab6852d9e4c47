/** @file What a person does with a finished project, for how long each takes and how much memory at the most. */
import { stat } from 'node:fs/promises';
import { choose, REVIEW_ACTIONS, search } from '../page/review-actions.mjs';

/** A large table on a busy machine is to come to its end too. */
const TIMEOUT_MS = 3_600_000;
const FORMATS = ['csv', 'jsonl', 'parquet', 'xlsx', 'hugging-face'];

/** Steps by name; they build on one another. @param label one of the task's. @param word that texts hold. */
function steps(label, word) {
  const { 'open the review': open, undo } = REVIEW_ACTIONS;
  return {
    'open the review': open,
    'one label only': (page) => choose(page, 'Label', label),
    'any label': (page) => choose(page, 'Label', 'Any label'),
    'find a word': (page) => search(page, word),
    'all rows again': (page) => search(page, ''),
    'order: as in the table': (page) => choose(page, 'Order', 'As in the table'),
    'order: worth a look first': (page) => choose(page, 'Order', 'Worth a look first'),
    'label a row': async (page) => {
      await page.focus('[data-testid=review-table]');
      await page.keyboard.press('1');
      await page.keyboard.press('2');
      await undo(page);
    },
    'figures again': async (page) => {
      await page.click('[data-testid=go-results]');
      await page.locator('[data-testid=key-facts]').waitFor({ timeout: TIMEOUT_MS });
    },
    'save labels.csv': (page) => save(page, 'export-labels'),
    ...Object.fromEntries(
      FORMATS.map((format) => [
        `export ${format}`,
        async (page) => {
          await page.locator('[data-testid=export-format] select').selectOption(format);
          return save(page, 'export-run');
        },
      ]),
    ),
    'save the report': (page) => save(page, 'export-report'),
  };
}

/** @returns megabytes of the file that a button saves. */
async function save(page, testId) {
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: TIMEOUT_MS }),
    page.locator(`[data-testid=${testId}]`).first().click({ timeout: TIMEOUT_MS }),
  ]);
  return { fileMegabytes: Math.round((await stat(await download.path())).size / 1e6) };
}

/**
 * @param mostMegabytes tells the most since it was last asked.
 * @returns by step: seconds, the most memory, and what else the step tells.
 */
export async function useFinished(page, { label, word, mostMegabytes }) {
  page.setDefaultTimeout(TIMEOUT_MS);
  const told = {};
  await mostMegabytes();
  for (const [name, act] of Object.entries(steps(label, word))) {
    const started = performance.now();
    const more = await act(page);
    const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
    told[name] = { seconds, mostMegabytes: await mostMegabytes(), ...more };
  }
  return told;
}
