/** @file Keywords that are more work than a text is worth: said, and the same wherever they are looked for. */
import { describe, expect, it } from 'vitest';
import { KeywordTally } from '../../../../src/core/evidence/keyword-tally';
import { TextTable } from '../../../../src/core/evidence/text-table';
import { KeywordMatcher, KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { TooMuchWork } from '../../../../src/core/keywords/text-work';
import { toEnd, type Pieces } from '../../../../src/core/pieces';
import type { Label } from '../../../../src/core/task/recipe';

const words = 'river lake ward price deep cheap never bank runs theatre 2024 of the and'.split(' ');
/** 5,000 characters. */
const text = Array.from({ length: 1_000 }, (_, i) => words[(i * 7) % words.length]).join(' ');
const short = 'A river runs.';

/** Ten labels, with fifty patterns each. */
function labelsOf(pattern: (number: number) => string): Label[] {
  return Array.from({ length: 10 }, (_, label) => ({
    name: `label ${label}`,
    keywords: Array.from({ length: 50 }, (__, i) => pattern(label * 50 + i)),
  }));
}

const heavy = labelsOf((number) => `/(\\w+\\s?){${3 + (number % 20)}}[q]\\d+${number}/`);
const light = labelsOf((number) => `/\\b(river|lake|word${number})s?\\b/`);

function scoresOf(labels: readonly Label[]): number[] {
  return [...(KeywordMatcher.of(labels).score(text) ?? [])];
}

function tallyOf(labels: readonly Label[], texts: readonly string[]) {
  const table = new TextTable();
  table.add(texts);
  return toEnd(new KeywordTally(table).tally(labels));
}

function countPieces(pieces: Pieces<unknown>): number {
  let count = 0;
  while (!pieces.next().done) count += 1;
  return count;
}

function piecesUntilTooMuch(pieces: Pieces<unknown>): number {
  let count = 0;
  expect(() => {
    while (!pieces.next().done) count += 1;
  }).toThrow(TooMuchWork);
  return count;
}

describe('five hundred heavy patterns', () => {
  it('give a row no candidates, with the reason', async () => {
    const teacher = new KeywordsTeacher(heavy);
    expect(await teacher.annotate({ row: 3, text })).toEqual({
      ...{ row: 3, status: 'failed', reason: { code: 'row-keywords-heavy' } },
    });
    // What they find in the next text is not less for it.
    expect((await teacher.annotate({ row: 4, text: short })).status).toBe('annotated');
  });

  it('are not counted in the form, which names the row', () => {
    expect(() => tallyOf(heavy, [short, text])).toThrow('keywords-heavy {"row":2}');
  });

  it('are given up in the explanation, after short pieces', () => {
    const pieces = KeywordMatcher.of(heavy).findWords(text);
    // Each is a thousandth of the work.
    expect(piecesUntilTooMuch(pieces)).toBeGreaterThan(500);
  });
});

it('finds with five hundred ordinary patterns what one of them finds', () => {
  const [alone = 0] = scoresOf([{ name: 'x', keywords: ['/\\b(river|lake)s?\\b/'] }]);
  const scores = scoresOf(light);
  expect(scores).toHaveLength(10);
  for (const score of scores) expect(score).toBeCloseTo(50 * alone, 6);
  expect(tallyOf(light, [text, 'nothing']).none.texts).toBe(1);
});

it('bounds patterns that may begin with much, over many different characters', () => {
  const characters = Array.from({ length: 20_000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  const labels = labelsOf((number) => `/(?:${'a|'.repeat(90)}b${number})zz/`);
  expect(KeywordMatcher.of(labels).score(characters.join(''))).toBeNull();
});

it('bounds phrases that begin alike, and keywords that all labels claim', () => {
  const alike = Array.from({ length: 20_000 }, (_, i) => `the word${i}`);
  expect(
    KeywordMatcher.of([{ name: 'x', keywords: alike }]).score('the '.repeat(2_000)),
  ).toBeNull();
  const pieces = KeywordMatcher.of([{ name: 'x', keywords: alike }]).findWords(
    'the '.repeat(2_000),
  );
  expect(piecesUntilTooMuch(pieces)).toBeGreaterThan(500);
  const claimed = Array.from({ length: 2_000 }, (_, i) => ({ name: `n${i}`, keywords: ['e'] }));
  expect(KeywordMatcher.of(claimed).score('e '.repeat(4_000))).toBeNull();
});

describe('a matcher of very many words is made ready in short pieces', () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => i);
  const keywords = numbers.map((number) => `word${number}`);
  it.each<[string, Label[]]>([
    ['words of one label', [{ name: 'x', keywords }]],
    ['phrases that begin alike', [{ name: 'x', keywords: keywords.map((word) => `the ${word}`) }]],
    ['names without a word', numbers.map((number) => ({ name: `name ${number}` }))],
    [
      'words that many labels claim',
      numbers.slice(0, 200).map((name) => ({ name: `${name}`, keywords: keywords.slice(0, 100) })),
    ],
  ])('%s', (_, labels) => {
    // Of some ten thousand characters, or phrases, each.
    const characters = labels.flatMap(({ name, keywords: own = [] }) => [name, ...own]).join('');
    expect(countPieces(KeywordMatcher.inPieces(labels))).toBeGreaterThan(
      characters.length / 11_000 + 1,
    );
  });

  it('patterns that take long to compile', () => {
    const labels = labelsOf((number) => `/[${'\\p{L}'.repeat(9)}${number}]x/`);
    // Each takes a piece of its own, or nearly.
    expect(countPieces(KeywordMatcher.inPieces(labels))).toBeGreaterThan(200);
  });

  it('phrases of many lengths find the longest first', () => {
    const alike = ['a b', 'a b c d', 'a', 'a b c'];
    const pieces = KeywordMatcher.inPieces([{ name: 'x', keywords: alike }]);
    const found = toEnd(toEnd(pieces).findWords('a b c d'));
    expect(found).toEqual([{ label: 0, words: 'a b c d' }]);
  });
});

it('refuses patterns that are too long together, naming the one', () => {
  const labels = labelsOf((number) => `/${'abcdefghij'.repeat(50)}${number}/`);
  expect(() => KeywordMatcher.of(labels)).toThrow('patterns-together-long');
});

describe('patterns that are made to take long to compile', () => {
  const deep = `${'('.repeat(90)}${'a{200}'.repeat(14)}${'){1}'.repeat(90)}`;
  it.each([
    ['parts that come to nothing', `(?:${deep}){0}`.repeat(20)],
    ['a class of many properties', `[${'\\p{L}'.repeat(2_000)}]`],
    ['a class of many ranges', `[${'!-\u{10fffe}'.repeat(30_000)}]`],
  ])('%s: one is refused', (_, source) => {
    const labels = [{ name: 'x', keywords: [`/${source}x/`] }];
    expect(() => KeywordMatcher.of(labels)).toThrow('pattern-long');
  });

  it.each<[string, (number: number) => string]>([
    ['parts that come to nothing', (number) => `(?:${'a|'.repeat(900)}a){0}x${number}`],
    ['parts in one another', (number) => `${deep}${number}`],
    ['classes of their own', (number) => `[\\p{L}${String.fromCodePoint(0x4e00 + number)}]`],
  ])('%s: many are refused together', (_, sourceOf) => {
    const keywords = Array.from({ length: 6_000 }, (__, number) => `/${sourceOf(number)}/`);
    expect(() => KeywordMatcher.of([{ name: 'x', keywords }])).toThrow('patterns-together-long');
  });

  it('leaves five hundred with a property in each', () => {
    const labels = labelsOf((number) => `/\\b(river|lake|word${number})[\\p{L}\\d]*\\S+/`);
    expect(() => KeywordMatcher.of(labels)).not.toThrow();
  });
});
