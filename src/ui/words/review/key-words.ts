/** @file What the keys of a person who labels do, and what is said when they are changed. */
import type { KeyAction } from '../../../state/keys/actions';
import { quotedList } from '../messages/parts';

const labels = Object.fromEntries(
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => [`label-${place}`, `Give label ${place}, next row`]),
) as Record<Extract<KeyAction, `label-${number}`>, string>;

export const KEY_MEANINGS: Record<KeyAction, string> = {
  ...labels,
  undo: 'Undo',
  accept: 'Accept the label, next row',
  next: 'Next row',
  previous: 'Previous row',
  'ten-on': 'Ten rows on',
  'ten-back': 'Ten rows back',
  first: 'First row',
  last: 'Last row',
  redo: 'Redo',
  'take-back': 'Take your label back',
  flag: 'Flag the row, or take the flag off',
  note: 'Write a note',
  'find-label': 'Find a label by typing, where there are more than nine',
  search: 'Search the texts',
  palette: 'All commands',
  sheet: 'Show the keys',
  'cannot-tell': 'Cannot tell',
  back: 'The row before',
  forward: 'The row after',
};

export const KEY_GROUPS = {
  both: 'Wherever you label',
  review: 'In the review',
  asking: 'In the check, and by hand before a run',
} as const;

export function takenText(sign: string, others: readonly KeyAction[]): string {
  const meanings = quotedList(others.map((action) => KEY_MEANINGS[action]));
  return `${sign} is the key for ${meanings}. Press it once more to take it from there, or press another key.`;
}

export function reservedText(sign: string): string {
  return `${sign} is needed by the browser. Press another key.`;
}

export function changedText(action: KeyAction, sign: string, others: readonly KeyAction[]): string {
  const lost = others.map((other) => ` “${KEY_MEANINGS[other]}” has lost it.`).join('');
  return `${sign} now means “${KEY_MEANINGS[action]}”.${lost}`;
}
