/** @file What the keys do in the review. */
import { labelPlaceOf } from '../state/keys/actions';
import { chordOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import { pressedIn } from './pressed-element';

export type ReviewAction =
  | { kind: 'move'; steps: number }
  /** 1-based, among the choices of the selected row. */
  | { kind: 'label'; place: number }
  /** The label is right: it becomes the person's. */
  | { kind: 'accept' }
  | { kind: ReviewCommand };

/** What a key or the palette can start. */
export type ReviewCommand =
  'undo' | 'redo' | 'take-back' | 'flag' | 'note' | 'search' | 'find-label' | 'sheet' | 'palette';

/** Null where the key means something else: in a field, in a dialog, on a button that it presses. */
export function reviewActionOf(event: KeyboardEvent, shortcuts: Shortcuts): ReviewAction | null {
  const chord = chordOf(event);
  if (chord === null || pressedIn(event, 'dialog')) return null;
  const action = shortcuts.actionOf(chord, 'review');
  if (action === 'palette' && chord.startsWith('Ctrl+')) return { kind: action };
  if (pressedIn(event, 'input, select, textarea')) return null;
  if (chord === 'Enter' && pressedIn(event, 'button, a, summary')) return null;
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
