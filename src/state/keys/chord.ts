/**
 * @file A key, with those held down beside it, as one text: `j`, `ArrowDown`, `Ctrl+Shift+z`. Ctrl stands for Command
 * on a Mac, too. Shift is named only where it does not show in the character itself.
 */

/** Browsers, pages and screen readers need these for themselves. */
const RESERVED = new Set(['Escape', 'Tab', ' ', 'Ctrl+t', 'Ctrl+n', 'Ctrl+w', 'Ctrl+r', 'Ctrl+l']);
const MODIFIERS = new Set(['Shift', 'Control', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Dead']);

/** Null where nothing was pressed that could mean something: a held key alone, or one together with Alt. */
export function chordOf(event: KeyboardEvent): string | null {
  const { key, altKey, isComposing } = event;
  if (altKey || isComposing || MODIFIERS.has(key) || key === 'Process') return null;
  const hasCtrl = event.ctrlKey || event.metaKey;
  const isLetter = /^\p{L}$/u.test(key);
  const isCharacter = /^.$/u.test(key);
  const shift = event.shiftKey && (isLetter || !isCharacter) ? 'Shift+' : '';
  return `${hasCtrl ? 'Ctrl+' : ''}${shift}${isLetter ? key.toLowerCase() : key}`;
}

/** Whether an action may have this key. */
export function isFree(chord: string): boolean {
  return chord !== '' && !RESERVED.has(chord);
}

/** Whether it writes a letter, as whoever looks for something by typing does. */
export function isLetterKey(chord: string): boolean {
  return /^(Shift\+)?\p{L}$/u.test(chord);
}

const SIGNS = new Map([
  ['Enter', '↵'],
  ['Backspace', '⌫'],
  ['Delete', '⌦'],
  ['ArrowDown', '↓'],
  ['ArrowUp', '↑'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['PageDown', 'PgDn'],
  ['PageUp', 'PgUp'],
]);

/** As it stands on a keyboard: “↓”, “Ctrl Shift Z”. */
export function signOf(chord: string): string {
  // The last plus may be the key itself.
  const parts = chord.split(/\+(?=.)/);
  const key = parts.pop() ?? '';
  const sign = SIGNS.get(key) ?? (parts.length > 0 ? key.toUpperCase() : key);
  return [...parts, sign].join(' ');
}
