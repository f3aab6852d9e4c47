/**
 * @file What a person looks for in texts and cells: a part of them, or a regular expression. Looked for in slices, so that
 * the page answers meanwhile.
 */
import { isPattern, Pattern, PatternError } from '../../core/keywords/pattern';
import type { PatternFlaw } from '../../core/messages/teacher';
import type { Pieces } from '../../core/pieces';
import { intAt } from '../../core/reads';
import { inForm } from '../../core/table/unicode-form';
import { Slices } from '../../pipeline/slices';

/** Null where it does not occur in what was read of the text, which is too long or too much work to be read whole. */
type Found = boolean | null;
export type TextSearch = (text: string) => Found | Pieces<Found>;

/** What becomes of a text: in a list of them, a byte each. */
export const NOT_FOUND = 0;
export const FOUND = 1;
export const UNREAD = 2;

/** Whether a text has a part, whatever its case and the form of its accents. */
export function partTest(wanted: string): (text: string) => boolean {
  const plain = (text: string) => inForm(text, 'NFC').toLowerCase();
  const part = plain(wanted.trim());
  return part === '' ? () => true : (text) => plain(text).includes(part);
}

/** @throws PatternError for a regular expression that cannot be used. */
export function textSearch(wanted: string): TextSearch {
  if (!isPattern(wanted)) return partTest(wanted);
  const pattern = new Pattern(wanted);
  return (text) => pattern.searchIn(inForm(text, 'NFC'));
}

/** Why a text or regular expression cannot be looked for; null where it can. */
export function textProblem(wanted: string): PatternFlaw | null {
  try {
    textSearch(wanted);
    return null;
  } catch (error) {
    if (error instanceof PatternError) return error.flaw;
    throw error;
  }
}

/** A look at the clock costs as much as some short texts do; an expression may take long for each of the others. */
const TEXTS_A_LOOK = 16;
const SHORT_TEXT = 200;

/** @returns [texts] `FOUND`, `NOT_FOUND` or `UNREAD`; null if it was no longer wanted. */
export async function findTexts(
  texts: readonly string[],
  search: TextSearch,
  isWanted: () => boolean,
): Promise<Uint8Array | null> {
  const found = new Uint8Array(texts.length);
  const slices = new Slices();
  for (const [index, text] of texts.entries()) {
    let answer = search(text);
    while (typeof answer === 'object' && answer !== null) {
      const piece = answer.next();
      if (piece.done) answer = piece.value;
      else await slices.rest();
      if (!isWanted()) return null;
    }
    found[index] = answer === null ? UNREAD : answer ? FOUND : NOT_FOUND;
    if (index % TEXTS_A_LOOK > 0 && text.length <= SHORT_TEXT) continue;
    await slices.rest();
    if (!isWanted()) return null;
  }
  return found;
}

/** Of two searches that must both find something. */
export function inBoth(one: Uint8Array, other: Uint8Array): Uint8Array {
  return one.map((found, i) => {
    const also = intAt(other, i);
    return found === NOT_FOUND || also === NOT_FOUND ? NOT_FOUND : Math.max(found, also);
  });
}
