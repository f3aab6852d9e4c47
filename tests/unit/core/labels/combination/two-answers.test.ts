/** @file Two answers of a teacher: how alike they err, and which is believed where they differ. */
import { describe, expect, it } from 'vitest';
import {
  apartness,
  hearOther,
  likeness,
  otherAnswer,
  twoAnswers,
} from '../../../../../src/core/labels/combination/two-answers';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';

const ROWS = 400;
const rows = Array.from({ length: ROWS }, (_, row) => row);

/** Candidates 0 and 1 on all rows; the other answer is label 1 but on a share of the rows, where it is the first. */
function teacher(agreement: number) {
  const sets = setsOf(
    rows.map(() => [0, 1]),
    3,
  );
  sets.single.forEach((_, row) => (sets.single[row] = row < agreement * ROWS ? 0 : 1));
  return sets;
}

describe('twoAnswers', () => {
  it('counts how often they are the same, and what chance would make of that', () => {
    const sets = teacher(0.25);
    expect(twoAnswers(sets, rows)).toEqual({
      rows: ROWS,
      classes: 3,
      agreement: 0.25,
      chance: expect.closeTo(0.25, 9) as number,
    });
  });

  it('are none where the single answer is always the first', () => {
    expect(twoAnswers(teacher(1), rows)).toBeNull();
  });
});

describe('likeness', () => {
  it('is that of language models where answers agree as theirs do, and none where they hardly do', () => {
    const of = (agreement: number) =>
      likeness({ rows: 10_000, classes: 5, agreement, chance: 0.2 });
    expect(of(0.82)).toBe(1);
    expect(of(0.3)).toBe(0);
    expect(of(0.6)).toBeCloseTo(0.5, 1);
  });
});

describe('otherAnswer', () => {
  /** First candidates in turn, and a single answer that is the same on a share of the rows; students that say the one or the other. */
  const of = (agreement: number, say: 'first' | 'single' | 'neither') => {
    const sets = setsOf(
      rows.map((row) => [row % 4]),
      4,
    );
    sets.single.forEach((_, row) => {
      sets.single[row] = row < agreement * ROWS ? row % 4 : (row + 1) % 4;
    });
    const heldOut = new Float32Array(4 * ROWS);
    const saidOf = (row: number) =>
      say === 'first' ? row % 4 : say === 'single' ? (sets.single[row] ?? 0) : (row + 2) % 4;
    for (const row of rows) heldOut[4 * row + saidOf(row)] = 1;
    return otherAnswer(sets, heldOut, rows);
  };

  it('is a witness of its own where the two agree hardly oftener than chance would', () => {
    expect(of(0.25, 'neither').apart).toBeGreaterThan(0.9);
    expect(of(0.85, 'neither').apart).toBe(0);
    expect(apartness(null)).toBe(0);
  });

  it('is the better of the two where unseen students say it rather, and the worse where they do not', () => {
    const [single, first, neither] = [of(0.5, 'single'), of(0.5, 'first'), of(0.5, 'neither')];
    expect(single.right).toBeGreaterThan(single.firstRight + 0.1);
    expect(first.right).toBeLessThan(first.firstRight - 0.1);
    expect(neither.right).toBe(neither.firstRight);
  });
});

describe('hearOther', () => {
  const heard = (apart: number, right: number) => {
    const belief = Float64Array.of(0.5, 0.3, 0.2);
    hearOther(teacher(0), 0, { apart, right, firstRight: 0.5 }, belief);
    return belief;
  };

  it('makes its label as much likelier as it is right', () => {
    const [a = 0, b = 0, c = 0] = heard(1, 0.6);
    expect(a + b + c).toBeCloseTo(1, 9);
    // 0.6 / 0.2 = 3 times.
    expect(b / a).toBeCloseTo((3 * 0.3) / 0.5, 9);
    expect(c / a).toBeCloseTo(0.2 / 0.5, 9);
  });

  it('leaves beliefs as they are where it errs as the set does', () => {
    expect([...heard(0, 0.9)]).toEqual([0.5, 0.3, 0.2]);
  });
});
