/** @file Accuracy and macro F1, against numbers worked out by hand. */
import { describe, expect, test } from 'vitest';
import {
  accuracyOf,
  macroF1Of,
  type LabelledPair,
} from '../../../../../src/core/labels/figures/accuracy';

/** Pairs written as 'label/gold'. */
const pairsOf = (text: string): LabelledPair[] =>
  text.split(' ').map((pair) => {
    const [label = '', gold = ''] = pair.split('/');
    return { label, gold };
  });

describe('accuracyOf', () => {
  test('is the share of pairs that are equal', () => {
    expect(accuracyOf(pairsOf('a/a a/b c/c b/a'))).toBe(0.5);
  });

  test('is null without pairs', () => {
    expect(accuracyOf([])).toBeNull();
  });
});

describe('macroF1Of', () => {
  test('weighs all classes alike', () => {
    // a: 2 right, 1 wrongly named, 1 missed: 4/6. b: 1 right, 1 wrongly named: 2/3. c: never named.
    expect(macroF1Of(pairsOf('a/a a/a b/a b/b a/c'))).toBeCloseTo((4 / 6 + 2 / 3 + 0) / 3, 12);
  });

  test('is 1 where all labels are right', () => {
    expect(macroF1Of(pairsOf('a/a b/b b/b'))).toBe(1);
  });

  test('takes labels that gold does not know as errors, not as classes', () => {
    // a: 1 right, 1 missed, so 2/3.
    expect(macroF1Of(pairsOf('a/a x/a'))).toBeCloseTo(2 / 3, 12);
  });

  test('is null without pairs', () => {
    expect(macroF1Of([])).toBeNull();
  });
});
