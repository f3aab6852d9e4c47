/** @file Unicode's forms of strangers' texts: the browser's own, but where that would take minutes. */
import { describe, expect, it } from 'vitest';
import { wordsOf, wordStarts } from '../../../../src/core/keywords/words';
import { sameName } from '../../../../src/core/agreement/match-rows';
import { cleanName } from '../../../../src/core/table/column-names';
import { inForm } from '../../../../src/core/table/unicode-form';
import { lookOf } from '../../../../src/core/task/label-names';

const FORMS = ['NFC', 'NFD', 'NFKD'] as const;
const MARKS = '\u0315\u0300\u05ae';

describe.each(FORMS)('%s', (form) => {
  it('is the browser’s own for texts with as many marks as languages have', () => {
    const texts = ['', 'Ölfässer', 'e\u0301', 'ﬁ'.repeat(200), 'का'.repeat(300), 'ｶﾞ'.repeat(300)];
    const stacked = `a${MARKS.repeat(33)}`;
    for (const text of [...texts, stacked, `${stacked} `.repeat(50)]) {
      expect(inForm(text, form)).toBe(text.normalize(form));
    }
  });

  it.each([
    ['marks in the wrong order', MARKS],
    ['marks of half width', '\uff9e\u0315\u0300'],
    ['runs that end just before they are too long', `${MARKS.repeat(33)}x`],
  ])('comes to an end with a million %s', (_, part) => {
    const text = `a${part.repeat(1_000_000 / part.length)}`;
    const once = inForm(text, form);
    expect(once.length).toBeGreaterThan(900_000);
    expect(inForm(once, form)).toBe(once);
  });
});

it('nobody’s name, word or column keeps the page at work for its accents', () => {
  const name = `a${MARKS.repeat(300_000)}`;
  expect(wordsOf(name)).toHaveLength(1);
  for (const look of [lookOf, sameName, cleanName]) expect(look(name)).toBe(look(look(name)));
});

it('nor for letters that are turned round within one another', () => {
  const turned = `${'\u202e'.repeat(100_000)}tiurf${'\u202c'.repeat(100_000)}`;
  expect([...lookOf(turned)].toSorted().join('')).toBe('firtu');
  expect(lookOf('\u202etiurf\u202c')).toBe('fruit');
});

it('nor for words that no blank parts', () => {
  const starts = wordStarts('漢字'.repeat(100_000));
  expect(starts).toHaveLength(200_000);
  expect(starts?.slice(0, 500)).toEqual(wordStarts('漢字'.repeat(250)));
});

it('is how all of core and the page make such a form', () => {
  const sources = import.meta.glob<string>('../../../../{src,workers}/**/*.{ts,svelte}', {
    ...{ eager: true, query: '?raw', import: 'default' },
  });
  const others = Object.entries(sources).flatMap(([path, source]) =>
    /\.normalize\((?:'NF|\))/.test(source) ? [path] : [],
  );
  expect(Object.keys(sources).length).toBeGreaterThan(500);
  expect(others).toEqual([]);
});
