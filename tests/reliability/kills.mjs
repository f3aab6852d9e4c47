/**
 * @file Kills the browser's process (SIGKILL) at random moments of import, annotation, training, review and
 * audit, and looks each time whether everything that the page had said was saved is there; at the end of
 * each project, whether its labels are those of a run that nobody killed. Prints its seed; the same seed
 * draws the same moments of a project's phases, though not the same machine.
 *
 * node tests/reliability/kills.mjs [--kills 100] [--seed N] [--from PROJECT] [--minutes M] [--dist FOLDER]
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { downloadText } from '../bench/driving/page.mjs';
import { startBrowser } from './browser-process.mjs';
import * as phases from './phases.mjs';
import { readSaid, readStored } from './stored.mjs';
import { LABELS, seeded } from './topics.mjs';

const { EPOCHS, ROWS } = phases;
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string', default: '600' },
    dist: { type: 'string' },
  },
});
const [KILLS, SEED, FROM, MINUTES] = ['kills', 'seed', 'from', 'minutes'].map((name) =>
  Number(values[name]),
);

/** Kills of a project, at most, before it is let come to its end. */
const KILLS_A_PHASE = 2;
/** A random moment of a phase: it lasts about this long on a quiet machine, a training's epoch for `train`. */
const PHASE_MS = { import: 900, annotate: 900, train: 300, review: 4_000, audit: 4_000 };
/** A label shows before it is stored; one that has stood this long counts as said to be saved. */
const STANDS_MS = 250;
/** A page that lived for so long had opened its project; on a busy machine that takes its time. */
const OPEN_BY_MS = 20_000;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

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
          // As people read it: “1,234”.
          Number(row.querySelector('.number').textContent.replace(/\D/g, '')) - 1,
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
    return Number(selected?.querySelector('.number')?.textContent.replace(/\D/g, '')) - 1;
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
  /** How long each page has lived, in ms. */
  lives: [],
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

/** Opens the page on what the one before has left, and looks at it. */
async function open(browser, url, said) {
  const page = await phases.openPage(browser, url);
  check(await readStored(page), said);
  if (await phases.openIfClosed(page)) {
    const lives = said.lives.splice(-2);
    assert.ok(
      lives.length === 2 && Math.max(...lives) < OPEN_BY_MS,
      `left closed though it had been open (${lives.map(Math.round)} ms)`,
    );
  }
  return page;
}

/** One project, killed at random moments of its phases, to its end. */
async function liveOnce(url, number, isOver, reference, counts) {
  const random = seeded(SEED + number * 1_000_003);
  // Apart from what draws the moments: how many labels are given hangs on the machine.
  const randomLabel = seeded(SEED - number);
  const profile = await mkdtemp(join(tmpdir(), 'shortlist-kills-'));
  const said = nothingSaid();
  try {
    for (const phase of phases.PHASES) {
      const times = Math.floor(random() * (KILLS_A_PHASE + 1));
      for (let time = 0; time < times && !isOver(); time++) {
        const browser = await startBrowser(profile);
        try {
          const [epoch, moment] = [random(), random()];
          const page = await open(browser, url, said);
          const opened = performance.now();
          if (!(await phases.enter(page, phase))) {
            said.lives.push(performance.now() - opened);
            break;
          }
          if (phase === 'train') await phases.waitForEpoch(page, Math.floor(epoch * EPOCHS));
          if (phase === 'review' || phase === 'audit') await phases.openLabelling(page, phase);
          const ended = new AbortController();
          const works = [watch(ended.signal, page, said)];
          if (phase === 'review' || phase === 'audit') {
            works.push(labelUntil(ended.signal, page, randomLabel, phase, said));
          }
          const working = Promise.allSettled(works);
          await sleep(moment * PHASE_MS[phase]);
          ended.abort();
          await browser.kill();
          await working;
          said.lives.push(performance.now() - opened);
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
    const page = await open(browser, url, said);
    await phases.enter(page, 'review');
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
const counts = new Map();
const killed = () => [...counts.values()].reduce((sum, count) => sum + count, 0);
const until = Date.now() + MINUTES * 60_000;
const isOver = () => killed() >= KILLS || Date.now() > until;
console.log(`seed ${SEED}, from project ${FROM}`);
let number = FROM;
try {
  const profile = await mkdtemp(join(tmpdir(), 'shortlist-kills-'));
  const reference = await checkEnd(profile, server.url, nothingSaid(), null);
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  while (!isOver()) {
    console.log(`project ${number}`);
    const said = await liveOnce(server.url, number, isOver, reference, counts);
    const byPhase = phases.PHASES.map((phase) => `${phase} ${counts.get(phase) ?? 0}`).join(', ');
    console.log(
      `${killed()} kills (${byPhase}) of ${number - FROM + 1} projects: nothing lost, load ${loadavg()[0].toFixed(0)}; ` +
        `of the last one the page had said: ${said.annotated} shortlisted, epoch ${said.epochs}, ${said.labels.size} labels, ${said.audited} answers`,
    );
    number += 1;
  }
} finally {
  await server.close();
}
