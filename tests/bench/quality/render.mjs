/** @file Writes docs/results.md and its plots from what was measured. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { loadSet } from '../datasets.mjs';
import { claimsTable } from './claims.mjs';
import { MODES } from './methods.mjs';
import { dotPlot, lineChart } from './plots.mjs';
import { Results, teacherFigures } from './results.mjs';
import {
  accuracyTable,
  calibrationTable,
  intervalTable,
  paperAblation,
  paperTable,
  policyTable,
  teacherTable,
  weightsTable,
} from './tables.mjs';

const DOCS = new URL('../../../docs/', import.meta.url);
const TEACHERS = ['simulated', 'recorded'];

function drawPlots(results) {
  const pairs = results.pairsOf('simulated');
  const lines = ['train', 'test']
    .map((part, color) => ({
      name: part === 'train' ? 'annotated rows' : 'test rows',
      values: MODES.map((mode) => 100 * results.meanOver(pairs, mode, part)),
      color,
    }))
    .filter(({ values }) => values.every(Boolean));
  if (lines.length === 0) return;
  const ablation = lineChart({
    title: `Accuracy (%) of each step, mean over ${pairs.length} sets, simulated teachers`,
    places: MODES,
    lines,
  });
  writeFileSync(new URL('results-ablation.svg', DOCS), ablation);
  const names = ['teacher', 'student', 'auto'];
  const policies = dotPlot({
    title: 'Labels right (%) on the annotated rows',
    series: ['teacher', 'student', 'both, weighed (auto)'],
    rows: results.judged().map(([pair, { right }]) => ({
      name: pair.join(', '),
      values: names.map((name) => 100 * right[name]),
    })),
  });
  writeFileSync(new URL('results-policies.svg', DOCS), policies);
}

/** The date, browser, epochs and number of seeds of what is shown. */
function provenance(results) {
  const of = (part) => [...new Set(results.lines.map((line) => line[part]))].sort();
  const seeds = results.pairs.map(
    (pair) => `${pair.join(' ')} ${results.of(pair, 'renormalise').length}`,
  );
  return (
    `Measured ${of('date').join(' and ')} in headless Chromium ${of('browser').join(', ')} on WASM, ` +
    `${of('epochs').join(', ')} epochs. Seeds of the ablation: ${seeds.join(', ')}.`
  );
}

export async function renderResults({ directory, pairs, lines }) {
  const teachers = new Map();
  for (const [set, teacher] of pairs) {
    teachers.set(`${set} ${teacher}`, teacherFigures(await loadSet(directory, set, teacher)));
  }
  const results = new Results(pairs, lines, teachers);
  const parts = {
    provenance: () => provenance(results),
    teachers: () => teacherTable(results),
    paper: () => paperTable(results),
    paperAblation: () => paperAblation(results),
    ...Object.fromEntries(
      TEACHERS.flatMap((teacher) =>
        ['train', 'test'].map((part) => [
          `${teacher} ${part}`,
          () => accuracyTable(results, teacher, part),
        ]),
      ),
    ),
    weights: () => weightsTable(results),
    policies: () => policyTable(results),
    calibration: () => calibrationTable(results),
    intervals: () => intervalTable(results),
    claims: () => claimsTable(results),
    notes: () => readFileSync(new URL('notes.md', import.meta.url), 'utf8'),
  };
  const template = readFileSync(new URL('results.template.md', import.meta.url), 'utf8');
  const fill = (text) => text.replace(/\{\{(.+?)\}\}/g, (_, name) => fill(parts[name]()));
  const target = new URL('results.md', DOCS);
  const config = await resolveConfig(target);
  writeFileSync(target, await format(fill(template), { ...config, parser: 'markdown' }));
  drawPlots(results);
}
