/** @file What a good method should show, and whether it did. */
import { MODES } from './methods.mjs';
import { mean, percent, points, table } from './statistics.mjs';

/** Claims about the simulated teachers' sets, all with their figure; `isMet` is null where it is unknown. */
function stepClaims(results) {
  const pairs = results.pairsOf('simulated');
  const gain = (part, method = 'full') =>
    results.meanOver(pairs, method, part) - results.meanOver(pairs, 'single', part);
  const overUniform = pairs.map(
    (pair) =>
      mean(results.values(pair, 'renormalise', 'train')) -
      mean(results.values(pair, 'uniform', 'train')),
  );
  const steps = MODES.slice(2).map((mode) => results.meanOver(pairs, mode, 'train'));
  const leastStep = Math.min(...steps.slice(1).map((share, i) => share - steps[i]));
  return [
    [
      'mean over the simulated sets: `full` at least 2.5 points above `single`, annotated rows',
      points(gain('train')),
      gain('train') >= 0.025,
    ],
    ['the same with uniform weights', points(gain('train', 'weights uniform')), null],
    ['… at least 1.5 points, test rows', points(gain('test')), gain('test') >= 0.015],
    ['the same with uniform weights', points(gain('test', 'weights uniform')), null],
    [
      '`renormalise` above `uniform` on every simulated set, annotated rows: the smallest gain',
      points(Math.min(...overUniform)),
      Math.min(...overUniform) > 0,
    ],
    [
      'each later step at most 0.3 points below the one before, mean: the smallest step',
      points(leastStep),
      leastStep >= -0.003,
    ],
  ];
}

function weightClaims(results) {
  const margins = results.pairs.map((pair) => {
    const of = (method) => mean(results.values(pair, method, 'train'));
    return of('full') - Math.max(of('weights uniform'), of('weights rank'));
  });
  const worst = Math.min(...margins);
  return [
    [
      'weights `auto` at most 0.5 points below the better of `uniform` and `rank`, every pair: the worst',
      points(worst),
      worst >= -0.005,
    ],
  ];
}

function policyClaims(results) {
  const judged = results.judged().map(([, figures]) => figures);
  const margins = judged.map(({ right }) => right.auto - Math.max(right.teacher, right.student));
  const above = margins.filter((margin) => margin > 0).length;
  const calibrated = judged.filter((figures) => figures.calibrationError <= 0.05).length;
  const audited = judged.filter((figures) => figures.auditedCalibrationError <= 0.05).length;
  const shares = judged.flatMap(({ intervals }) => Object.values(intervals));
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const worst = Math.min(...margins);
  const all = `of ${judged.length}`;
  return [
    [
      'policy `auto` at most 0.5 points below the better of teacher and student, every pair: the worst',
      points(worst),
      worst >= -0.005,
    ],
    ['… and above both on half of the pairs', `${above} ${all}`, above >= judged.length / 2],
    [
      'calibration error of `auto` at most 0.05 on every pair',
      `${calibrated} ${all}`,
      calibrated === judged.length,
    ],
    ['… after an audit of 60 rows', `${audited} ${all}`, audited === judged.length],
    [
      '95% intervals of audits hold the truth in 93% to 99%, every pair and policy',
      `${percent(low)} to ${percent(high)}`,
      low >= 0.93 && high <= 0.99,
    ],
  ];
}

export function claimsTable(results) {
  const claims = [...stepClaims(results), ...weightClaims(results), ...policyClaims(results)];
  const said = (isMet) => (isMet === null ? '' : isMet ? 'yes' : '**no**');
  return table(
    ['expected', 'measured', 'met'],
    claims.map(([claim, figure, isMet]) => [claim, figure, said(isMet)]),
  );
}
