/** @file What the keys do in the review. */
import { labelPlaceOf } from '../state/keys/actions';
import { chordOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import type { Review } from '../state/results/review.svelte';
import { choicesOf } from '../state/results/review-list';
import { closest } from './closest';

export type ReviewAction = { kind: 'move'; steps: number } | LabelAction | { kind: ReviewCommand };

type LabelAction =
  /** 1-based, among the choices of the selected row. */
  | { kind: 'label'; place: number }
  /** The label is right: it becomes the person's. */
  | { kind: 'accept' };

/** What a key or the palette can start. */
export type ReviewCommand =
  'undo' | 'redo' | 'take-back' | 'flag' | 'note' | 'search' | 'find-label' | 'sheet' | 'palette';

/** Null where the key means something else: in a field, in a dialog, on a button that it presses. */
export function reviewActionOf(event: KeyboardEvent, shortcuts: Shortcuts): ReviewAction | null {
  const chord = chordOf(event);
  if (chord === null || closest(event, 'dialog')) return null;
  const action = shortcuts.actionOf(chord, 'review');
  if (action === 'palette' && chord.startsWith('Ctrl+')) return { kind: action };
  if (closest(event, 'input, select, textarea')) return null;
  if (chord === 'Enter' && closest(event, 'button, a, summary')) return null;
  switch (action) {
    case null:
    case 'cannot-tell':
    case 'back':
    case 'forward':
      return null;
    case 'next':
      return { kind: 'move', steps: 1 };
    case 'previous':
      return { kind: 'move', steps: -1 };
    case 'ten-on':
      return { kind: 'move', steps: 10 };
    case 'ten-back':
      return { kind: 'move', steps: -10 };
    case 'first':
      return { kind: 'move', steps: -Infinity };
    case 'last':
      return { kind: 'move', steps: Infinity };
    default: {
      const place = labelPlaceOf(action);
      return place === null
        ? { kind: action as ReviewCommand | 'accept' }
        : { kind: 'label', place };
    }
  }
}

/**
 * Labels the row that a key was meant for, and goes on; where it has been left since, that has been done.
 * @param meant as it is numbered in the table.
 */
export function labelByKey(review: Review, action: LabelAction, meant: number | null): void {
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
