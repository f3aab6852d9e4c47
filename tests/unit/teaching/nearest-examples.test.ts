/** @file Examples near a text by vectors. */
import { describe, expect, it } from 'vitest';
import { nearestExamples } from '../../../src/core/teaching/nearest-examples';

const example = (text: string, x: number, y: number) => ({
  shot: { text, labels: ['a'] },
  vector: Float32Array.of(x, y),
});
const EXAMPLES = [example('east', 1, 0), example('north', 0, 1), example('between', 0.8, 0.6)];
const textsOf = (text: string, count: number) =>
  nearestExamples(text, Float32Array.of(0.96, 0.28), EXAMPLES, count).map((shot) => shot.text);

describe('nearestExamples', () => {
  it('gives those with the largest cosine, the nearest last', () => {
    expect(textsOf('x', 2)).toEqual(['between', 'east']);
    expect(textsOf('x', 5)).toEqual(['north', 'between', 'east']);
  });

  it('never gives the text itself', () => {
    expect(textsOf(' east ', 2)).toEqual(['north', 'between']);
  });
});
