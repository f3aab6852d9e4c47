/**
 * @file What a person does with the page, as one description for every browser: drop the sample with its
 * recipe shortened, run, close, open again, review, audit, save the labels, and work without a network.
 */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Papa from 'papaparse';

/**
 * @typedef {object} Driver a browser with one page.
 * @property {string} name
 * @property {string} version
 * @property {(url: string) => Promise<unknown>} goto
 * @property {(fn: Function, ...args: unknown[]) => Promise<any>} evaluate
 * @property {(key: string) => Promise<unknown>} press
 * @property {(url: string) => Promise<void>} reopen closes what is open and opens the page anew.
 * @property {() => Promise<void>} close
 */

const ROWS = 3_500;
const AUDITED = 3;
const WAIT_MS = 900_000;
const POLL_MS = 100;
const sample = (name) => new URL(`../../public/samples/${name}`, import.meta.url);

/**
 * @param {Driver} driver
 * @param {{ url: string, close: () => Promise<void> }} server ended in the middle.
 * @param {string} downloads where the driver's downloads lie.
 * @returns {Promise<{ run: number, threads: number, accuracy: number }>} `run`: seconds from drop to labels.
 */
export async function doMainJob(driver, server, downloads) {
  await driver.goto(server.url);
  await waitFor(driver, '[data-testid=kept][data-whole=true]');
  const started = performance.now();
  await drop(driver);
  await waitUntilDone(driver);
  const run = (performance.now() - started) / 1000;

  await driver.reopen(server.url);
  await waitUntilDone(driver);
  await reviewOneRow(driver);
  await auditRows(driver);
  await waitThenClick(driver, '[data-testid=go-results]');
  const accuracy = checkLabels(await downloaded(driver, downloads, 'export-labels', '.csv'));
  const report = JSON.parse(await downloaded(driver, downloads, 'export-report', '.json'));
  assert.equal(report.labels.human, 1 + AUDITED);

  await server.close();
  await driver.reopen(server.url);
  await waitUntilDone(driver);
  await waitThenClick(driver, '[data-testid=go-results]');
  await waitFor(driver, '[data-testid=export-labels]:enabled');
  return { run, threads: report.environment.threads, accuracy };
}

async function drop(driver) {
  const recipe = JSON.parse(await readFile(sample('dbpedia.recipe.json'), 'utf8'));
  const files = {
    'dbpedia.csv': await readFile(sample('dbpedia.csv'), 'utf8'),
    'my.recipe.json': JSON.stringify({
      ...recipe,
      student: { kind: 'ngram', epochs: 2 },
      refinery: { mode: 'full', weights: 'score' },
    }),
  };
  await driver.evaluate((contents) => {
    const dataTransfer = new DataTransfer();
    for (const [name, text] of Object.entries(contents)) {
      dataTransfer.items.add(new File([text], name));
    }
    const event = new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer });
    document.body.dispatchEvent(event);
  }, files);
}

/** @throws what the page says where the run fails. */
async function waitUntilDone(driver) {
  const end = ['done', 'failed'].map((state) => `[data-testid=run-status][data-state=${state}]`);
  await waitFor(driver, `${end.join()}, [data-testid=error-message]`);
  const said = await driver.evaluate(
    () => document.querySelector('[data-testid=error-message]')?.textContent ?? '',
  );
  assert.equal(said, '');
}

async function reviewOneRow(driver) {
  await waitThenClick(driver, '[data-testid=go-review]');
  await waitFor(driver, '[data-testid=review-table] [role=option]');
  await driver.press('Enter');
  await waitFor(driver, '[data-testid=review-table] [role=option] .human');
}

async function auditRows(driver) {
  await waitThenClick(driver, '[data-testid=go-audit]');
  await waitThenClick(driver, '[data-testid=audit-begin]');
  for (let row = 1; row <= AUDITED; row++) {
    await waitFor(driver, `[data-testid=audit-progress]`, `Row ${row} of`);
    for (const key of [...'comp', 'Enter']) await driver.press(key);
    await waitFor(driver, `[data-testid=audit-progress]`, `${row} done`);
  }
}

/** @returns the share of right labels, where a row has a gold one. */
function checkLabels(text) {
  const { data } = Papa.parse(text, { header: true, skipEmptyLines: true });
  assert.equal(data.length, ROWS);
  assert.ok(data.every((row) => row.shortlist_label !== ''));
  const human = data.filter((row) => row.shortlist_source === 'human');
  assert.equal(human.length, 1 + AUDITED);
  const right = data.filter((row) => row.label === row.shortlist_label).length;
  assert.ok(right / ROWS > 0.8, `${right} of ${ROWS} are right`);
  return right / ROWS;
}

async function downloaded(driver, folder, testId, extension) {
  await waitThenClick(driver, `[data-testid=${testId}]:enabled`);
  let last = '';
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    const name = (await readdir(folder)).find((one) => one.endsWith(extension));
    const text = name ? await readFile(join(folder, name), 'utf8') : '';
    // It may still be being written.
    if (text !== '' && text === last) return text;
    last = text;
    await sleep(POLL_MS);
  }
  throw new Error(`No ${extension} file was downloaded. ${await shown(driver)}`);
}

/** Waits until an element is there, with a text in it where one is named. */
async function waitFor(driver, selector, text = '') {
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    const isThere = await driver.evaluate(
      (wanted, part) =>
        [...document.querySelectorAll(wanted)].some((one) => one.textContent.includes(part)),
      selector,
      text,
    );
    if (isThere) return;
    await sleep(POLL_MS);
  }
  throw new Error(`${selector} ${text} did not come. ${await shown(driver)}`);
}

const shown = async (driver) =>
  `The page says:\n${await driver.evaluate(() => document.body.innerText.slice(0, 1_000))}`;

async function waitThenClick(driver, selector) {
  await waitFor(driver, selector);
  await driver.evaluate((wanted) => document.querySelector(wanted).click(), selector);
}
