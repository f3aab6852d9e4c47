/** @file Policy `auto`: what it learns about teacher and student without gold, and what it makes of it. */
import { describe, expect, it, test } from 'vitest';
import {
  combine,
  confidenceWithoutCandidates,
} from '../../../../../src/core/labels/combination/combine';
import { seededRandom } from '../../../../../src/core/random';
import { argmaxRows } from '../../../../../src/core/refinery/refinery';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';
import { makeAnswers, type AnswersOptions } from '../simulated-answers';
import { makeKeywords, type KeywordsOptions } from './simulated-keywords';
import { makeWorld, shareRight, type WorldOptions } from './simulated-teacher';

const SEEDS = [1, 2, 3];
const skewed = Float32Array.of(0.2, 0.7, 0.1, 0.1, 0.2, 0.7);

/** Accuracies, each the mean over worlds that differ in their seed alone. */
function meanAccuracies(
  options: Omit<WorldOptions, 'rows' | 'classes' | 'seed'>,
  { rows = 4_000, seeds = SEEDS } = {},
) {
  const sums = { auto: 0, teacher: 0, student: 0 };
  for (const seed of seeds) {
    const { sets, truth, distributions } = makeWorld({ rows, classes: 6, seed, ...options });
    const { labels } = combine(sets, distributions);
    const first = truth.map((_, row) => sets.labels[2 * row] ?? -1);
    sums.auto += shareRight(labels, truth) / seeds.length;
    sums.teacher += shareRight(first, truth) / seeds.length;
    sums.student += shareRight(argmaxRows(distributions, 6), truth) / seeds.length;
  }
  return sums;
}

