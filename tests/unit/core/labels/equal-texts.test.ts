/** @file What a person says of a text holds for every row with it; two words on one text make no third. */
import { describe, expect, test } from 'vitest';
import {
  countTexts,
  disagreeing,
  editsOfText,
  EqualTexts,
  FirstOfEqual,
  withEqualTexts,
} from '../../../../src/core/labels/equal-texts';

interface Said {
  label: string;
  origin: 'review' | 'audit';
}

const review = (label: string): Said => ({ label, origin: 'review' });
const audit = (label: string): Said => ({ label, origin: 'audit' });

describe('rows with equal texts', () => {
  test('are those with the same letters; blank ones are none', () => {
    const texts = ['a', 'b', 'a', '', ' ', '', 'A', 'b', 'a', '__proto__', '__proto__'];
    const rows = new EqualTexts();
    rows.add(0, texts);
    expect(rows.groups()).toEqual([
      [0, 2, 8],
      [1, 7],
      [9, 10],
    ]);
  });

  test('are told of wanted texts alone, where some are named', () => {
    const rows = new EqualTexts(new Set(['b', 'not there', '']));
    rows.add(0, ['a', 'b', 'a', '', 'b', '']);
    expect(rows.groups()).toEqual([[1, 4]]);
  });

  test('know the first one among them, piece by piece', () => {
    const equal = new FirstOfEqual();
    equal.add(['a', 'b', '', '']);
    expect(equal.result()).toBeNull();
    equal.add(['b', 'a', 'c', '']);
    expect([...(equal.result() ?? [])]).toEqual([0, 1, 2, 3, 1, 0, 6, 7]);
  });

  test('have the label that one of them was given', () => {
    const held = withEqualTexts(new Map([[4, review('Sea')]]), [
      [1, 4, 6],
      [0, 2],
    ]);
    expect([...held]).toEqual([
      [1, { ...review('Sea'), sameAs: 4 }],
      [4, review('Sea')],
      [6, { ...review('Sea'), sameAs: 4 }],
    ]);
  });

  test('have an answer of the audit before a label of the review that says the same', () => {
    const held = withEqualTexts(new Map([[0, review('Sea')], [1, audit('Sea')]]), [[0, 1, 2]]); // prettier-ignore
    expect(held.get(2)).toEqual({ ...audit('Sea'), sameAs: 1 });
    expect(held.get(0)).toEqual(review('Sea'));
  });

  test('that were labelled differently keep their own labels, and the others get none', () => {
    const said = new Map([[0, review('Sea')], [1, review('Land')], [5, review('Sea')]]); // prettier-ignore
    const groups = [
      [0, 1, 2],
      [5, 6],
    ];
    expect([...withEqualTexts(said, groups).keys()]).toEqual([0, 1, 5, 6]);
    expect(disagreeing(said, groups)).toEqual([[0, 1, 2]]);
  });

  test('count as one text', () => {
    expect(countTexts(new Map([[0, 1], [2, 1], [3, 1]]), [[0, 1, 2]])).toBe(2); // prettier-ignore
  });
});

describe('an answer for a text', () => {
  const said = new Map([[1, audit('Land')], [2, review('Land')], [3, review('Sea')]]); // prettier-ignore

  test('changes what was said of its other rows, and leaves them their origin', () => {
    expect(editsOfText(said, 0, audit('Sea'), [0, 1, 2, 3, 4])).toEqual([
      { row: 0, label: audit('Sea') },
      { row: 1, label: audit('Sea') },
      { row: 2, label: review('Sea') },
    ]);
  });

  test('that nobody can give takes back the other answers, not what was said elsewhere', () => {
    expect(editsOfText(said, 0, null, [0, 1, 2, 3])).toEqual([
      { row: 0, label: null },
      { row: 1, label: null },
    ]);
  });
});
