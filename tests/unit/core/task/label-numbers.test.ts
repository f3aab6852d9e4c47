/** @file The numbers by which labels have their colours: each its own, and kept. */
import { describe, expect, test } from 'vitest';
import { numberLabels, numbersOf, renumbered } from '../../../../src/core/task/label-numbers';
import { parseRecipe } from '../../../../src/core/task/recipe';

const same = (name: string) => name;
const first = numberLabels(['a', 'b', 'c', 'd']);

describe('a label keeps its number', () => {
  test('when others are added before it, removed or moved', () => {
    expect([...renumbered(first, ['new', 'd', 'c', 'a'], same)].sort()).toEqual([['a', 0], ['c', 2], ['d', 3], ['new', 1]]); // prettier-ignore
    const less = renumbered(first, ['d'], same);
    expect([...less]).toEqual([['d', 3]]);
    expect([...renumbered(less, ['x', 'y', 'd', 'z', 'w'], same)].sort()).toEqual([['d', 3], ['w', 4], ['x', 0], ['y', 1], ['z', 2]]); // prettier-ignore
  });

  test('under another name, and where two change names', () => {
    const renamed = renumbered(first, ['b', 'a', 'C', 'd'], (name) => ({ a: 'b', b: 'a', c: 'C' })[name] ?? name); // prettier-ignore
    expect(Object.fromEntries(renamed)).toEqual({ a: 1, b: 0, C: 2, d: 3 });
  });
});

test('no two labels have one number, whatever a file says', () => {
  const numbers = numberLabels(['a', 'b', '__proto__'], [['a', 1e15], ['b', 1e15], ['gone', 0]]); // prettier-ignore
  expect([...numbers]).toEqual([['a', 1e15], ['b', 0], ['__proto__', 1]]); // prettier-ignore
});

test('a project of the time before has its labels numbered in their order', () => {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
  });
  expect([...numbersOf({ recipe })]).toEqual([['yes', 0], ['no', 1]]); // prettier-ignore
  expect([...numbersOf({ recipe, labelNumbers: [['no', 0]] })].sort()).toEqual([['no', 0], ['yes', 1]]); // prettier-ignore
  expect(numbersOf({ recipe: null }).size).toBe(0);
});
