/** @file What was aimed for, and what was measured, over the simulated teachers `weak` and `medium`. */
import { besideFixed, FIGURES } from './measured-file.mjs';
import { mean, points } from './statistics.mjs';

/** @param {import('./measured-file.mjs').MeasuredFile[]} files */
export function aimRows(files) {
  const simulated = files.filter(({ teacher }) => teacher.startsWith('realistic/'));
  const of = (rows) => simulated.filter((file) => file.rows === rows && file.seeds('auto').length);
  return [
    ...wholeRows(of(null)),
    ...[300, 500].flatMap((rows) => smallRows(rows, of(rows))),
    ...fixedRows(files),
  ];
}

function wholeRows(files) {
  const above = named(files, (file) => value(file, 'labels') - value(file, 'single'));
  const students = files.filter((file) => file.seeds('auto', 'single').length > 0);
  const gains = students.map((file) => {
    const seeds = file.seeds('auto', 'single');
    const test = (method) => file.mean(method, FIGURES.test, seeds);
    return test('auto') - test('single');
  });
  const within = (figure, most) => files.filter((file) => value(file, figure) <= most).length;
  const all = files.length;
  return [
    ['whole tables: labels over the teacher’s single answer, mean, +10', meanOf(above), all],
    ['the same, tables with at least +1: all', countAbove(above, 0.01), all],
    [
      'students over distil single, test rows, mean, +6',
      gains.length ? points(mean(gains)) : '',
      gains.length,
    ],
    ['ECE at most .05: nine of twelve', within('error', 0.05), all],
    ['ECE at most .10: all', within('error', 0.1), all],
    ['ECE after an audit of 60 at most .05: ten of twelve', within('audited', 0.05), all],
  ];
}

function smallRows(rows, files) {
  const above = named(
    files,
    (file) => value(file, 'labels') - Math.max(value(file, 'single'), value(file, 'first')),
  );
  return [
    [
      `${rows} rows: labels over the better of single and first, mean, +3`,
      meanOf(above),
      files.length,
    ],
    ['the same, at worst −1.5', leastOf(above), files.length],
  ];
}

/** Beside the settings that stay the same, of which nobody knows the best beforehand. */
function fixedRows(files) {
  return [
    ['whole tables', null, '−0.5'],
    ['300 rows', 300, '−1.5'],
  ].flatMap(([name, rows, least]) => {
    const measured = files.filter((file) => file.rows === rows && besideFixed(file));
    const ahead = named(measured, (file) => besideFixed(file).ahead);
    return [
      [`${name}: over each fixed setting, mean, +0`, leastOf(overEach(measured)), measured.length],
      [`${name}: over the best of them, at worst ${least}`, leastOf(ahead), measured.length],
    ];
  });
}

/** The means over the files, a setting each. */
function overEach(files) {
  const all = files.map(besideFixed);
  return Object.keys(all[0]?.fixed ?? {}).map((name) => ({
    name,
    value: mean(all.map(({ labels, fixed }) => labels - fixed[name])),
  }));
}

const value = (file, figure) => file.mean('auto', FIGURES[figure]);

function named(files, figure) {
  return files.map((file) => ({
    name: `${file.set} ${file.teacher.replace('realistic/', '')}`,
    value: figure(file),
  }));
}

function meanOf(values) {
  return values.length > 0 ? points(mean(values.map((each) => each.value))) : '';
}

function leastOf(values) {
  const [least] = values.toSorted((a, b) => a.value - b.value);
  return least ? `${points(least.value)} (${least.name})` : '';
}

/** How many are at least so much, and which are not. */
function countAbove(values, least) {
  const short = values.filter((each) => each.value < least);
  const names = short.map((each) => `${each.name} ${points(each.value)}`).join(', ');
  return `${values.length - short.length}${names && ` (not ${names})`}`;
}
