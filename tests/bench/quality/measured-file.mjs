/** @file Measured lines, gathered by teacher's file: their means over seeds. */
import { mean } from './statistics.mjs';

const TEACHERS = ['realistic/weak', 'realistic/medium', 'recorded', 'scored/weak', 'scored/medium'];
/** Settings that stay the same whatever the teacher is like, by their methods; their labels are the student's. */
const FIXED = {
  'distil single': 'single',
  'mode `uniform`': 'uniform',
  'mode `full`, uniform weights': 'full',
  'the same, shares held': 'full-shares',
};

/** What was measured of one teacher's file, whole or a sample of some size. */
export class MeasuredFile {
  /** @type {Map<string, Map<number, any>>} line by method and seed */
  #lines = new Map();

  constructor({ set, teacher, rows }) {
    Object.assign(this, { set, teacher, rows });
  }

  add(line) {
    const { method, seed } = line;
    if (!this.#lines.has(method)) this.#lines.set(method, new Map());
    this.#lines.get(method).set(seed, line);
  }

  /** The seeds that all these methods were measured with. */
  seeds(...methods) {
    const [first, ...others] = methods.map((method) => this.#lines.get(method) ?? new Map());
    return [...first.keys()].filter((seed) => others.every((lines) => lines.has(seed))).sort();
  }

  /** Mean of a figure over these seeds. */
  mean(method, figure, seeds = this.seeds(method)) {
    return mean(seeds.map((seed) => figure(this.#lines.get(method).get(seed))));
  }
}

export const FIGURES = {
  labels: ({ policies }) => policies.right.auto,
  error: ({ policies }) => policies.calibrationError,
  audited: ({ policies }) => policies.auditedCalibrationError,
  single: ({ teacherRight }) => teacherRight.single,
  first: ({ teacherRight }) => teacherRight.first,
  train: ({ train }) => train,
  test: ({ test }) => test,
};

/** In the tables' order. @returns {MeasuredFile[]} */
export function filesOf(lines) {
  const files = new Map();
  for (const line of lines) {
    // Students of other settings are none of the page's.
    if (Object.keys(line.student).length > 0) continue;
    const name = JSON.stringify([line.set, line.teacher, line.rows]);
    if (!files.has(name)) files.set(name, new MeasuredFile(line));
    files.get(name).add(line);
  }
  const order = ({ rows, teacher, set }) => [rows ?? Infinity, TEACHERS.indexOf(teacher), set];
  return [...files.values()].sort((a, b) => {
    const [one, other] = [order(a), order(b)];
    const at = one.findIndex((value, i) => value !== other[i]);
    return at < 0 ? 0 : one[at] < other[at] ? -1 : 1;
  });
}

/**
 * @returns the file's labels, and the teacher's and those of each setting that stays the same, by its name; null where
 *   they were not measured.
 */
export function besideFixed(file) {
  const seeds = file.seeds('auto', ...Object.values(FIXED));
  if (seeds.length === 0) return null;
  const of = (method, figure) => file.mean(method, FIGURES[figure], seeds);
  const fixed = {
    single: of('auto', 'single'),
    first: of('auto', 'first'),
    ...Object.fromEntries(
      Object.entries(FIXED).map(([name, method]) => [name, of(method, 'train')]),
    ),
  };
  const labels = of('auto', 'labels');
  return { seeds, labels, fixed, ahead: labels - Math.max(...Object.values(fixed)) };
}
