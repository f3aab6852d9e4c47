/** @file Regular expressions in linear time: they find what the browser's own find, and never hang. */
import { describe, expect, it } from 'vitest';
import { isPattern, Pattern, PatternError } from '../../../../src/core/keywords/pattern';
import { PatternText } from '../../../../src/core/keywords/pattern-text';
import { TextWork } from '../../../../src/core/keywords/text-work';
import { toEnd } from '../../../../src/core/pieces';
import { pick, randomOf } from '../../../helpers/teacher/fixtures';

const findAll = (pattern: string, text: string) =>
  toEnd(new Pattern(pattern).findAll(new PatternText(text), new TextWork()));
const found = (pattern: string, text: string) =>
  findAll(pattern, text).map(({ start, end }) => text.slice(start, end));

describe('findAll', () => {
  it.each([
    ['/colou?r/', 'Colour or COLOR', ['Colour', 'COLOR']],
    ['/\\bcat\\b/', 'cat concat cats cat', ['cat', 'cat']],
    ['/(foo|bar)+/', 'xfoobarbaz', ['foobar']],
    ['/\\d{2,3}/', '1 22 4444', ['22', '444']],
    ['/\\d{2}(-\\d{2}){2}/', 'on 20-01-99.', ['20-01-99']],
    ['/^a.c$/', 'a\nc', []],
    ['/^a.c$/s', 'a\nc', ['a\nc']],
    ['/[^a-z ]+/', 'ab 12 cd', ['12']],
    ['/\\p{Lu}{2}/', 'Äö xy', ['Äö', 'xy']],
    ['/a{0,1}b/', 'ab b', ['ab', 'b']],
    ['/(?:x|(?<name>y))z/', 'xz yz', ['xz', 'yz']],
    ['/a+?b/', 'aaab', ['aaab']],
    ['/a/b/', 'a/b', ['a/b']],
    ['/😀+/', 'x😀😀y', ['😀😀']],
    ['/wor(t|ter)s?/', 'worters', ['worters']],
    ['/a{2,}/', 'a aaa', ['aaa']],
    ['/\\bénd\\b/', 'dénd énd', ['énd']],
  ])('%s in %j', (pattern, text, expected) => expect(found(pattern, text)).toEqual(expected));

  it('begins where the browser’s engine does, for random patterns and texts', () => {
    const random = randomOf(4);
    const atoms = ['a', 'b', '[ab]', '.', '(a|b)', '(?:ab|b)', '\\w', 'c', '(a|bc)', '[^a]'];
    const quantifiers = ['', '', '', '*', '+', '?', '{2}', '{1,2}', '{2,}'];
    let compared = 0;
    for (let round = 0; round < 3_000; round += 1) {
      const part = () => pick(random, atoms) + pick(random, quantifiers);
      const source = Array.from({ length: 1 + Math.floor(random() * 4) }, part).join(
        random() < 0.2 ? '|' : '',
      );
      const text = Array.from({ length: 12 }, () => pick(random, ['a', 'b', 'c', ' '])).join('');
      if (new RegExp(source, 'iu').test('')) {
        if (new RegExp(`^(?:${source})$`, 'iu').test('')) {
          expect(() => new Pattern(`/${source}/`)).toThrow(PatternError);
        }
        continue;
      }
      compared += 1;
      const [first] = findAll(`/${source}/`, text);
      const native = new RegExp(source, 'iu').exec(text);
      expect([source, text, first?.start]).toEqual([source, text, native?.index]);
      // Leftmost longest: never shorter than leftmost first.
      if (first && native)
        expect(first.end).toBeGreaterThanOrEqual(native.index + native[0].length);
    }
    expect(compared).toBeGreaterThan(1_000);
  });
});

it('finds the leftmost and longest, one after the other, for random patterns and texts', () => {
  const random = randomOf(11);
  const atoms = ['a', 'b', '[ab]', '.', '(a|ab)', '(?:b|bc|c)', '\\w', '\\b', '[^a]', '(?:a|b)c'];
  const quantifiers = ['', '', '*', '+', '?', '{2}', '{1,2}'];
  let compared = 0;
  for (let round = 0; round < 400; round += 1) {
    const part = () => {
      const atom = pick(random, atoms);
      return atom === '\\b' ? atom : atom + pick(random, quantifiers);
    };
    const source = Array.from({ length: 1 + Math.floor(random() * 4) }, part).join(
      random() < 0.3 ? '|' : '',
    );
    const text = Array.from({ length: 10 }, () => pick(random, ['a', 'b', 'c', ' '])).join('');
    if (isRefused(source)) continue;
    compared += 1;
    const expected = longestMatches(source, text);
    expect([source, text, found(`/${source}/`, text)]).toEqual([source, text, expected]);
  }
  expect(compared).toBeGreaterThan(150);
});

function isRefused(source: string): boolean {
  try {
    return new Pattern(`/${source}/`).size === 0;
  } catch {
    return true;
  }
}

/** By the browser’s own engine, which is asked about each part of a short text. */
function longestMatches(source: string, text: string): string[] {
  const holds = (start: number, end: number) =>
    new RegExp(`(?<=^[^]{${start}})(?:${source})(?=[^]{${text.length - end}}$)`, 'iu').test(text);
  const matches: string[] = [];
  for (let start = 0; start < text.length; start += 1) {
    let end = text.length;
    while (end > start && !holds(start, end)) end -= 1;
    if (end === start) continue;
    matches.push(text.slice(start, end));
    start = end - 1;
  }
  return matches;
}

describe('patterns that make other engines hang', () => {
  it.each([
    '/(a+)+$/',
    '/(a|a)*b/',
    '/(a|aa)+$/',
    '/(.*a){20}/',
    '/(\\w+\\s?)+\\d/',
    '/a{1,200}{1}/',
  ])('%s ends', (pattern) => {
    const start = performance.now();
    try {
      findAll(pattern, `${'a'.repeat(50_000)}!`);
    } catch (error) {
      expect(error).toBeInstanceOf(PatternError);
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('patterns that cannot be used', () => {
  it.each([
    ['/(a/', 'pattern-not-closed'],
    ['/a)/', 'pattern-closes-nothing'],
    ['/[a/', 'pattern-not-closed'],
    ['/*a/', 'pattern-repeats-nothing'],
    ['/(?=a)b/', 'pattern-looks-around'],
    ['/(?<!a)b/', 'pattern-looks-around'],
    ['/(a)\\1/', 'pattern-back-reference'],
    ['/a*/', 'pattern-matches-all'],
    ['/a|/', 'pattern-matches-all'],
    ['/^$/', 'pattern-matches-all'],
    ['/a{999}/', 'pattern-repeats-much'],
    ['/(((a{100}){100}){9})/', 'pattern-long'],
    [`/${'('.repeat(20_000)}a${')'.repeat(20_000)}/`, 'pattern-long'],
    ['/a/y/x', 'pattern-flag'],
    ['/[z-a]/', 'pattern-unknown'],
  ])('say why: %.40s', (pattern, reason) => {
    expect(() => new Pattern(pattern)).toThrow(PatternError);
    expect(() => new Pattern(pattern)).toThrow(reason);
  });
});

it('knows a pattern by its slashes', () => {
  expect(isPattern('/a+/')).toBe(true);
  expect(isPattern(' /a/s ')).toBe(true);
  for (const keyword of ['and/or', '/', '//', 'a/b/', '/usr'])
    expect(isPattern(keyword)).toBe(false);
});
