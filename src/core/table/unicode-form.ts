/**
 * @file A text in one of Unicode's forms. Browsers put a letter's marks in order in a time that grows with the square of
 * their number: a stranger's cell of a million accents would take minutes, with nothing to stop it by.
 */

/** More than any language puts on a letter. */
const MOST_MARKS = 100;
/** What ends a run of marks and shows nothing: Unicode's Stream-Safe Text Format has it so (UAX 15, section 13). */
const JOINER = '\u034f';
/** With those that are marks in the compatible forms alone. */
const MARK = `(?!${JOINER})[\\p{M}\\uff9e\\uff9f]`;
const LONG_RUNS = new RegExp(`(?<!${MARK})(?:${MARK}){${MOST_MARKS + 1},}`, 'gu');
const PARTS = new RegExp(`[^]{${MOST_MARKS}}`, 'gu');

/** Where more marks follow one another than any language has, they are ordered in parts. */
export function inForm(text: string, form: 'NFC' | 'NFD' | 'NFKD'): string {
  if (text.length <= MOST_MARKS) return text.normalize(form);
  return text.replace(LONG_RUNS, (run) => run.replace(PARTS, `$&${JOINER}`)).normalize(form);
}
