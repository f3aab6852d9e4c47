/** @file The tables of docs/results.md out of the lines that were measured: no figure in them is typed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { aimRows } from './aims.mjs';
import { besideFixed, FIGURES, filesOf } from './measured-file.mjs';
import { mean, percent, points, table } from './statistics.mjs';

/** Writes each table between the comments that name it. */
export async function writeTables(path, lines) {
  const files = filesOf(lines);
  const tables = {
    grid: gridTable(files),
    aims: table(['aim', 'measured', 'of'], aimRows(files), 2),
    fixed: fixedTable(files),
    peers: peersTable(files),
  };
  let text = readFileSync(path, 'utf8');
  for (const [name, made] of Object.entries(tables)) {
    const begin = `<!-- bench:quality ${name} -->`;
    const place = new RegExp(`(${begin}\n)[^]*?(\n<!-- end -->)`);
    if (!place.test(text)) throw new Error(`${path} has no place for the table “${name}”.`);
    text = text.replace(place, (_, before, after) => `${before}\n${made}\n${after}`);
  }
  const config = await resolveConfig(path);
  writeFileSync(path, await format(text, { ...config, filepath: path }));
}

const nameOf = ({ set, teacher, rows }) => [
  set,
  teacher.replace('realistic/', ''),
  String(rows ?? 'all'),
];

function gridTable(files) {
  const head = [
    ...['set', 'teacher', 'rows', 'seeds', 'teacher single / first', 'labels', 'ECE'],
    ...['after an audit of 60', 'student, test rows', 'distil single, test rows'],
    ...['scikit-learn LR on single, test rows', 'scikit-learn EM, labels / test rows'],
  ];
  const rows = files
    .filter((file) => file.seeds('auto').length > 0)
    .map((file) => {
      const { length } = file.seeds('auto');
      const of = (figure) => file.mean('auto', FIGURES[figure]);
      /** Of another method, which may have been measured with fewer seeds. */
      const other = (method, ...figures) => {
        const seeds = file.seeds(method).length;
        if (seeds === 0) return '';
        const values = figures.map((figure) => percent(file.mean(method, figure)));
        return values.join(' / ') + (seeds < length ? ` (${seeds})` : '');
      };
      return [
        ...[...nameOf(file), length],
        ...[`${percent(of('single'))} / ${percent(of('first'))}`, percent(of('labels'))],
        ...[of('error').toFixed(3), of('audited').toFixed(3), percent(of('test'))],
        other('single', FIGURES.test),
        other('peers', ({ peers }) => peers.single.test),
        other(
          'peers',
          ({ peers }) => peers.em.train,
          ({ peers }) => peers.em.test,
        ),
      ];
    });
  return table(head, rows, 3);
}

function fixedTable(files) {
  const measured = files.flatMap((file) => {
    const beside = besideFixed(file);
    return beside ? [{ file, ...beside }] : [];
  });
  const rows = measured.map(({ file, seeds, labels, fixed, ahead }) => [
    ...[...nameOf(file), seeds.length, percent(labels)],
    ...[...Object.values(fixed).map(percent), points(ahead)],
  ]);
  const settings = Object.keys(measured[0]?.fixed ?? {});
  const head = ['set', 'teacher', 'rows', 'seeds', 'labels', ...settings, 'over the best'];
  return table(head, rows, 3);
}

/** The page's student beside logistic regression on the same targets, both on test rows. */
function peersTable(files) {
  const rows = ['single', 'uniform', 'renormalise'].map((target) => {
    const pairs = files.flatMap((file) => {
      const seeds = file.seeds(target, 'peers');
      if (seeds.length === 0) return [];
      const theirs = file.mean('peers', ({ peers }) => peers[target].test, seeds);
      return [{ ours: file.mean(target, FIGURES.test, seeds), theirs }];
    });
    if (pairs.length === 0) return [target, '', '', '', 0];
    const behind = pairs.filter(({ ours, theirs }) => ours < theirs - 0.005).length;
    const means = ['ours', 'theirs'].map((whose) => mean(pairs.map((pair) => pair[whose])));
    return [target, ...means.map(percent), behind, pairs.length];
  });
  const head = [
    'targets',
    'the page’s student',
    'scikit-learn',
    'over half a point behind on',
    'of',
  ];
  return table(head, rows);
}
