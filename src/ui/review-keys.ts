/** @file What the keys do in the review. */
import { labelPlaceOf, type KeyAction } from '../state/keys/actions';
import { chordOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import type { Review } from '../state/results/review.svelte';
import { choicesOf } from '../state/results/review-list';
import { closest } from './focus';

/** What a key, a button or the palette can start. */
export type ReviewCommand = Exclude<
  KeyAction,
  `label-${number}` | 'cannot-tell' | 'back' | 'forward'
>;

/** How many rows on a command goes. */
export const STEPS = {
  ...{ next: 1, previous: -1, 'ten-on': 10, 'ten-back': -10 },
  ...{ first: -Infinity, last: Infinity },
} as const satisfies Partial<Record<ReviewCommand, number>>;

/** 1-based, among the choices of the selected row. */
interface LabelAction {
  kind: 'label';
  place: number;
}

export type ReviewAction =
  LabelAction | { kind: 'accept' } | { kind: Exclude<ReviewCommand, 'accept'> };

/** Null where the key means something else: in a field, in a dialog, on a button that it presses. */
export function reviewActionOf(event: KeyboardEvent, shortcuts: Shortcuts): ReviewAction | null {
  const chord = chordOf(event);
  if (chord === null || closest(event, 'dialog')) return null;
  const action = shortcuts.actionOf(chord, 'review');
  if (action === null) return null;
  if (action === 'palette' && chord.startsWith('Ctrl+')) return { kind: action };
  if (closest(event, 'input, select, textarea')) return null;
  if (chord === 'Enter' && closest(event, 'button, a, summary')) return null;
  const place = labelPlaceOf(action);
  return place === null ? ({ kind: action } as ReviewAction) : { kind: 'label', place };
}

/**
 * Labels the row that a key was meant for, and goes on; where it has been left since, that has been done.
 * @param meant as it is numbered in the table.
 */
export function labelByKey(
  review: Review,
  action: LabelAction | { kind: 'accept' },
  meant: number | null,
): void {
  const row = meant === null ? undefined : review.rows[meant];
  if (!row) return;
  const label =
    action.kind === 'accept' ? row.final?.label : choicesOf(row, review.labels)[action.place - 1];
  if (row.row !== review.selected?.row) {
    const position = review.matching.indexOf(row.row);
    if (label !== undefined && position >= 0) void review.changeLabel(position, label);
  } else if (label !== undefined) void review.labelAndGoOn(label);
  else if (action.kind === 'accept') review.move(1);
}
