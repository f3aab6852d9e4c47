/** @file The tables of the quality benchmark, of a few lines that were measured. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Cells } from '../../bench/quality/cells.mjs';
import { writeTables } from '../../bench/quality/tables.mjs';

const folder = mkdtempSync(join(tmpdir(), 'shortlist-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NAMES = ['grid', 'aims', 'fixed', 'peers'];
/** Of training on train and test rows; of `auto` also labels and calibration errors. */
interface Measured {
  set?: string;
  teacher?: string;
  rows?: number | null;
  method?: string;
  seed?: number;
  student?: object;
  teacherRight?: { single: number; first: number };
  train?: number;
  test?: number;
  labels?: number;
  error?: number;
  peers?: object;
}

let written = 0;

/** The tables of a document after these lines were measured, by their names: cells without the blanks that align them. */
async function tablesOf(lines: Measured[]) {
  const cells = new Cells(join(folder, `cache-${++written}`));
  for (const { labels, error = 0, ...line } of lines) {
    cells.append({
      ...{ set: 'trec6', teacher: 'realistic/weak', rows: 300, method: 'auto', seed: 1 },
      ...{ epochs: 20, student: {}, teacherRight: { single: 0.6, first: 0.55 } },
      ...{ train: 0, test: 0 },
      policies: labels === undefined ? null : policies(labels, error),
      ...line,
    });
  }
  const path = join(folder, `results-${written}.md`);
  const places = NAMES.map((name) => `<!-- bench:quality ${name} -->\n\nold\n\n<!-- end -->\n`);
  writeFileSync(path, `Before.\n\n${places.join('\nBetween.\n\n')}\nAfter.\n`);
  await writeTables(path, cells.lines());
  const text = readFileSync(path, 'utf8');
  const tables = NAMES.map((name) => {
    const [, part = ''] = text.split(`<!-- bench:quality ${name} -->`);
    const [made = ''] = part.split('<!-- end -->');
    const rows = made.trim().split('\n').slice(2);
    return rows.map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  });
  const [grid = [], aims = [], fixed = [], peers = []] = tables;
  return { text, grid, aims: new Map(aims.map(([aim, ...rest]) => [aim, rest])), fixed, peers };
}

const policies = (labels: number, error: number) => ({
  right: { auto: labels },
  ...{ calibrationError: error, auditedCalibrationError: error / 2 },
});

describe('writeTables', () => {
  it('writes means over seeds, says how many there are, and leaves empty what was not measured', async () => {
    const { grid, text } = await tablesOf([
      { labels: 0.7, error: 0.1, test: 0.5 },
      { labels: 0.8, error: 0.2, test: 0.6, seed: 2 },
      { method: 'single', test: 0.45 },
    ]);
    expect(grid).toEqual([
      [
        ...['trec6', 'weak', '300', '2', '60.0 / 55.0', '75.0', '0.150', '0.075', '55.0'],
        ...['45.0 (1)', '', ''],
      ],
    ]);
    expect(text).toMatch(/^Before\.\n[^]*\nBetween\.\n[^]*\nAfter\.\n$/);
    expect(text).not.toContain('old');
  });

  it('takes of a cell the last line, and no student of other settings', async () => {
    const { grid } = await tablesOf([
      { labels: 0.7 },
      { labels: 0.9 },
      { labels: 0.1, seed: 2, student: { dropout: 0 } },
    ]);
    expect(grid.map((row) => [row[3], row[5]])).toEqual([['1', '90.0']]);
  });

  it('orders by rows, then by teacher, with whole tables at the end', async () => {
    const { grid } = await tablesOf([
      { labels: 0.7, rows: null },
      { labels: 0.7, rows: 1000, teacher: 'recorded' },
      { labels: 0.7, rows: 1000, teacher: 'realistic/medium' },
      { labels: 0.7 },
    ]);
    expect(grid.map((row) => row.slice(1, 3))).toEqual([
      ['weak', '300'],
      ['medium', '1000'],
      ['recorded', '1000'],
      ['weak', 'all'],
    ]);
  });

  it('holds labels against the better of the teacher’s answers, and names the worst file', async () => {
    const { aims } = await tablesOf([
      { labels: 0.65 },
      { labels: 0.5, set: 'ag_news', teacherRight: { single: 0.48, first: 0.52 } },
      { labels: 0.1, set: 'banking77', teacher: 'recorded' },
    ]);
    // +5 and −2; recorded teachers are none of the simulated ones.
    const mean = '300 rows: labels over the better of single and first, mean, +3';
    expect(aims.get(mean)).toEqual(['+1.5', '2']);
    const [worst] = aims.get('the same, at worst −1.5') ?? [];
    // The last table of so many rows says it: nothing was measured with 500.
    expect(worst).toBe('');
  });

  it('counts the whole tables that reach an aim, and names those that do not', async () => {
    const { aims } = await tablesOf([
      { labels: 0.75, rows: null, error: 0.04 },
      { labels: 0.605, rows: null, error: 0.06, set: 'csabstruct' },
    ]);
    expect(aims.get('the same, tables with at least +1: all')).toEqual([
      '1 (not csabstruct weak +0.5)',
      '2',
    ]);
    expect(aims.get('ECE at most .05: nine of twelve')).toEqual(['1', '2']);
    expect(aims.get('ECE at most .10: all')).toEqual(['2', '2']);
  });

  it('sets labels beside the best setting that stays the same, on the seeds that all of them have', async () => {
    const each = ['single', 'uniform', 'full', 'full-shares'];
    const { fixed } = await tablesOf([
      { labels: 0.6 },
      { labels: 0.9, seed: 2 },
      ...each.map((method, i) => ({ method, train: 0.5 + 0.05 * i })),
    ]);
    expect(fixed.map((row) => [row[3], row[4], row.at(-1)])).toEqual([['1', '60.0', '−5.0']]);
  });

  it('compares students with their peers where both were measured', async () => {
    const target = (test: number) => ({ train: 0, test });
    const peers = {
      ...{ single: target(0.5), uniform: target(0.5), renormalise: target(0.5) },
      em: target(0.5),
    };
    const { peers: rows } = await tablesOf([
      { method: 'peers', peers },
      { method: 'single', test: 0.52 },
      { method: 'uniform', test: 0.44 },
      { method: 'uniform', test: 0.9, set: 'ag_news' },
    ]);
    expect(rows).toEqual([
      ['single', '52.0', '50.0', '0', '1'],
      ['uniform', '44.0', '50.0', '1', '1'],
      ['renormalise', '', '', '', '0'],
    ]);
  });

  it('says which place a document lacks', async () => {
    const path = join(folder, 'none.md');
    writeFileSync(path, 'Nothing.\n');
    await expect(writeTables(path, [])).rejects.toThrow('no place for the table “grid”');
  });
});
