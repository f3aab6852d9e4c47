/** @file How many texts have a label: by hand, and how often the interval holds the truth. */
import { describe, expect, test } from 'vitest';
import { designAudit } from '../../../../../src/core/labels/audit';
import { confidenceStrata } from '../../../../../src/core/labels/audit-strata';
import {
  estimateLabelShares,
  LEAST_AUDITED,
} from '../../../../../src/core/labels/figures/label-shares';
import { seededRandom } from '../../../../../src/core/random';

interface World {
  gold: Int32Array;
  labels: Int32Array;
  confidences: Float32Array;
}

/** Rows of labels in given shares; a machine is right as often as it is sure. */
function world(rows: number, shares: readonly number[], accuracy: number, seed: number): World {
  const random = seededRandom(seed);
  const draw = () => {
    let left = random();
    const label = shares.findIndex((share) => (left -= share) < 0);
    return label < 0 ? 0 : label;
  };
  const gold = Int32Array.from({ length: rows }, draw);
  const confidences = Float32Array.from(gold, () =>
    Math.min(1, Math.max(0.25, accuracy + (random() - 0.5) * 0.6)),
  );
  const labels = gold.map((truth, row) => (random() < (confidences[row] ?? 0) ? truth : draw()));
  return { gold, labels, confidences };
}

function shareOf(gold: Int32Array, label: number, isIn: (row: number) => boolean = () => true) {
  const rows = [...gold.keys()].filter(isIn);
  return rows.filter((row) => gold[row] === label).length / rows.length;
}

/** For each label, in what part of the audits the interval holds the truth. */
function coverage(
  { gold, labels, confidences }: World,
  classes: number,
  options: { audits: number; rows: number; isIn?: (row: number) => boolean },
): number[] {
  const strata = confidenceStrata(confidences);
  const truth = Array.from({ length: classes }, (_, label) => shareOf(gold, label, options.isIn));
  const held = truth.map(() => 0);
  let estimated = 0;
  for (let audit = 0; audit < options.audits; audit++) {
    const design = designAudit(strata, audit, options.rows);
    const audited = Array.from(design.sample, (row) => ({ row, truth: gold[row] ?? -1 }));
    const found = estimateLabelShares(design, audited, labels, classes, options.isIn);
    if (!found) continue;
    estimated += 1;
    found.forEach(({ low, high }, label) => {
      const share = truth[label] ?? 0;
      if (low <= share && share <= high) held[label] = (held[label] ?? 0) + 1;
    });
  }
  return held.map((count) => count / estimated);
}

describe('the estimate', () => {
  test('adds the mean error of the strata to the share that was given the label, by hand', () => {
    // 20 rows in two strata of 10: 8 were given label 0 in the first, 2 in the second.
    const labels = Int32Array.from({ length: 20 }, (_, row) => (row < 8 || row >= 18 ? 0 : 1));
    const design = {
      stratumOf: Uint8Array.from({ length: 20 }, (_, row) => (row < 10 ? 0 : 1)),
      sizes: [10, 10],
      sample: new Int32Array(),
    };
    // Of 5 audited in the first one was given it wrongly, of 5 in the second two were missed.
    const audited = [0, 1, 2, 3, 8, 10, 11, 12, 13, 18].map((row) => ({
      row,
      truth: row === 0 ? 1 : row === 10 || row === 11 ? 0 : (labels[row] ?? -1),
    }));
    const [first] = estimateLabelShares(design, audited, labels, 2) ?? [];
    // 10/20 + 0.5 * (-1/5) + 0.5 * (2/5)
    expect(first?.share).toBeCloseTo(0.6, 12);
    expect(first).toMatchObject({ given: 10, count: 12 });
  });

  test('is unbiased where the labels given are badly biased', () => {
    const { gold, confidences } = world(2_000, [0.5, 0.5], 0.8, 1);
    // Half of label 1 is called 0.
    const random = seededRandom(2);
    const labels = gold.map((truth) => (truth === 1 && random() < 0.5 ? 0 : truth));
    const strata = confidenceStrata(confidences);
    let sum = 0;
    for (let seed = 0; seed < 300; seed++) {
      const design = designAudit(strata, seed);
      const audited = Array.from(design.sample, (row) => ({ row, truth: gold[row] ?? -1 }));
      sum += estimateLabelShares(design, audited, labels, 2)?.[0]?.share ?? NaN;
    }
    expect(sum / 300).toBeCloseTo(shareOf(gold, 0), 1.7);
  });

  test('says nothing from a few rows', () => {
    const { gold, labels, confidences } = world(500, [0.5, 0.5], 0.8, 1);
    const design = designAudit(confidenceStrata(confidences), 1);
    const audited = Array.from(design.sample, (row) => ({ row, truth: gold[row] ?? -1 }));
    expect(estimateLabelShares(design, audited.slice(0, LEAST_AUDITED - 1), labels, 2)).toBeNull();
    expect(estimateLabelShares(design, audited, labels, 2, () => false)).toBeNull();
    expect(estimateLabelShares(design, audited, labels, 2)).toHaveLength(2);
  });
});

describe('the 95% interval, over 1,000 audits', () => {
  test.each([
    ['60 rows of a weak labeller', 1_728, [0.33, 0.22, 0.21, 0.14, 0.1], 0.55, 60],
    ['120 rows of a weak labeller', 3_000, [0.4, 0.3, 0.15, 0.1, 0.05], 0.6, 120],
    ['120 rows of a good labeller', 3_000, [0.4, 0.3, 0.15, 0.15], 0.8, 120],
  ])('holds the truth in 93 to 98 of 100: %s', (_, rows, shares, accuracy, audited) => {
    const held = coverage(world(rows, shares, accuracy, 5), shares.length, {
      ...{ audits: 1_000, rows: audited },
    });
    for (const share of held) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.98);
    }
    const mean = held.reduce((sum, share) => sum + share, 0) / held.length;
    expect(mean).toBeLessThanOrEqual(0.97);
  });

  test('holds the truth no less often for a label of 30 rows, or a labeller that hardly errs', () => {
    const rare = coverage(world(3_000, [0.5, 0.3, 0.19, 0.01], 0.8, 5), 4, {
      audits: 1_000,
      rows: 60,
    });
    const sure = coverage(world(3_000, [0.4, 0.3, 0.3], 0.95, 5), 3, { audits: 1_000, rows: 60 });
    for (const share of [...rare, ...sure]) expect(share).toBeGreaterThanOrEqual(0.93);
  });

  test('holds the truth of a slice', () => {
    const isIn = (row: number) => row % 3 === 0;
    const held = coverage(world(3_000, [0.4, 0.3, 0.3], 0.7, 5), 3, {
      ...{ audits: 1_000, rows: 120, isIn },
    });
    for (const share of held) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.99);
    }
  });
});
