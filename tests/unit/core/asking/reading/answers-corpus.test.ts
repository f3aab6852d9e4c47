/** @file Answers in the style of small models are read as a person reads them, or not at all. */
import { describe, expect, test } from 'vitest';
import { ANSWERS } from '../../../../fixtures/answers';
import { figuresOf, precisionOf, recallOf } from '../../../../helpers/teacher/answer-figures';

describe('the written answers', () => {
  test('are many, of many kinds, and say nothing but labels', () => {
    expect(ANSWERS.length).toBeGreaterThanOrEqual(1_600);
    expect(new Set(ANSWERS.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(20);
    for (const { labels, read } of ANSWERS) {
      for (const label of read) expect(labels).toContain(label);
    }
  });

  test.each([
    ['all of them', ANSWERS, 0.99],
    ['those that were held out', ANSWERS.filter(({ heldOut }) => heldOut), 0.99],
  ] as const)('are read right: %s', (_, answers, precision) => {
    const figures = figuresOf(answers);
    expect(precisionOf(figures)).toBeGreaterThanOrEqual(precision);
    expect(recallOf(figures)).toBeGreaterThanOrEqual(0.95);
  });
});
