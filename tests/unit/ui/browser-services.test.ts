/** @file What browsers themselves would send away, or keep where no page can delete it, of texts and of what is typed. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test('the page asks not to be translated, spelled or completed by a server', () => {
  const page = readFileSync(`${root}index.html`, 'utf8');
  const [element = ''] = /<html[^>]*>/.exec(page) ?? [];
  for (const asked of ['translate="no"', 'spellcheck="false"', 'writingsuggestions="false"']) {
    expect(element).toContain(asked);
  }
  expect(page).toContain('<meta name="google" content="notranslate" />');
});

test('no field is one that a browser remembers, and none asks for its spelling', () => {
  const files = readdirSync(`${root}src/ui`, { recursive: true, encoding: 'utf8' });
  const components = files.filter((file) => file.endsWith('.svelte'));
  const typed = components.flatMap((file) => {
    const markup = readFileSync(`${root}src/ui/${file}`, 'utf8');
    const fields = markup.match(/<(?:input|textarea)\b(?:=>|[^>])*>/g) ?? [];
    return fields
      .filter((field) => !/type="(?:checkbox|radio|file|range|number)"/.test(field))
      .map((field) => ({ file, field }));
  });
  expect(typed.length).toBeGreaterThan(10);
  // Those of a labelled field, and of one whose options are marked, have it from there.
  const isPrivate = /autocomplete="off"|\{\.\.\.attributes\}|\{\.\.\.marked\.field\}/;
  expect(typed.filter(({ field }) => !isPrivate.test(field))).toEqual([]);
  expect(typed.filter(({ field }) => /spellcheck|autocomplete="on"/.test(field))).toEqual([]);
});
