/** @file Two answers of a teacher: how alike they err, and which is believed where they differ. */
import { describe, expect, it } from 'vitest';
import {
  AS_LANGUAGE_MODELS,
  firstOfTwo,
  likeness,
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

describe('firstOfTwo', () => {
  it('goes by which of the two unseen students say', () => {
    const sets = teacher(0.25);
    const say = (label: number) =>
      Float32Array.from(rows.flatMap(() => [0, 1, 2].map((other) => (other === label ? 1 : 0))));
    const share = (label: number) => {
      const answers = twoAnswers(sets, rows);
      return answers && firstOfTwo(sets, say(label), rows, answers).inside;
    };
    expect(share(0)).toBeGreaterThan(0.9);
    expect(share(1)).toBeLessThan(0.1);
    expect(share(2)).toBeCloseTo(AS_LANGUAGE_MODELS.inside, 9);
  });
});
