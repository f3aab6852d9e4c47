/** @file What the keys of a person who labels do, and what is said when they are changed. */
import type { KeyAction } from '../../state/keys/actions';

const labels = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`label-${place}`, `give label ${place}, next row`]),
) as Record<Extract<KeyAction, `label-${number}`>, string>;

/** In the middle of a sentence. */
export const KEY_MEANINGS: Record<KeyAction, string> = {
  ...labels,
  undo: 'undo',
  accept: 'the label is right, next row',
  next: 'next row',
  previous: 'previous row',
  'ten-on': 'ten rows on',
  'ten-back': 'ten rows back',
  first: 'first row',
  last: 'last row',
  redo: 'redo',
  'take-back': 'take your label back',
  flag: 'flag the row, or take the flag off',
  note: 'write a note',
  'find-label': 'find a label by typing, where there are more than nine',
  search: 'search the texts',
  palette: 'all commands',
  sheet: 'this sheet',
  'cannot-tell': 'cannot tell',
  back: 'the row before',
  forward: 'the row after',
};

export const KEY_GROUPS = {
  both: 'Wherever you label',
  review: 'In the review',
  asking: 'In the check, and by hand before a run',
} as const;

export function takenText(sign: string, others: readonly KeyAction[]): string {
  const meanings = others.map((action) => `“${KEY_MEANINGS[action]}”`).join(' and ');
  return `${sign} is the key for ${meanings}. Press it once more to take it from there, or press another key.`;
}

export function reservedText(sign: string): string {
  return `${sign} is needed by the browser. Press another key.`;
}

export function changedText(action: KeyAction, sign: string, others: readonly KeyAction[]): string {
  const lost = others.map((other) => ` “${KEY_MEANINGS[other]}” has lost it.`).join('');
  return `${sign} now means “${KEY_MEANINGS[action]}”.${lost}`;
}
