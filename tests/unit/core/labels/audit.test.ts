/** @file The audit: who is asked, what the answers show, and how often its interval is right. */
import { describe, expect, it } from 'vitest';
import {
  acceptanceSteps,
  acceptanceThreshold,
  designAudit,
  estimateAccuracy,
  extendAudit,
  inclusionWeights,
  rowsToShow,
} from '../../../../src/core/labels/audit';
import {
  confidenceStrata,
  rowsForLater,
  sizesOf,
  storedStrata,
  widenedStrata,
} from '../../../../src/core/labels/audit-strata';
import { lowerBound } from '../../../../src/core/labels/figures/intervals';
import { recommendPolicy } from '../../../../src/core/labels/recommendation';
import { seededRandom } from '../../../../src/core/random';
import { simulateAudits } from '../../../bench/quality/simulate-audits';

/** 1,000 rows, two policies: a is right on 900, b on 700 of them; both on 650. */
const gold = new Int32Array(1000);
const a = Int32Array.from(gold, (_, row) => (row < 900 ? 0 : 1));
const b = Int32Array.from(gold, (_, row) => (row >= 250 && row < 950 ? 0 : 2));
/** As sure of what both are right on as of nothing else. */
const strata = confidenceStrata(Array.from(gold, (_, row) => (a[row] === b[row] ? 0.9 : 0.6)));

describe('confidenceStrata', () => {
  it('parts the rows in four of equal size, least sure first', () => {
    const random = seededRandom(3);
    const confidences = Array.from({ length: 403 }, () => random());
    const { stratumOf, spreads } = confidenceStrata(confidences);
    const ranked = [...confidences.keys()].sort(
      (x, y) => (confidences[x] ?? 0) - (confidences[y] ?? 0),
    );
    const order = ranked.map((row) => stratumOf[row] ?? 0);
    expect(order).toEqual(order.toSorted((x, y) => x - y));
    expect([0, 1, 2, 3].map((stratum) => order.filter((s) => s === stratum).length)).toEqual([
      101, 101, 101, 100,
    ]);
    // Rows that are less sure spread more, and get more of the sample.
    expect(spreads).toEqual(spreads.toSorted((x, y) => y - x));
  });

  it('makes fewer strata of a small table', () => {
    expect(confidenceStrata([0.5, 0.9]).spreads).toHaveLength(1);
    expect(confidenceStrata(new Array<number>(40).fill(1)).spreads).toHaveLength(2);
  });
});

describe('designAudit', () => {
  const inStratum = (sample: Int32Array, wanted: number) =>
    [...sample].filter((row) => strata.stratumOf[row] === wanted).length;

  it('draws 60 different rows of all strata, the same for the same seed', () => {
    const { sample, sizes } = designAudit(strata, 3);
    expect(sizes).toEqual([250, 250, 250, 250]);
    expect(new Set(sample).size).toBe(60);
    const counts = [0, 1, 2, 3].map((stratum) => inStratum(sample, stratum));
    // In proportion to sqrt(0.6 * 0.4), twice sqrt(p (1 - p)) with some of either, and sqrt(0.9 * 0.1).
    expect(counts[0]).toBeGreaterThan((counts[3] ?? 0) * 1.4);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
    expect(designAudit(strata, 3).sample).toEqual(sample);
    expect(designAudit(strata, 4).sample).not.toEqual(sample);
  });

  it('takes all there is of a small table or a small stratum', () => {
    const tiny = storedStrata(Uint8Array.of(0, 1, 0));
    expect([...designAudit(tiny, 1).sample].sort()).toEqual([0, 1, 2]);
    const few = storedStrata(Uint8Array.from({ length: 500 }, (_, row) => (row < 4 ? 1 : 0)));
    const { sample } = designAudit(few, 1);
    expect(sample).toHaveLength(60);
    expect([...sample].filter((row) => row < 4)).toHaveLength(4);
    expect(designAudit(storedStrata(new Uint8Array(500)), 1).sample).toHaveLength(60);
    expect(designAudit(storedStrata(new Uint8Array(500).fill(1)), 1).sample).toHaveLength(60);
    expect(designAudit(strata, 1, 3).sample).toHaveLength(3);
  });
});

