/** @file How often first candidates are expected to be right: two answers, students, and what neither may do. */
import { describe, expect, it } from 'vitest';
import {
  rightByStudents,
  rightByTwoAnswers,
  type RightShare,
} from '../../../../../src/core/labels/combination/first-right';

const MANY = 10_000;

/** Students that meet the first candidates so often, and are so sure of unseen rows. */
const students = (agreement: number, sureness: number) => ({
  ...{ agreement, sureness },
  ...{ temperature: 1, selfTrust: 0 },
});

/** Two answers that are the same so often, of some labels. */
const answers = (agreement: number, rows: number) => ({ agreement, rows, classes: 5, chance: 0.2 });

/** @param apart how right the first candidates would be if the two erred by themselves. */
const byTwo = (
  two: ReturnType<typeof answers>,
  witness: ReturnType<typeof students>,
  apart = 0.6,
): RightShare => rightByTwoAnswers(two, apart, witness);

describe('rightByTwoAnswers', () => {
  it('goes by the agreement, and takes no teacher to be as right as it agrees with itself', () => {
    const [a, b, c] = [0.8, 0.88, 0.97].map(
      (agreement) => byTwo(answers(agreement, MANY), students(0.5, 0.5)).expected,
    );
    expect(a).toBeLessThan(b ?? 0);
    expect(b).toBeLessThan(c ?? 0);
    expect(c).toBeLessThan(0.97);
  });

  it('takes answers that differ often to err by themselves, and is as right as those', () => {
    const rare = (apart: number) => byTwo(answers(0.39, MANY), students(0.05, 0.5), apart).expected;
    expect(rare(0.7)).toBeCloseTo(0.7, 2);
    expect(rare(0.3)).toBeCloseTo(0.3, 2);
    // A language model's agree too often for that.
    const often = (apart: number) => byTwo(answers(0.88, MANY), students(0.5, 0.5), apart).expected;
    expect(often(0.7)).toBe(often(0.3));
  });

  it('takes few rows to agree as is usual', () => {
    const few = byTwo(answers(0.7, 20), students(0.5, 0.5)).expected;
    const many = byTwo(answers(0.7, MANY), students(0.5, 0.5)).expected;
    expect(few).toBeGreaterThan(many + 0.04);
  });

  it('believes a teacher more that unseen students meet more often than they are sure', () => {
    const by = (agreement: number) => byTwo(answers(0.88, MANY), students(agreement, 0.5)).expected;
    expect(by(0.6)).toBeGreaterThan(by(0.5) + 0.02);
    expect(by(0.45)).toBeLessThan(by(0.5) - 0.02);
  });

  it('is never below how often unseen students say the same', () => {
    expect(byTwo(answers(0.72, MANY), students(0.61, 0.63)).expected).toBeGreaterThanOrEqual(0.61);
    expect(byTwo(answers(0.5, MANY), students(0.9, 0.9)).expected).toBe(0.9);
  });

  it('lets students that learned noise make labels less sure, but takes little off the teacher’s say', () => {
    const { expected, heard } = byTwo(answers(0.88, MANY), students(0.45, 0.6));
    const plain = byTwo(answers(0.88, MANY), students(0.6, 0.6)).heard;
    expect(expected).toBeLessThan(heard - 0.03);
    expect(heard).toBeGreaterThan(plain - 0.03);
  });
});

describe('rightByStudents', () => {
  it('finds a teacher worse than its students do, who share its mistakes', () => {
    expect(rightByStudents(0.85, students(0.55, 0.6)).expected).toBeLessThan(0.7);
  });

  it('tells by the surplus a teacher that is mostly right from one that students only echo', () => {
    const right = rightByStudents(0.94, students(0.8, 0.55)).expected;
    const echoed = rightByStudents(0.94, students(0.55, 0.6)).expected;
    expect(right).toBeGreaterThan(0.9);
    expect(echoed).toBeLessThan(0.8);
  });

  it('takes no teacher to be far righter than students that are surer than they meet it', () => {
    const oneName = rightByStudents(0.99, students(0.35, 0.47)).expected;
    expect(oneName).toBeLessThan(0.75);
    expect(rightByStudents(0.99, students(0.76, 0.68)).expected).toBeGreaterThan(0.94);
  });

  it('believes students that are nearly certain of unseen rows', () => {
    const sure = { ...students(0.7, 0.98), selfTrust: 0.96 };
    expect(rightByStudents(0.7, sure).expected).toBeGreaterThan(0.65);
  });

  it('takes no teacher to be certain', () => {
    expect(rightByStudents(1, students(1, 0.9)).expected).toBeLessThanOrEqual(0.98);
  });
});
