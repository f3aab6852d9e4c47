import { expect, it } from 'vitest';
import { IntegerLists } from '../../../src/core/integer-lists';

it('gives back each list as it was, short, empty and longer than a block', () => {
  const given = Array.from({ length: 40 }, (_, i) =>
    Int32Array.from({ length: i === 20 ? 3_000_000 : 50_000 * (i % 3) }, (__, k) => i * k - 7),
  );
  const lists = new IntegerLists();
  for (const list of given) lists.add(list);
  expect(lists.size).toBe(given.length);
  for (const [i, list] of given.entries()) {
    const found = lists.list(i);
    expect(found.length).toBe(list.length);
    expect(found.every((value, k) => value === list[k])).toBe(true);
  }
});

it('knows of no list that was not added', () => {
  expect(() => new IntegerLists().list(0)).toThrow();
});
