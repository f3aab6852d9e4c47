/** @file Examples near a text. */
import { describe, expect, it } from 'vitest';
import { nearestExamples } from '../../../../src/core/shown/nearest-examples';

const EXAMPLES = ['east', 'north', 'between'].map((text) => ({ text, labels: ['a'] }));
const textsOf = (text: string, count: number) =>
  nearestExamples(text, EXAMPLES, [0.96, 0.28, 0.94], count).map((shot) => shot.text);

describe('nearestExamples', () => {
  it('gives those with the highest scores, the nearest last', () => {
    expect(textsOf('x', 2)).toEqual(['between', 'east']);
    expect(textsOf('x', 5)).toEqual(['north', 'between', 'east']);
  });

  it('never gives the text itself', () => {
    expect(textsOf(' east ', 2)).toEqual(['north', 'between']);
  });
});
