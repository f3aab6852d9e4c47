/** @file How many labels must be shown: enough for new rows, proven by cases, and never by gold. */
import { describe, expect, it } from 'vitest';
import { LEAST_CASES, measuredSize, provenSize } from '../../../../src/core/shown/shown-size';
import { studentSize, type JudgedRow } from '../../../../src/core/shown/student-size';
import { mulberry32 } from '../../../helpers/random';

const CLASSES = 77;
/** A rank from a distribution with a long tail: a student that is right in half of the rows. */
const drawRank = (random: () => number) =>
  Math.min(CLASSES - 1, Math.floor(-3 * Math.log(1 - random())));
/** The share of all rows there could ever be whose rank is below this, in closed form. */
const shareOfFreshRows = (size: number) => (size >= CLASSES ? 1 : 1 - Math.exp(-size / 3));
const drawRanks = (random: () => number, count: number) =>
  Array.from({ length: count }, () => drawRank(random));
/** The student's softmax in which this class has this rank. */
function distributionWith(label: number, rank: number): Float32Array {
  const order = Array.from({ length: CLASSES }, (_, i) => i).filter((i) => i !== label);
  order.splice(rank, 0, label);
  const values = new Float32Array(CLASSES);
  order.forEach((one, i) => (values[one] = 1 / (i + 2)));
  return values;
}
const row = (rank: number, ...others: number[]): JudgedRow => ({
  distribution: distributionWith(5, rank),
  wanted: [5, ...others],
});

describe('how many labels must be shown', () => {
  it('is unknown with fewer cases than prove 99%', () => {
    expect(LEAST_CASES).toBe(299);
    expect(provenSize(Array.from({ length: 298 }, () => 0))).toBeNull();
    expect(provenSize(Array.from({ length: 299 }, () => 0))).toBe(1);
  });

  it('leaves out as many cases as the bound of Clopper and Pearson allows, and no more', () => {
    // Of 1,000 cases with a share of 1%, four or fewer come about with a probability of 2.9%, five with 6.6%.
    const ranks = Array.from({ length: 1_000 }, (_, i) => (i < 4 ? 60 : 7));
    expect(provenSize(ranks)).toBe(8);
    expect(provenSize([...ranks.slice(0, -1), 30])).toBe(31);
  });

  it.each([299, 500, 2_000])(
    'measured on %i cases is enough for 99 in 100 new rows, in 19 of 20 tables',
    (cases) => {
      let enough = 0;
      const tables = 400;
      for (let seed = 0; seed < tables; seed++) {
        const random = mulberry32(1_000 * cases + seed);
        const size = provenSize(drawRanks(random, cases)) ?? CLASSES;
        if (shareOfFreshRows(size) >= 0.99) enough += 1;
      }
      expect(enough).toBeGreaterThanOrEqual(0.95 * tables);
    },
  );

  it('is none where it is hardly shorter than all labels', () => {
    const ranks = Array.from({ length: 400 }, (_, i) => i % 64);
    expect(measuredSize(ranks, CLASSES)).toEqual({ shown: null, cases: 400 });
    expect(measuredSize(ranks, 100)).toEqual({ shown: 64, cases: 400 });
  });
});

describe('how many of a student’s labels must be shown', () => {
  const many = (count: number, rank: number) => Array.from({ length: count }, () => row(rank));

  it('is judged by people where they have labelled enough, else by the teacher as well', () => {
    expect(studentSize(many(300, 2), many(5_000, 40), CLASSES)).toEqual({
      judge: 'people',
      shown: 3,
      cases: 300,
    });
    expect(studentSize(many(200, 2), many(200, 40), CLASSES)).toEqual({
      judge: 'teacher',
      shown: 41,
      cases: 400,
    });
    expect(studentSize(many(200, 2), [], CLASSES)).toMatchObject({ shown: null, cases: 200 });
  });

  it('has room for every candidate of the teacher, since any of them may be the right one', () => {
    // Another label is wanted too, which this student puts at 20.
    const [distant] = many(1, 0).map(
      ({ distribution }) =>
        Array.from(distribution, (_, i) => i).sort(
          (a, b) => (distribution[b] ?? 0) - (distribution[a] ?? 0),
        )[20],
    );
    const rows = Array.from({ length: 400 }, () => row(0, distant ?? 0));
    expect(studentSize([], rows, CLASSES)).toMatchObject({ shown: 21 });
  });
});
