/** @file The random mask of dropout: its rate, and the independence of what should be so. */
import { expect, test } from 'vitest';
import { GraphBuilder } from '../../../../src/core/graph/builder';
import { interpret } from '../../../helpers/graph/interpreter';

const ROWS = 64;
const COLUMNS = 128;
const SIZE = ROWS * COLUMNS;

/** Masks of successive dropout calls in one graph, as what they make of ones. */
function masks(rate: number, seed: number, calls = 1): number[][] {
  const graph = new GraphBuilder();
  const ones = graph.input('ones', [ROWS, COLUMNS]);
  const seedInput = graph.input('seed', []);
  const outputs = Array.from({ length: calls }, () => graph.dropout(ones, rate, seedInput));
  const tensorOf = interpret(graph, { ones: new Array<number>(SIZE).fill(1), seed: [seed] });
  return outputs.map((output) => [...tensorOf(output).data]);
}

/** Each mask centred and scaled by what a fair one's mean and deviation would be. */
function standardised(mask: readonly number[], rate: number): number[] {
  const deviation = Math.sqrt(rate / (1 - rate));
  return mask.map((value) => (value - 1) / deviation);
}

/** The mean of products in standard errors: within ±4 if the factors are independent. */
function dependence(...factors: readonly (readonly number[])[]): number {
  const length = Math.min(...factors.map((factor) => factor.length));
  const product = (i: number): number => factors.reduce((p, factor) => p * (factor[i] ?? NaN), 1);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += product(i);
  return Math.abs(sum) / Math.sqrt(length);
}

test.each([0.1, 0.3, 0.5])('at rate %f it keeps as many as it should, scaled up', (rate) => {
  const [mask = []] = masks(rate, 3);
  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  expect(dependence(standardised(mask, rate))).toBeLessThan(4);
});

test.each([0.1, 0.5])('at rate %f positions, seeds and calls are independent', (rate) => {
  for (const seed of [0, 1, 2, 1000, 2 ** 24 - 2]) {
    const [first = [], second = []] = masks(rate, seed, 2).map((mask) => standardised(mask, rate));
    const [next = []] = masks(rate, seed + 1).map((mask) => standardised(mask, rate));
    const [right, below, diagonal] = [1, COLUMNS, COLUMNS + 1].map((by) => first.slice(by));
    expect(dependence(first, second)).toBeLessThan(4);
    expect(dependence(first, next)).toBeLessThan(4);
    expect(dependence(first, right ?? [])).toBeLessThan(4);
    expect(dependence(first, below ?? [])).toBeLessThan(4);
    // Four corners of a rectangle, where a mask made of a row part and a column part would show.
    expect(dependence(first, right ?? [], below ?? [], diagonal ?? [])).toBeLessThan(4);
  }
});

test('the same seed gives the same mask', () => {
  expect(masks(0.5, 42)).toEqual(masks(0.5, 42));
});

test('every row and column drops about as much as any other', () => {
  const [mask = []] = masks(0.5, 9).map((each) => standardised(each, 0.5));
  const sums = (count: number, at: (i: number) => number[]): number[] =>
    Array.from({ length: count }, (_, i) => at(i).reduce((sum, x) => sum + x, 0));
  const rows = sums(ROWS, (i) => mask.slice(i * COLUMNS, (i + 1) * COLUMNS));
  const columns = sums(COLUMNS, (i) => mask.filter((_, position) => position % COLUMNS === i));
  expect(Math.max(...rows.map(Math.abs)) / Math.sqrt(COLUMNS)).toBeLessThan(4.5);
  expect(Math.max(...columns.map(Math.abs)) / Math.sqrt(ROWS)).toBeLessThan(4.5);
});