describe('combine', () => {
  it('is better than both of two independent witnesses', () => {
    const { auto, teacher, student } = meanAccuracies({
      ...{ first: 0.6, second: 0.2, sureness: [0.4, 1] },
    });
    expect(auto).toBeGreaterThan(teacher + 0.05);
    // No more than that: students are doubted for mistakes that they may share, which these do not.
    expect(auto).toBeGreaterThan(student - 0.02);
  });

  it('keeps to a teacher far better than the student', () => {
    const { auto, teacher } = meanAccuracies({ first: 0.98, second: 0.01, sureness: [0.2, 0.8] });
    expect(auto).toBeGreaterThan(teacher - 0.006);
  });

  it('risks little on few rows where the teacher is the better one', () => {
    const { auto, teacher } = meanAccuracies(
      { first: 0.7, second: 0.08, sureness: [0.2, 0.8] },
      { rows: 300, seeds: [1, 2, 3, 4, 5, 6] },
    );
    expect(auto).toBeGreaterThan(teacher - 0.015);
  });

  it('leaves the teacher’s answer only for a label that is clearly likelier, the clearer the fewer rows', () => {
    const leastFactor = (rows: number) => {
      const { sets, distributions } = makeWorld({
        ...{ rows, classes: 6, seed: 1, first: 0.6, second: 0.2, sureness: [0.4, 1] },
      });
      const { posterior, labels } = combine(sets, distributions);
      const factors = Array.from(labels).flatMap((label, row) => {
        const first = sets.labels[sets.offsets[row] ?? 0] ?? 0;
        const of = (j: number) => posterior[row * 6 + j] ?? 0;
        return label === first ? [] : [of(label) / of(first)];
      });
      expect(factors.length).toBeGreaterThan(0);
      return Math.min(...factors);
    };
    expect(leastFactor(300)).toBeGreaterThan(1.4);
    expect(leastFactor(4_000)).toBeLessThan(1.1);
  });

  it('believes first candidates on the mean of all rows as it does of some, whichever those are', () => {
    const { sets, distributions } = makeWorld({
      ...{ rows: 4_000, classes: 6, seed: 1, first: 0.6, second: 0.2, sureness: [0.4, 1] },
    });
    for (const seed of SEEDS) {
      const { expected, teacher } = combine(sets, distributions, seed);
      expect(Math.abs(expected.first - teacher.firstRight)).toBeLessThan(0.004);
    }
  });

  it('gives distributions, their argmax or the teacher’s answer, and shares as confidences', () => {
    const { sets, distributions } = makeWorld({
      ...{ rows: 400, classes: 6, seed: 1, first: 0.6, second: 0.2, sureness: [0.4, 1] },
    });
    const { posterior, labels, confidences, expected } = combine(sets, distributions);
    for (let row = 0; row < 50; row++) {
      const belief = posterior.subarray(row * 6, (row + 1) * 6);
      expect(belief.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      const first = sets.labels[sets.offsets[row] ?? 0];
      if (labels[row] !== first) expect(belief[labels[row] ?? -1]).toBe(Math.max(...belief));
    }
    const { first, single, coverage, student } = expected;
    for (const share of [...confidences, first, single, coverage, student, expected.labels]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(coverage).toBeGreaterThanOrEqual(first);
  });

  it('follows the student where nothing matched', () => {
    const some = setsOf([[0, 1, 2], []], 3, [{ unmatched: true }]);
    expect([...combine(some, skewed).labels]).toEqual([1, 2]);
  });

  it('never overrules a person', () => {
    const some = setsOf([[0], [1]], 3, [{ certain: true }, { certain: true }]); // prettier-ignore
    const { labels, confidences } = combine(some, skewed);
    expect([...labels]).toEqual([0, 1]);
    expect([...confidences]).toEqual([1, 1]);
  });
});

/**
 * Teachers that answer twice: with favourites, and with the truth missing from many sets. Students repeat the
 * teacher's mistakes in part, as those do that have learned from it.
 */
describe('with a teacher that has favourites', () => {
  const figures = (options: Partial<AnswersOptions>) => {
    const sums = { auto: 0, single: 0, first: 0, confidence: 0 };
    for (const seed of SEEDS) {
      const { sets, truth, heldOut } = makeAnswers({ rows: 600, classes: 5, seed, ...options });
      const { labels, confidences } = combine(sets, heldOut);
      const first = truth.map((_, row) => sets.labels[sets.offsets[row] ?? 0] ?? -1);
      sums.auto += shareRight(labels, truth) / SEEDS.length;
      sums.single += shareRight(sets.single, truth) / SEEDS.length;
      sums.first += shareRight(first, truth) / SEEDS.length;
      const mean = confidences.reduce((sum, p) => sum + p, 0) / confidences.length;
      sums.confidence += mean / SEEDS.length;
    }
    return sums;
  };

  test('labels are not below the teacher where its sets miss the truth in 40%', () => {
    const { auto, single, first } = figures({ coverage: 0.6, repeated: 0.7, known: 0.4 });
    expect(auto).toBeGreaterThan(Math.max(single, first) - 0.005);
  });

  test('a student that knows nothing of its own changes next to nothing', () => {
    const { auto, single, first } = figures({ coverage: 0.85, repeated: 0.9, known: 0 });
    expect(auto).toBeGreaterThan(Math.max(single, first) - 0.015);
  });

  test('a student that knows the texts mends the favourites', () => {
    const { auto, single, first } = figures({ coverage: 0.9, repeated: 0.3, known: 0.7 });
    expect(auto).toBeGreaterThan(Math.max(single, first) + 0.05);
  });
});

/** Sets and single answers that err each by itself; students know the truth of some texts and draw lots for the others. */
describe('with a teacher whose single answer errs by itself', () => {
  const figures = ({
    first,
    single,
    known = 0.3,
  }: {
    first: number;
    single: number;
    known?: number;
  }) => {
    const [rows, classes] = [400, 6];
    const sums = { auto: 0, first: 0, single: 0 };
    for (const seed of SEEDS) {
      const random = seededRandom(seed);
      const drawn = () => Math.floor(random() * classes);
      const truth = Int32Array.from({ length: rows }, drawn);
      const said = (share: number) => truth.map((label) => (random() < share ? label : drawn()));
      const [firsts, singles, students] = [said(first), said(single), said(known)];
      const sets = setsOf(Array.from(firsts, (label) => [label]), classes); // prettier-ignore
      sets.single.set(singles);
      const heldOut = new Float32Array(rows * classes).fill(0.12);
      students.forEach((label, row) => (heldOut[row * classes + label] = 0.4));
      const { labels } = combine(sets, heldOut);
      sums.auto += shareRight(labels, truth) / SEEDS.length;
      sums.first += shareRight(firsts, truth) / SEEDS.length;
      sums.single += shareRight(singles, truth) / SEEDS.length;
    }
    return sums;
  };

  test.each([
    { first: 0.3, single: 0.55 },
    { first: 0.4, single: 0.5, known: 0.4 },
    { first: 0.55, single: 0.3 },
  ])('labels are not below the better one: %o', (shares) => {
    const { auto, first, single } = figures(shares);
    expect(auto).toBeGreaterThan(Math.max(first, single) - 0.015);
  });
});

describe('what people have said', () => {
  test('of the least sure rows makes the others’ confidences truer, and their labels no worse', () => {
    // Students say that they are surer than they are.
    const { sets, truth, distributions } = makeWorld({
      ...{ rows: 400, classes: 6, seed: 1, first: 0.6, second: 0.2 },
      ...{ sureness: [0.4, 1], temperature: 3 },
    });
    const before = combine(sets, distributions);
    const sureOf = (row: number) => before.confidences[row] ?? 0;
    const order = Array.from(truth.keys()).sort((a, b) => sureOf(a) - sureOf(b));
    const [asked, others] = [new Set(order.slice(0, 120)), order.slice(120)];
    const told = truth.map((label, row) => (asked.has(row) ? label : -1));
    const after = combine({ ...sets, told }, distributions);
    const mean = (of: (row: number) => number) =>
      others.reduce((sum, row) => sum + of(row), 0) / others.length;
    const rightOf = ({ labels }: typeof after) =>
      mean((row) => (labels[row] === truth[row] ? 1 : 0));
    const tooSure = (combined: typeof after) =>
      mean((row) => combined.confidences[row] ?? 0) - rightOf(combined);
    expect(rightOf(after)).toBeGreaterThan(rightOf(before) - 0.005);
    expect(Math.abs(tooSure(after))).toBeLessThan(0.6 * tooSure(before));
  });

  test('is certain in the beliefs, and in the machines’ labels no more than evidence', () => {
    const { sets, heldOut, truth } = makeAnswers({ rows: 500, classes: 5, seed: 1 });
    const plain = combine(sets, heldOut);
    const row = Array.from(truth.keys()).find((each) => plain.labels[each] !== truth[each]) ?? -1;
    const told = truth.map((label, each) => (each === row ? label : -1));
    const { posterior, labels, teacher } = combine({ ...sets, told }, heldOut);
    expect(posterior[row * 5 + (truth[row] ?? -1)]).toBe(1);
    expect(labels[row]).toBe(plain.labels[row]);
    // One row that was asked about because the page was unsure of it is no sample.
    expect(teacher.firstRight).toBe(plain.teacher.firstRight);
  });
});

describe('with a teacher that goes by words', () => {
  const figures = (options: Partial<KeywordsOptions>) => {
    const sums = { auto: 0, student: 0, first: 0, confidence: 0 };
    for (const seed of SEEDS) {
      const world = { rows: 4_000, classes: 5, seed, own: 0.7, other: 0.06, known: 0.2 };
      const { sets, truth, heldOut } = makeKeywords({ ...world, ...options });
      const { labels, confidences } = combine(sets, heldOut);
      const matched = Array.from(truth.keys()).filter((row) => sets.unmatched[row] === 0);
      const mean = (of: (row: number) => number) =>
        matched.reduce((sum, row) => sum + of(row), 0) / matched.length / SEEDS.length;
      const right = (of: (row: number) => number | undefined) =>
        mean((row) => (of(row) === truth[row] ? 1 : 0));
      const winners = argmaxRows(heldOut, sets.classes);
      sums.auto += right((row) => labels[row]);
      sums.student += right((row) => winners[row]);
      sums.first += right((row) => sets.labels[sets.offsets[row] ?? 0]);
      sums.confidence += mean((row) => confidences[row] ?? 0);
    }
    return sums;
  };

  test('students that say again what its words say do not make them right', () => {
    const { auto, confidence } = figures({ known: 0 });
    expect(Math.abs(confidence - auto)).toBeLessThan(0.1);
  });

  test.each([0, 0.2, 0.5])('labels are below neither: students know %d', (known) => {
    const { auto, student, first, confidence } = figures({ known });
    expect(auto).toBeGreaterThan(Math.max(student, first) - 0.005);
    expect(Math.abs(confidence - auto)).toBeLessThan(0.1);
  });

  test('from few rows a keyword is heard by itself, too', () => {
    const { auto, first } = figures({ rows: 200, known: 0 });
    expect(auto).toBeGreaterThan(first - 0.015);
  });

  test('says that the page went by words, unless most rows have answers', () => {
    const { sets, heldOut } = makeKeywords({ rows: 300, classes: 4, seed: 1, own: 0.7, other: 0.1, known: 0 }); // prettier-ignore
    expect(combine(sets, heldOut).teacher.source).toBe('words');
    const answered = {
      ...sets,
      evidence: sets.evidence.map((kind, row) => (row < 250 ? 0 : kind)),
    };
    expect(combine(answered, heldOut).teacher.source).toBe('students');
  });
});

describe('with labels by nearness alone', () => {
  /** Nearness that is as right as it says: 0.5 for its first label and 0.25 for each of two others. */
  const figures = (studentOf: (truth: number, set: readonly number[], draw: number) => number) => {
    const [rows, classes] = [1_200, 6];
    const random = seededRandom(3);
    const truth: number[] = [];
    const heldOut = new Float32Array(rows * classes).fill(0.04);
    const matches = Array.from({ length: rows }, (_, row) => {
      const start = Math.floor(random() * classes);
      const set = [0, 1, 3].map((step) => (start + step) % classes);
      const draw = random();
      const label = set[draw < 0.5 ? 0 : draw < 0.75 ? 1 : 2] ?? 0;
      truth.push(label);
      heldOut[row * classes + studentOf(label, set, random())] = 0.8;
      return set;
    });
    const details = matches.map(() => ({ evidence: 'near' as const, scores: [0.5, 0.25, 0.25] }));
    const { labels, confidences } = combine(setsOf(matches, classes, details), heldOut);
    const mean = confidences.reduce((sum, p) => sum + p, 0) / rows;
    return { right: shareRight(labels, truth), confidence: mean };
  };

  test('students that repeat it are no evidence for it', () => {
    const { right, confidence } = figures((_, [first = 0]) => first);
    expect(right).toBeCloseTo(0.5, 1);
    // They are heard a little always; taken for a second witness they would make it nearly certain.
    expect(confidence).toBeLessThan(0.68);
  });

  test('students that are mostly right are followed', () => {
    const { right } = figures((truth, [first = 0], draw) => (draw < 0.8 ? truth : first));
    expect(right).toBeGreaterThan(0.75);
  });
});

describe('confidenceWithoutCandidates', () => {
  it('is the tempered probability of the favourite', () => {
    const p = Float32Array.of(0.6, 0.3, 0.1);
    const at = (unseenTemperature: number) => confidenceWithoutCandidates(p, { unseenTemperature });
    expect(at(1)).toBeCloseTo(0.6, 6);
    // 0.36 / (0.36 + 0.09 + 0.01)
    expect(at(0.5)).toBeCloseTo(0.36 / 0.46, 6);
  });
});
