/** @file Labels as they stand after a check: the estimate is right, and its interval as often as it says. */
import { describe, expect, test } from 'vitest';
import { designAudit, estimateAccuracy } from '../../../../../src/core/labels/audit';
import { confidenceStrata, sizesOf } from '../../../../../src/core/labels/audit-strata';
import { standingAccuracy } from '../../../../../src/core/labels/figures/standing';
import { seededRandom } from '../../../../../src/core/random';

test('people’s labels are right, and each that replaced a wrong one is a mistake less', () => {
  const labels = Int32Array.of(0, 0, 1, 1, -1, 1, 1, 1, 1, 1);
  const people = Int32Array.of(0, 1, 1, -1, 0, -1, -1, -1, -1, -1);
  const machine = { accuracy: 0.6, low: 0.4, high: 0.9 };
  // Two of four were wrong; two rows beside have a person's label.
  expect(standingAccuracy(machine, { labels, people }, 2)).toEqual({
    ...{ accuracy: 10 / 12, low: 8 / 12, high: 1, rows: 12, people: 6 },
  });
});

test('no fewer are right than people have labelled, be the estimate ever so low', () => {
  const labels = new Int32Array(4);
  const machine = { accuracy: 0, low: 0, high: 0.25 };
  const { accuracy, high } = standingAccuracy(
    machine,
    { labels, people: Int32Array.of(0, 0, 0, -1) },
    0,
  );
  expect([accuracy, high]).toEqual([0.75, 0.75]);
});

describe('in simulated audits', () => {
  /** 240 rows of 12 to 60 texts, the frequent ones wrong more often; an answer holds for all rows of its text. */
  function audit(seed: number) {
    const random = seededRandom(seed);
    const textOf = Int32Array.from({ length: 240 }, () => Math.floor(60 * random() ** 2));
    const truth = Int32Array.from(textOf, (text) => text % 3);
    const isWrong = Array.from({ length: 60 }, (_, text) => random() < 0.35 - text / 300);
    const labels = Int32Array.from(textOf, (text) => (isWrong[text] ? (text + 1) % 3 : text % 3));
    const strata = confidenceStrata(Array.from(labels, () => random()));
    const { stratumOf, sample } = designAudit(strata, seed, 60);
    const design = { stratumOf, sample, sizes: sizesOf(stratumOf, strata.spreads.length) };
    const audited = Array.from(sample, (row) => ({ row, truth: truth[row] ?? -1 }));
    const machine = estimateAccuracy(design, audited, labels);
    const asked = new Set(Array.from(sample, (row) => textOf[row]));
    const people = Int32Array.from(truth, (label, row) => (asked.has(textOf[row]) ? label : -1));
    const right = labels.filter((label, row) => people[row] !== -1 || label === truth[row]).length;
    return (
      machine && { standing: standingAccuracy(machine, { labels, people }, 0), right, machine }
    );
  }

  test('the interval holds the share that is right at least 94 times in 100, and the estimate is not off', () => {
    const runs = Array.from({ length: 400 }, (_, i) => audit(i + 1)).filter((run) => run !== null);
    const covered = runs.filter(({ standing: { low, high }, right }) => {
      const share = right / 240;
      return share >= low - 1e-9 && share <= high + 1e-9;
    });
    expect(covered.length / runs.length).toBeGreaterThanOrEqual(0.94);
    const off = runs.map(({ standing, right }) => standing.accuracy - right / 240);
    expect(Math.abs(off.reduce((sum, value) => sum + value, 0) / runs.length)).toBeLessThan(0.02);
    // What was said before is far below what the labels are now.
    const before = runs.map(({ machine, right }) => right / 240 - machine.accuracy);
    expect(before.reduce((sum, value) => sum + value, 0) / runs.length).toBeGreaterThan(0.1);
  });
});