describe('estimateAccuracy', () => {
  it('weighs the strata by their size, by hand', () => {
    const design = {
      stratumOf: Uint8Array.of(0, 0, 0, 1),
      sizes: [3, 1],
      sample: new Int32Array(),
    };
    const audited = [
      { row: 0, truth: 0 },
      { row: 1, truth: 0 },
      { row: 3, truth: 0 },
    ];
    const estimate = estimateAccuracy(design, audited, [0, 1, 0, 0]);
    // 3/4 * 1/2 + 1/4 * 1
    expect(estimate?.accuracy).toBeCloseTo(0.625, 12);
    expect(estimate?.n).toBe(3);
    expect([...inclusionWeights(design, audited)]).toEqual([1.5, 1.5, 1]);
  });

  it('is unbiased although rows that are less sure are drawn more often', () => {
    let sum = 0;
    for (let seed = 0; seed < 400; seed++) {
      const design = designAudit(strata, seed);
      const audited = Array.from(design.sample, (row) => ({ row, truth: 0 }));
      sum += estimateAccuracy(design, audited, a)?.accuracy ?? NaN;
    }
    expect(sum / 400).toBeCloseTo(0.9, 2);
  });

  it('says nothing before rows of all strata have been looked at', () => {
    const design = designAudit(strata, 1);
    expect(estimateAccuracy(design, [], a)).toBeNull();
    const agreeing = [...design.sample].filter((row) => strata.stratumOf[row] !== 2);
    expect(
      estimateAccuracy(
        design,
        agreeing.map((row) => ({ row, truth: 0 })),
        a,
      ),
    ).toBeNull();
  });
});

describe('simulateAudits', () => {
  it('has intervals that contain the truth in 93 to 99 of 100 audits', () => {
    const random = seededRandom(9);
    const right = (share: number, wrong: number) =>
      Int32Array.from({ length: 3000 }, () => (random() < share ? 0 : wrong));
    // Mistakes that both make, on top of those that each makes alone.
    const shared = right(0.92, 3);
    const [better, worse] = [right(0.95, 1), right(0.8, 2)].map((own) =>
      own.map((label, row) => shared[row] || label),
    ) as [Int32Array, Int32Array];
    const truth = new Int32Array(3000);
    const random2 = seededRandom(4);
    const confidences = Float32Array.from(better, (label) => (label === 0 ? 1 : 0.7) * random2());
    const audits = { audits: 1000, seed: 1 };
    for (const share of simulateAudits([better, worse], truth, confidences, audits)) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.99);
    }
  });
});

describe('acceptanceThreshold', () => {
  const random = seededRandom(5);
  const confidences = Float32Array.from(gold, () => random());
  /** Right with the probability that the confidence says, but never below one half. */
  const labels = Int32Array.from(gold, (_, row) =>
    random() < 0.5 + (confidences[row] ?? 0) / 2 ? 0 : 1,
  );
  const byConfidence = confidenceStrata(confidences);
  const design = designAudit(byConfidence, 1, 300);

  it('accepts the surest rows only, at the precision asked for', () => {
    const audited = Array.from(design.sample, (row) => ({ row, truth: 0 }));
    const found = acceptanceThreshold(acceptanceSteps(design, audited, labels, confidences), 0.8);
    expect(found?.low).toBeGreaterThanOrEqual(0.8);
    expect(found?.threshold).toBeGreaterThan(0);
    expect(found?.share).toBeCloseTo(
      [...confidences].filter((c) => c >= (found?.threshold ?? 2)).length / 1000,
      9,
    );
  });

  it('promises too much in at most one audit of twenty', () => {
    let broken = 0;
    for (let seed = 0; seed < 300; seed++) {
      const drawn = designAudit(byConfidence, seed, 100);
      const audited = Array.from(drawn.sample, (row) => ({ row, truth: 0 }));
      const found = acceptanceThreshold(acceptanceSteps(drawn, audited, labels, confidences), 0.8);
      if (!found) continue;
      const rows = [...confidences.keys()].filter(
        (row) => (confidences[row] ?? 0) >= found.threshold,
      );
      if (rows.filter((row) => labels[row] === 0).length / rows.length < 0.8) broken += 1;
    }
    expect(broken / 300).toBeLessThanOrEqual(0.05);
  });

  it('accepts nothing on too few rows', () => {
    const audited = Array.from(design.sample.subarray(0, 20), (row) => ({ row, truth: 0 }));
    expect(
      acceptanceThreshold(acceptanceSteps(design, audited, gold, confidences), 0.95),
    ).toBeNull();
  });
});

