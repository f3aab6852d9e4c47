/** @file What the keys do in the review. */

export type KeyAction =
  | { kind: 'move'; steps: number }
  /** 1-based, among the choices of the selected row. */
  | { kind: 'label'; digit: number }
  /** The label is right: it becomes the person's. */
  | { kind: 'accept' }
  | { kind: ReviewCommand };

/** What a key or the palette can start. */
export type ReviewCommand =
  'undo' | 'redo' | 'take-back' | 'flag' | 'note' | 'search' | 'find-label' | 'sheet' | 'palette';

/** As the sheet lists them. */
export const SHORTCUTS: readonly { keys: readonly string[]; meaning: string }[] = [
  { keys: ['1', '…', '9'], meaning: 'give the row this label, next row' },
  { keys: ['↵'], meaning: 'the label is right, next row' },
  { keys: ['j', 'k', '↓', '↑'], meaning: 'next and previous row' },
  { keys: ['PgDn', 'PgUp'], meaning: 'ten rows on and back' },
  { keys: ['Home', 'End'], meaning: 'first and last row' },
  { keys: ['u', 'Ctrl Z'], meaning: 'undo' },
  { keys: ['r', 'Ctrl Shift Z'], meaning: 'redo' },
  { keys: ['x'], meaning: 'take your label back' },
  { keys: ['f'], meaning: 'flag the row, or take the flag off' },
  { keys: ['n'], meaning: 'write a note' },
  { keys: ['l'], meaning: 'find a label by typing, where there are more than nine' },
  { keys: ['/'], meaning: 'search the texts' },
  { keys: ['Ctrl K'], meaning: 'all commands' },
  { keys: ['?'], meaning: 'this sheet' },
];

const MOVES: Partial<Record<string, number>> = {
  ...{ j: 1, ArrowDown: 1, k: -1, ArrowUp: -1, PageDown: 10, PageUp: -10 },
  ...{ Home: -Infinity, End: Infinity },
};

const COMMANDS: Partial<Record<string, ReviewCommand>> = {
  ...{ u: 'undo', r: 'redo', x: 'take-back', f: 'flag', n: 'note' },
  ...{ l: 'find-label', '/': 'search', '?': 'sheet' },
};

/** Null where the key means something else: in a field, in a dialog, or together with Ctrl and the like. */
export function keyActionOf(event: KeyboardEvent): KeyAction | null {
  const { key, target } = event;
  const element = target instanceof Element ? target : null;
  if (event.altKey || event.isComposing || element?.closest('dialog')) return null;
  if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') return { kind: 'palette' };
  if (element?.closest('input, select, textarea')) return null;
  if (event.ctrlKey || event.metaKey) {
    if (key.toLowerCase() === 'y') return { kind: 'redo' };
    if (key.toLowerCase() !== 'z') return null;
    return { kind: event.shiftKey ? 'redo' : 'undo' };
  }
  const steps = MOVES[key];
  if (steps !== undefined) return { kind: 'move', steps };
  if (/^[1-9]$/.test(key)) return { kind: 'label', digit: Number(key) };
  if (key === 'Enter') {
    const pressesIt = element?.closest('button, a, summary') ?? null;
    return pressesIt === null ? { kind: 'accept' } : null;
  }
  const command = COMMANDS[key];
  return command === undefined ? null : { kind: command };
}
