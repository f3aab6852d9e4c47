/** @file What a person looks for is found, not found, or said to be beyond what was read. */
import { expect, test } from 'vitest';
import {
  findTexts,
  FOUND,
  inBoth,
  NOT_FOUND,
  textProblem,
  textSearch,
  UNREAD,
} from '../../../../src/state/results/text-search';
import { foundIn } from '../../../helpers/found-in';

test('is for a part of the text or for a regular expression, whatever the case', () => {
  expect(foundIn(' WARD ')('the ward')).toBe(true);
  expect(foundIn('/w.rd$/')('the Ward')).toBe(true);
  for (const wanted of ['k\u00e4lte', 'ka\u0308lte', '/k\u00e4lt/', '/ka\u0308lt/']) {
    expect(foundIn(wanted)('K\u00e4lte')).toBe(true);
    expect(foundIn(wanted)('Ka\u0308lte')).toBe(true);
  }
  expect(foundIn('/w.rd$/')('wards')).toBe(false);
  expect(textProblem('/(a/')).not.toBeNull();
  expect(textProblem('(a')).toBeNull();
});

test('with a pattern that backtracking never ends takes steps in proportion to the text', () => {
  expect(foundIn('/(a+)+$/')(`${'a'.repeat(3_000)}!`)).toBe(false);
});

test('that is no longer wanted ends without a result', async () => {
  const texts = Array.from({ length: 50 }, () => 'a');
  const slow = () => {
    for (const end = performance.now() + 3; performance.now() < end;);
    return true;
  };
  expect(await findTexts(texts, slow, () => false)).toBeNull();
  expect(await findTexts(['a', 'b'], textSearch('b'), () => true)).toEqual(Uint8Array.of(0, 1));
});

/** Too much work for it is a text of this many letters, and nothing is. */
const HEAVY = `/${'(a|aa)*'.repeat(200)}b/`;
const LONG = 'a'.repeat(15_000);

test.each([
  ['a long text, to its end', 'needle', `${'hay '.repeat(10_000)}needle`, true],
  ['a pattern at the beginning of a long text', '/ne+dle/', `needle${' hay'.repeat(10_000)}`, true],
  ['a pattern beyond what is read', '/ne+dle/', `${'hay '.repeat(10_000)}needle`, null],
  ['a pattern that is nowhere in a short text', '/ne+dle/', 'hay '.repeat(1_000), false],
  ['a pattern that is too much work', HEAVY, LONG, null],
  ['the same where it is found first', HEAVY, `b${LONG}`, true],
])('%s', (_, wanted, text, found) => {
  expect(foundIn(wanted)(text)).toBe(found);
});

test('too much work is done in pieces, and given up where it is no longer wanted', async () => {
  let asked = 0;
  expect(await findTexts([LONG], textSearch(HEAVY), () => ++asked < 100)).toBeNull();
  expect(asked).toBe(100);
});

test('texts that could not be read whole are told from those in which nothing is', async () => {
  const texts = ['needle', 'hay', `${'hay '.repeat(10_000)}needle`];
  const found = await findTexts(texts, textSearch('/ne+dle/'), () => true);
  expect(found).toEqual(Uint8Array.of(FOUND, NOT_FOUND, UNREAD));
});

test('of two searches neither hides what the other leaves open, and what one rules out is out', () => {
  const states = [NOT_FOUND, FOUND, UNREAD];
  const pairs = states.flatMap((one) => states.map((other) => [one, other] as const));
  const both = inBoth(
    Uint8Array.from(pairs, ([one]) => one),
    Uint8Array.from(pairs, ([, other]) => other),
  );
  expect(pairs.map((pair, i) => [...pair, both[i]])).toEqual([
    [NOT_FOUND, NOT_FOUND, NOT_FOUND],
    [NOT_FOUND, FOUND, NOT_FOUND],
    [NOT_FOUND, UNREAD, NOT_FOUND],
    [FOUND, NOT_FOUND, NOT_FOUND],
    [FOUND, FOUND, FOUND],
    [FOUND, UNREAD, UNREAD],
    [UNREAD, NOT_FOUND, NOT_FOUND],
    [UNREAD, FOUND, UNREAD],
    [UNREAD, UNREAD, UNREAD],
  ]);
});