describe('rowsToShow', () => {
  it('is the fewest rows that show a precision when all of them are right', () => {
    for (const precision of [0.5, 0.9, 0.95, 0.99]) {
      const rows = rowsToShow(precision);
      expect(lowerBound(rows, rows)).toBeGreaterThanOrEqual(precision);
      expect(lowerBound(rows - 1, rows - 1)).toBeLessThan(precision);
    }
  });
});

describe('extendAudit', () => {
  it('keeps the rows that were drawn, in their order, and adds those of a larger sample', () => {
    for (let seed = 0; seed < 50; seed++) {
      const small = designAudit(strata, seed, 20 + seed);
      const large = extendAudit(strata, small.sample, seed, 90);
      expect([...large.subarray(0, small.sample.length)]).toEqual([...small.sample]);
      expect([...large].sort((x, y) => x - y)).toEqual(
        [...designAudit(strata, seed, 90).sample].sort((x, y) => x - y),
      );
    }
  });
});

describe('recommendPolicy', () => {
  const design = designAudit(strata, 2);
  const audited = Array.from(design.sample, (row) => ({ row, truth: 0 }));

  it('speaks for a policy that is clearly better, and names the accuracies', () => {
    const found = recommendPolicy(design, audited, { a, b }, 'b');
    expect(found).toMatchObject({ policy: 'a', clear: true });
    expect(found?.estimates.a.accuracy).toBeGreaterThan(found?.estimates.b.accuracy ?? 1);
  });

  it('leaves the current one where the audit does not tell', () => {
    expect(recommendPolicy(design, audited, { a, b }, 'a')).toMatchObject({
      policy: 'a',
      clear: false,
    });
    const few = audited.slice(0, 4);
    expect(recommendPolicy(design, few, { a, b }, 'b')?.clear ?? false).toBe(false);
    expect(recommendPolicy(design, [], { a, b }, 'b')).toBeNull();
  });

  it('is wrongly clear in at most one audit of twenty between equals', () => {
    const random = seededRandom(8);
    const equal = [1, 2].map((wrong) =>
      Int32Array.from({ length: 2000 }, () => (random() < 0.8 ? 0 : wrong)),
    ) as [Int32Array, Int32Array];
    const byChance = confidenceStrata(Array.from(equal[0], () => random()));
    let clear = 0;
    for (let seed = 0; seed < 500; seed++) {
      const drawn = designAudit(byChance, seed);
      const rows = Array.from(drawn.sample, (row) => ({ row, truth: 0 }));
      const found = recommendPolicy(drawn, rows, { a: equal[0], b: equal[1] }, 'a');
      if (found?.clear) clear += 1;
    }
    expect(clear / 500).toBeLessThanOrEqual(0.05);
  });
});

describe('rows that came later', () => {
  it('stand for themselves: estimates are right on the mean where they are labelled worse', () => {
    const random = seededRandom(3);
    const rows = { before: 600, later: 200 };
    const right = Array.from({ length: 800 }, (_, row) => random() < (row < 600 ? 0.9 : 0.4));
    const confidences = right.map((isRight) => (isRight ? 0.5 : 0.3) + random() / 2);
    const early = confidenceStrata(confidences.slice(0, rows.before));
    const whole = widenedStrata(early, confidenceStrata(confidences.slice(rows.before)));
    expect(whole.spreads.length).toBeGreaterThan(early.spreads.length);
    const truth = right.filter(Boolean).length / right.length;
    const found = Array.from({ length: 200 }, (_, seed) => {
      const { sample } = designAudit(early, seed, 60);
      const more = rowsForLater(60, rows.before, rows.later);
      const widened = extendAudit(whole, sample, seed, 60 + more);
      expect(widened.subarray(0, 60)).toEqual(sample);
      const design = {
        ...whole,
        sample: widened,
        sizes: sizesOf(whole.stratumOf, whole.spreads.length),
      };
      const audited = [...widened].map((row) => ({ row, truth: right[row] ? 1 : 0 }));
      return estimateAccuracy(design, audited, new Uint8Array(800).fill(1));
    });
    const mean = found.reduce((sum, one) => sum + (one?.accuracy ?? NaN), 0) / found.length;
    expect(Math.abs(mean - truth)).toBeLessThan(0.015);
    const held = found.filter((one) => one && one.low <= truth && truth <= one.high).length;
    expect(held / found.length).toBeGreaterThan(0.9);
  });
});
