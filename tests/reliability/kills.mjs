/**
 * @file Kills the browser's process (SIGKILL) at random moments of import, annotation, training, review and
 * audit, and looks each time whether everything that the page had said was saved is there; at the end of
 * each project, whether its labels are those of a run that nobody killed. Prints its seed; the same seed
 * draws the same moments, though not the same machine.
 *
 * node tests/reliability/kills.mjs [--kills 100] [--seed N]  [--minutes M] [--dist FOLDER]
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { downloadText, waitUntilDone } from '../bench/driving/page.mjs';
import { startBrowser } from './browser-process.mjs';
import { readSaid, readStored } from './stored.mjs';
import { LABELS, makeRecipe, makeTable, seeded } from './topics.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    minutes: { type: 'string', default: '600' },
    dist: { type: 'string' },
  },
});
const [KILLS, SEED, MINUTES] = [values.kills, values.seed, values.minutes].map(Number);

const PHASES = ['import', 'annotate', 'train', 'review', 'audit'];
/** Kills of a project, at most, before it is let come to its end. */
const KILLS_A_PHASE = 2;
/** A random moment of a phase: it lasts about this long on a quiet machine, a training's epoch for `train`. */
const PHASE_MS = { import: 900, annotate: 900, train: 300, review: 4_000, audit: 4_000 };
const EPOCHS = 20;
const ENTER_MS = 300_000;
/** A label shows before it is stored; one that has stood this long counts as said to be saved. */
const STANDS_MS = 250;
const ROWS = 2_000;
const TABLE = makeTable(ROWS);
const RECIPE = makeRecipe({ epochs: EPOCHS });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function openPage(browser, url) {
  const page = await browser.context.newPage();
  await page.goto(url);
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

/** Labels by row, with who gave them, from the file that the page exports. */
async function exportedLabels(page) {
  if (await page.locator('[data-testid=go-results]').count()) {
    await page.click('[data-testid=go-results]');
  }
  await page.waitForSelector('[data-testid=export-labels]:enabled');
  const [header, ...lines] = (await downloadText(page, 'export-labels')).trim().split(/\r?\n/);
  const columns = header.split(',');
  const [label, source] = ['shortlist_label', 'shortlist_source'].map((name) =>
    columns.indexOf(name),
  );
  return lines.map((line) => {
    const cells = line.split(',');
    return { label: cells[label], source: cells[source] };
  });
}

async function openLabelling(page, phase) {
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

/** Labels given in this life of the browser: by row, once they have stood. */
async function labelUntil(signal, page, random, phase, standing) {
  while (!signal.aborted) {
    // A row that is labelled anew has one label or the other until that has stood.
    if (phase === 'review') standing.labels.delete(await selectedRow(page));
    await page.keyboard.press(String(1 + Math.floor(random() * LABELS.length)));
    if (phase === 'audit') {
      await sleep(60);
      const { audited } = await readSaid(page);
      standing.audited = Math.max(standing.audited, audited);
      if (audited >= 55) return;
      continue;
    }
    await sleep(STANDS_MS);
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll('[data-testid=review-table] [role=option]')]
        .filter((row) => row.querySelector('.label.human'))
        .map((row) => [
          Number(row.querySelector('.number').textContent) - 1,
          row.querySelector('.label').textContent.trim(),
        ]),
    );
    // Whoever was killed while this was asked has said nothing more.
    if (signal.aborted) return;
    for (const [row, label] of shown) standing.labels.set(row, label);
    await page.keyboard.press('j');
  }
}

function selectedRow(page) {
  return page.evaluate(() => {
    const selected = document.querySelector('[data-testid=review-table] [aria-selected=true]');
    return Number(selected?.querySelector('.number')?.textContent) - 1;
  });
}

/** Everything that the page had said is there. */
function check(stored, said) {
  if (said.hasProject || said.labels.size > 0) assert.ok(stored, 'the project is there');
  if (!stored) return;
  assert.equal(stored.rowCount, ROWS, 'the whole table');
  assert.equal(stored.rows, ROWS, 'all rows');
  assert.ok(
    stored.annotated >= said.annotated,
    `${stored.annotated} of ${said.annotated} annotated`,
  );
  assert.ok(stored.epochs >= said.epochs, `epoch ${stored.epochs} of ${said.epochs}`);
  if (said.isDone) assert.ok(stored.isDone, 'done stays done');
  const labels = new Map(stored.labels.map(([row, label]) => [row, label]));
  for (const [row, label] of said.labels)
    assert.equal(labels.get(row), label, `label of row ${row}`);
  const audited = stored.labels.filter(([, , origin]) => origin === 'audit').length;
  assert.ok(audited >= said.audited, `${audited} of ${said.audited} answers of the audit`);
}

