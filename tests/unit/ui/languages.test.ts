/** @file The catalogues hold the sentences of the sources, all of them and no others. */
import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readMessages } from '../../../scripts/languages/plugin.mjs';
import { LANGUAGES } from '../../../src/state/language';
import { readCatalogue, type Entry } from '../../helpers/catalogues';

let asRead: Map<string, string>;
beforeAll(async () => {
  ({ catalogues: asRead } = await readMessages());
}, 120_000);

describe.each(LANGUAGES.map(({ tag }) => tag))('the catalogue of %s', (tag) => {
  let entries: Entry[];
  beforeAll(async () => {
    entries = readCatalogue(await readFile(`src/ui/languages/${tag}.po`, 'utf8'));
  });

  it('holds the sentences of the sources and no others', () => {
    const keys = (list: readonly Entry[]) => list.map(({ forms }) => forms.join(' | ')).toSorted();
    const text = asRead.get(tag);
    // Nothing would be written: the catalogue is as the sources are.
    if (text === undefined) return;
    expect(keys(entries), '`npm run words` brings it up to date').toEqual(
      keys(readCatalogue(text)),
    );
  });

  it('says each of them', () => {
    const empty = entries.filter(({ translation }) =>
      translation.some((form) => form.trim() === ''),
    );
    expect(empty.map(({ forms }) => forms[0])).toEqual([]);
  });

  it('keeps what stands for names, figures and marked parts', () => {
    const marks = (text: string) =>
      [...new Set(text.match(/\{\d+\}|<\/?\d+\/?>|#/g) ?? [])].toSorted();
    for (const { forms, translation } of entries) {
      const wanted = marks(forms.at(-1) ?? '');
      for (const form of translation) expect([form, marks(form)]).toEqual([form, wanted]);
    }
  });

  it('ends its sentences as the sources do', () => {
    const end = (text: string) => (/[.?!:…]?(?=[”»"')\s]*$)/.exec(text)?.[0] ?? '').trim();
    for (const { forms, translation } of entries) {
      const wanted = end(forms.at(-1) ?? '');
      for (const form of translation) expect([form, end(form)]).toEqual([form, wanted]);
    }
  });

  it('has none of the marks that merging leaves', () => {
    const text = entries.flatMap(({ forms, translation }) => [...forms, ...translation]);
    expect(text.filter((each) => /<{4,}|={4,}|>{4,}/.test(each))).toEqual([]);
  });

  it('has a form for each number where things are counted', () => {
    const counted = entries.filter(({ forms }) => forms.length > 1);
    expect(counted.length).toBeGreaterThan(0);
    const { pluralCategories } = new Intl.PluralRules(tag).resolvedOptions();
    for (const { forms, translation } of counted) {
      expect([forms[0], [2, pluralCategories.length]]).toEqual([
        forms[0],
        expect.arrayContaining([translation.length]),
      ]);
    }
  });
});

it('quotes names with the language’s own marks', async () => {
  const found: string[] = [];
  for (const file of await readdir('src/ui', { recursive: true })) {
    if (!/\.(ts|svelte)$/.test(file) || file === 'words/messages/parts.ts') continue;
    // A template without a word is no sentence: no catalogue has it.
    const text = await readFile(`src/ui/${file}`, 'utf8');
    const bare = /`[^`\p{L}]*“\$\{[^}`]*\}”[^`\p{L}]*`/u.exec(text);
    if (bare) found.push(`${file}: ${bare[0]}`);
  }
  expect(found, '`quoted` of ui/words/messages/parts.ts has them').toEqual([]);
});
