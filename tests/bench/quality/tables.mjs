/** @file The tables of docs/results.md. */
import { METHODS, POLICIES } from './methods.mjs';
import { PAPER, PAPER_ABLATION, PAPER_SETS } from './paper.mjs';
import { mean, meanPercent, percent, points, table } from './statistics.mjs';

export function teacherTable({ pairs, teachers }) {
  return table(
    [
      'set, teacher',
      'labels',
      'annotated rows',
      'single',
      'first candidate',
      'select',
      'truth among candidates',
      'candidates',
    ],
    pairs.map(([set, teacher]) => {
      const figures = teachers.get(`${set} ${teacher}`);
      const optional = (share) => (share === null ? 'not recorded' : percent(share));
      return [
        `${set}, ${teacher}`,
        figures.classes,
        figures.rows,
        optional(figures.single),
        percent(figures.first),
        optional(figures.select),
        percent(figures.coverage),
        figures.size.toFixed(2),
      ];
    }),
  );
}

const TRAINED = Object.keys(METHODS).filter((method) => method !== POLICIES);
const ABLATION = TRAINED.filter((method) => !method.startsWith('weights'));

export function accuracyTable(results, teacher, part) {
  const pairs = results.pairsOf(teacher);
  const rows = pairs.map((pair) => [
    pair[0],
    ...(part === 'train' ? [percent(results.teacherFirst(pair))] : []),
    ...ABLATION.map((method) => meanPercent(results.values(pair, method, part))),
  ]);
  const means = ABLATION.map((method) => results.meanOver(pairs, method, part));
  rows.push([
    '**mean**',
    ...(part === 'train' ? [percent(mean(pairs.map((pair) => results.teacherFirst(pair))))] : []),
    ...means.map((share) => (share === null ? '' : `**${percent(share)}**`)),
  ]);
  return table(['set', ...(part === 'train' ? ['teacher first'] : []), ...ABLATION], rows);
}

export function paperTable(results) {
  const rows = PAPER_SETS.map((set, i) => {
    const pair = [set, 'simulated'];
    const paper = Object.values(PAPER).map((figures) =>
      figures[i].map((x) => x.toFixed(1)).join(' / '),
    );
    const ours = ['single', 'full'].map((method) =>
      ['train', 'test']
        .map((part) => results.values(pair, method, part))
        .map((values) => (values.length > 0 ? percent(mean(values)) : ''))
        .join(' / '),
    );
    const name = set === 'csabstruct' ? 'RCT; ours: csabstruct' : set;
    return [name, ...paper, percent(results.teacherFirst(pair)), ...ours];
  });
  return table(
    [
      'set',
      ...Object.keys(PAPER).map((method) => `paper: ${method}`),
      'our teacher',
      'our single',
      'our full',
    ],
    rows,
  );
}

export function paperAblation(results) {
  const modes = Object.keys(PAPER_ABLATION);
  const ours = ['trec6', 'banking77'].map((set) =>
    modes.map((mode) => {
      const values = results.values([set, 'simulated'], mode, 'test');
      return values.length > 0 ? percent(mean(values)) : '';
    }),
  );
  return table(
    ['test accuracy', ...modes],
    [
      ['paper, TREC', ...modes.map((mode) => PAPER_ABLATION[mode][0].toFixed(1))],
      ['ours, trec6', ...ours[0]],
      ['paper, BANK77', ...modes.map((mode) => PAPER_ABLATION[mode][1].toFixed(1))],
      ['ours, banking77', ...ours[1]],
    ],
  );
}

export function weightsTable(results) {
  const methods = { auto: 'full', uniform: 'weights uniform', rank: 'weights rank' };
  return table(
    ['set, teacher', ...Object.keys(methods), 'auto − better of the two'],
    results.pairs.map((pair) => {
      const [auto, ...others] = Object.values(methods).map((method) =>
        results.values(pair, method, 'train'),
      );
      const isKnown = [auto, ...others].every((values) => values.length > 0);
      return [
        pair.join(', '),
        ...[auto, ...others].map(meanPercent),
        isKnown ? points(mean(auto) - Math.max(...others.map(mean))) : '',
      ];
    }),
  );
}

export function policyTable(results) {
  const judged = results.judged();
  const policies = Object.keys(judged[0]?.[1].right ?? {});
  return table(
    ['set, teacher', ...policies, 'auto − better of teacher and student', 'held-out student'],
    judged.map(([pair, { right, heldOut }]) => [
      pair.join(', '),
      ...policies.map((policy) => percent(right[policy])),
      points(right.auto - Math.max(right.teacher, right.student)),
      percent(heldOut),
    ]),
  );
}

export function calibrationTable(results) {
  const parts = [
    'calibrationError',
    'auditedCalibrationError',
    'studentCalibrationError',
    'testCalibrationError',
  ];
  return table(
    ['set, teacher', 'auto', 'auto after an audit', 'student alone', 'auto, test rows'],
    results
      .judged()
      .map(([pair, figures]) => [
        pair.join(', '),
        ...parts.map((part) => figures[part].toFixed(3)),
      ]),
  );
}

export function intervalTable(results) {
  const judged = results.judged();
  const policies = Object.keys(judged[0]?.[1].intervals ?? {});
  return table(
    ['set, teacher', ...policies],
    judged.map(([pair, { intervals }]) => [
      pair.join(', '),
      ...policies.map((policy) => percent(intervals[policy])),
    ]),
  );
}