const nothingSaid = () => ({
  ...{ hasProject: false, isDone: false, annotated: 0, epochs: 0, audited: 0 },
  labels: new Map(),
});

/** Watches what the page says until the browser is killed. */
async function watch(signal, page, said) {
  while (!signal.aborted) {
    const now = await readSaid(page).catch(() => null);
    if (!now || signal.aborted) return;
    said.hasProject ||= now.hasProject;
    said.isDone ||= now.state === 'done';
    said.epochs = Math.max(said.epochs, now.epochs);
    said.annotated = Math.max(said.annotated, now.annotated);
    await sleep(20);
  }
}

/** Brings a project into a phase. Resolves when the phase has begun; false where it is over already. */
async function enter(page, phase) {
  const { state } = await readSaid(page);
  const isNew = (await readStored(page)) === null;
  if (isNew) await drop(page);
  else if (phase === 'import') return false;
  else if (state === 'idle') {
    // Killed between the table and its recipe.
    await drop(page, true);
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
    await waitUntilDone(page);
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
  throw new Error(`The project does not come to ${phase}.`);
}

/** Or until the training is over: it went on where it had been. */
async function waitForEpoch(page, epoch) {
  for (;;) {
    const { epochs, step, state } = await readSaid(page);
    if (epochs >= epoch || step !== 'distil' || state !== 'running') return;
    await sleep(5);
  }
}

/** One project, killed at random moments of its phases, to its end. */
async function liveOnce(url, random, isOver, reference, counts) {
  const profile = await mkdtemp(join(tmpdir(), 'shortlist-kills-'));
  const said = nothingSaid();
  try {
    for (const phase of PHASES) {
      const times = Math.floor(random() * (KILLS_A_PHASE + 1));
      for (let time = 0; time < times && !isOver(); time++) {
        const browser = await startBrowser(profile);
        try {
          const page = await openPage(browser, url);
          check(await readStored(page), said);
          if (!(await enter(page, phase))) break;
          if (phase === 'train') await waitForEpoch(page, Math.floor(random() * EPOCHS));
          if (phase === 'review' || phase === 'audit') await openLabelling(page, phase);
          const ended = new AbortController();
          const works = [watch(ended.signal, page, said)];
          if (phase === 'review' || phase === 'audit') {
            works.push(labelUntil(ended.signal, page, random, phase, said));
          }
          const working = Promise.allSettled(works);
          await sleep(random() * PHASE_MS[phase]);
          ended.abort();
          await browser.kill();
          await working;
          counts.set(phase, (counts.get(phase) ?? 0) + 1);
        } finally {
          // Also where the phase was over already: two browsers cannot share a profile.
          await browser.kill();
        }
      }
    }
    await checkEnd(profile, url, said, reference);
    return said;
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Lets a project come to its end, and compares its labels with those of a run that nobody killed. */
async function checkEnd(profile, url, said, reference) {
  const browser = await startBrowser(profile);
  try {
    const page = await openPage(browser, url);
    check(await readStored(page), said);
    await enter(page, 'review');
    const labels = await exportedLabels(page);
    assert.equal(labels.length, ROWS);
    const human = new Map((await readStored(page)).labels.map(([row, label]) => [row, label]));
    labels.forEach(({ label, source }, row) => {
      const expected = human.has(row)
        ? { label: human.get(row), source: 'human' }
        : reference?.[row];
      if (expected) assert.deepEqual({ label, source }, expected, `label of row ${row}`);
    });
    return labels;
  } finally {
    await browser.kill().catch(() => undefined);
  }
}

const server = await serveDist({ folder: values.dist });
const random = seeded(SEED);
const counts = new Map();
const killed = () => [...counts.values()].reduce((sum, count) => sum + count, 0);
const until = Date.now() + MINUTES * 60_000;
const isOver = () => killed() >= KILLS || Date.now() > until;
console.log(`seed ${SEED}`);
let projects = 0;
try {
  const profile = await mkdtemp(join(tmpdir(), 'shortlist-kills-'));
  const reference = await checkEnd(profile, server.url, nothingSaid(), null);
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  while (!isOver()) {
    const said = await liveOnce(server.url, random, isOver, reference, counts);
    projects += 1;
    const phases = PHASES.map((phase) => `${phase} ${counts.get(phase) ?? 0}`).join(', ');
    console.log(
      `${killed()} kills (${phases}) of ${projects} projects: nothing lost; of the last one the page had said: ` +
        `${said.annotated} shortlisted, epoch ${said.epochs}, ${said.labels.size} labels, ${said.audited} answers`,
    );
  }
} finally {
  await server.close();
}
