/** @file Keywords that are more work than a text is worth: said, and the same wherever they are looked for. */
import { describe, expect, it } from 'vitest';
import { KeywordTally } from '../../../../src/core/evidence/keyword-tally';
import { TextTable } from '../../../../src/core/evidence/text-table';
import { KeywordMatcher, KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { TooMuchWork } from '../../../../src/core/keywords/text-work';
import { toEnd } from '../../../../src/core/pieces';
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
  return [...(new KeywordMatcher(labels).score(text) ?? [])];
}

function tallyOf(labels: readonly Label[], texts: readonly string[]) {
  const table = new TextTable();
  table.add(texts);
  return toEnd(new KeywordTally(table).tally(labels));
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
    const pieces = new KeywordMatcher(heavy).findWords(text);
    let count = 0;
    expect(() => {
      while (!pieces.next().done) count += 1;
    }).toThrow(TooMuchWork);
    // Each is a thousandth of the work.
    expect(count).toBeGreaterThan(500);
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
  expect(new KeywordMatcher(labels).score(characters.join(''))).toBeNull();
});

it('bounds phrases that begin alike, and keywords that all labels claim', () => {
  const alike = Array.from({ length: 20_000 }, (_, i) => `the word${i}`);
  expect(
    new KeywordMatcher([{ name: 'x', keywords: alike }]).score('the '.repeat(2_000)),
  ).toBeNull();
  const claimed = Array.from({ length: 2_000 }, (_, i) => ({ name: `n${i}`, keywords: ['e'] }));
  expect(new KeywordMatcher(claimed).score('e '.repeat(4_000))).toBeNull();
});

it('refuses patterns that are too long together, naming the one', () => {
  const labels = labelsOf((number) => `/${'abcdefghij'.repeat(50)}${number}/`);
  expect(() => new KeywordMatcher(labels)).toThrow('patterns-together-long');
});

describe('patterns that are made to take long to compile', () => {
  const deep = `${'('.repeat(90)}${'a{200}'.repeat(14)}${'){1}'.repeat(90)}`;
  it.each([
    ['parts that come to nothing', `(?:${deep}){0}`.repeat(20)],
    ['a class of many properties', `[${'\\p{L}'.repeat(2_000)}]`],
    ['a class of many ranges', `[${'!-\u{10fffe}'.repeat(30_000)}]`],
  ])('%s: one is refused', (_, source) => {
    const labels = [{ name: 'x', keywords: [`/${source}x/`] }];
    expect(() => new KeywordMatcher(labels)).toThrow('pattern-long');
  });

  it.each<[string, (number: number) => string]>([
    ['parts that come to nothing', (number) => `(?:${'a|'.repeat(900)}a){0}x${number}`],
    ['parts in one another', (number) => `${deep}${number}`],
    ['classes of their own', (number) => `[\\p{L}${String.fromCodePoint(0x4e00 + number)}]`],
  ])('%s: many are refused together', (_, sourceOf) => {
    const keywords = Array.from({ length: 6_000 }, (__, number) => `/${sourceOf(number)}/`);
    expect(() => new KeywordMatcher([{ name: 'x', keywords }])).toThrow('patterns-together-long');
  });

  it('leaves five hundred with a property in each', () => {
    const labels = labelsOf((number) => `/\\b(river|lake|word${number})[\\p{L}\\d]*\\S+/`);
    expect(() => new KeywordMatcher(labels)).not.toThrow();
  });
});
