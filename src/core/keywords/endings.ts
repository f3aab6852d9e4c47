/**
 * @file A word without the ending that its number or case gives it, so that a name meets its inflected forms. Not
 * its stem: those of `Human` and `Humanity` are the same.
 */

const ENGLISH = /s$/;
const CYRILLIC = /^\p{Script=Cyrillic}{4,}$/u;
/** Of nouns and adjectives, the longest first. */
const CYRILLIC_ENDING =
  /(?:иями|ями|ами|ией|иям|иях|ого|его|ому|ему|ыми|ими|ях|ах|ов|ев|ей|ой|ий|ый|ые|ие|ое|ее|ая|яя|ую|юю|ом|ем|ам|ям|ым|им|ью|ия|ии|ию|[аеиоуыэюяйь])$/u;
const ARABIC = /^\p{Script=Arabic}{4,}$/u;
/** The article, alone or behind “and”, “with”, “for”. */
const ARABIC_ARTICLE = /^(?:[وبكف]?ال|لل)(?=.{3})/u;

/** @param word folded */
export function withoutEnding(word: string): string {
  if (ENGLISH.test(word)) return singular(word);
  if (CYRILLIC.test(word)) return cut(word, CYRILLIC_ENDING);
  return ARABIC.test(word) ? word.replace(ARABIC_ARTICLE, '') : word;
}

function singular(word: string): string {
  return word
    .replace(/([^aeiou])ies$/, '$1y')
    .replace(/(s|x|z|ch|sh)es$/, '$1')
    .replace(/([^siu])s$/, '$1');
}

/** Three letters at least are left: fewer are no word's own. */
function cut(word: string, ending: RegExp): string {
  const rest = word.replace(ending, '');
  return rest.length >= 3 ? rest : word;
}
