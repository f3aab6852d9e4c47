/** @file What the keys do in the review. */

export type KeyAction =
  | { kind: 'move'; steps: number }
  /** 1-based, among the choices of the selected row. */
  | { kind: 'label'; digit: number }
  /** The label is right: it becomes the person's. */
  | { kind: 'confirm' }
  | { kind: 'undo' }
  | { kind: 'take-back' };

/** As the screen lists them. */
export const SHORTCUTS: readonly { keys: readonly string[]; meaning: string }[] = [
  { keys: ['j', 'k', '↓', '↑'], meaning: 'next and previous row' },
  { keys: ['1', '…', '9'], meaning: 'give the row this label' },
  { keys: ['↵'], meaning: 'the label is right, next row' },
  { keys: ['u'], meaning: 'undo' },
  { keys: ['x'], meaning: 'take your label back' },
];

const MOVES: Partial<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Null where the key means something else: in a field, or together with Ctrl and the like. */
export function keyActionOf(event: KeyboardEvent): KeyAction | null {
  const { key, target } = event;
  if (event.altKey || event.isComposing) return null;
  if (target instanceof Element && target.closest('input, select, textarea')) return null;
  if (event.ctrlKey || event.metaKey) {
    return key.toLowerCase() === 'z' && !event.shiftKey ? { kind: 'undo' } : null;
  }
  const steps = MOVES[key];
  if (steps !== undefined) return { kind: 'move', steps };
  if (/^[1-9]$/.test(key)) return { kind: 'label', digit: Number(key) };
  if (key === 'Enter') {
    const pressesIt = target instanceof Element && target.closest('button, a, summary') !== null;
    return pressesIt ? null : { kind: 'confirm' };
  }
  if (key === 'u') return { kind: 'undo' };
  return key === 'x' ? { kind: 'take-back' } : null;
}
