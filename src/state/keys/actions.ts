/** @file All that keys do where rows are labelled, and the keys that each action has until a person changes them. */

/** Where a key means something. `asking`: rows are labelled one by one, in the check and by hand before a run. */
export type KeyPlace = 'review' | 'asking';

/** As many labels have a key of their own; more are found by typing. */
export const LABEL_KEYS = 9;

type Digit = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
export type KeyAction =
  | `label-${Digit}`
  | ('accept' | 'next' | 'previous' | 'ten-on' | 'ten-back' | 'first' | 'last' | 'undo' | 'redo')
  | ('take-back' | 'flag' | 'note' | 'find-label' | 'search' | 'palette' | 'sheet')
  | ('cannot-tell' | 'back' | 'forward');

interface KeyRule {
  action: KeyAction;
  places: readonly KeyPlace[];
  keys: readonly string[];
}

const BOTH: readonly KeyPlace[] = ['review', 'asking'];
const REVIEW: readonly KeyPlace[] = ['review'];
const ASKING: readonly KeyPlace[] = ['asking'];

const LABELS = ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).map((digit): KeyRule => ({
  action: `label-${digit}`,
  places: BOTH,
  keys: [String(digit)],
}));

/** In the order of the sheet. */
export const KEY_RULES: readonly KeyRule[] = [
  ...LABELS,
  { action: 'undo', places: BOTH, keys: ['u', 'Ctrl+z'] },
  { action: 'redo', places: BOTH, keys: ['r', 'Ctrl+Shift+z', 'Ctrl+y'] },
  { action: 'accept', places: REVIEW, keys: ['Enter'] },
  { action: 'next', places: REVIEW, keys: ['j', 'ArrowDown'] },
  { action: 'previous', places: REVIEW, keys: ['k', 'ArrowUp'] },
  { action: 'ten-on', places: REVIEW, keys: ['PageDown'] },
  { action: 'ten-back', places: REVIEW, keys: ['PageUp'] },
  { action: 'first', places: REVIEW, keys: ['Home'] },
  { action: 'last', places: REVIEW, keys: ['End'] },
  { action: 'take-back', places: REVIEW, keys: ['x'] },
  { action: 'flag', places: REVIEW, keys: ['f'] },
  { action: 'note', places: REVIEW, keys: ['n'] },
  { action: 'find-label', places: REVIEW, keys: ['l'] },
  { action: 'search', places: REVIEW, keys: ['/'] },
  { action: 'palette', places: BOTH, keys: ['Ctrl+k'] },
  { action: 'sheet', places: BOTH, keys: ['?'] },
  { action: 'cannot-tell', places: ASKING, keys: ['0'] },
  { action: 'back', places: ASKING, keys: ['Backspace', 'ArrowLeft'] },
  { action: 'forward', places: ASKING, keys: ['ArrowRight'] },
];

/** @param place 1-based. */
export function labelAction(place: number): KeyAction {
  return `label-${place as Digit}`;
}

/** 1-based place of the label that an action gives; null where it gives none. */
export function labelPlaceOf(action: KeyAction): number | null {
  return action.startsWith('label-') ? Number(action.slice('label-'.length)) : null;
}
