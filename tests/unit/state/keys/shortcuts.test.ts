/** @file The keys of a person who labels: the table, what can be changed of it, and what lasts. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KEY_RULES, labelAction } from '../../../../src/state/keys/actions';
import { chordOf, isFree, signOf } from '../../../../src/state/keys/chord';
import { Shortcuts } from '../../../../src/state/keys/shortcuts.svelte';
import { keyPress } from '../../../helpers/key-press';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('a chord', () => {
  test('names what is held down, and Shift only where no character shows it', () => {
    expect(chordOf(keyPress('z', { ctrlKey: true }))).toBe('Ctrl+z');
    expect(chordOf(keyPress('Z', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+z');
    expect(chordOf(keyPress('?', { shiftKey: true }))).toBe('?');
    expect(chordOf(keyPress('F', { shiftKey: true }))).toBe('Shift+f');
    expect(chordOf(keyPress('F'))).toBe('f');
    expect(chordOf(keyPress('ArrowDown', { shiftKey: true }))).toBe('Shift+ArrowDown');
  });

  test('is none for a held key alone, together with Alt, or while a character is composed', () => {
    expect(chordOf(keyPress('Shift', { shiftKey: true }))).toBeNull();
    expect(chordOf(keyPress('f', { altKey: true }))).toBeNull();
    expect(chordOf(keyPress('f', { isComposing: true }))).toBeNull();
  });

  test('has a sign, be it the plus itself', () => {
    expect(['Ctrl+Shift+z', 'ArrowDown', 'j', '+', 'Ctrl++'].map(signOf)).toEqual([
      ...['Ctrl Shift Z', '↓', 'j', '+', 'Ctrl +'],
    ]);
  });
});

describe('shortcuts', () => {
  test('of the table mean one thing in each place, and none is the browser’s', () => {
    for (const place of ['review', 'asking'] as const) {
      const keys = KEY_RULES.filter(({ places }) => places.includes(place)).flatMap((r) => r.keys);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.every(isFree)).toBe(true);
    }
  });

  test('that were changed hold wherever the action is, and in the next tab', () => {
    const shortcuts = new Shortcuts();
    shortcuts.change(labelAction(1), 'q');
    for (const known of [shortcuts, new Shortcuts()]) {
      expect(known.actionOf('q', 'review')).toBe('label-1');
      expect(known.actionOf('q', 'asking')).toBe('label-1');
      expect(known.actionOf('1', 'review')).toBeNull();
    }
  });

  test('are taken from another action where both can be started, and nowhere else', () => {
    const shortcuts = new Shortcuts();
    expect(shortcuts.takenBy('f', 'note')).toEqual(['flag']);
    // Nothing is flagged where rows are asked one by one.
    expect(shortcuts.takenBy('f', 'cannot-tell')).toEqual([]);
    shortcuts.change('redo', 'u');
    expect(shortcuts.actionOf('u', 'review')).toBe('redo');
    expect(shortcuts.keysOf('undo')).toEqual(['Ctrl+z']);
    shortcuts.change('note', 'f');
    expect(shortcuts.keysOf('flag')).toEqual([]);
  });

  test('cannot be the browser’s, and are as before after a reset', () => {
    const shortcuts = new Shortcuts();
    shortcuts.change('flag', 'Tab');
    expect(shortcuts.keysOf('flag')).toEqual(['f']);
    shortcuts.change('flag', 'g');
    shortcuts.reset();
    expect([shortcuts.keysOf('flag'), shortcuts.hasChanges]).toEqual([['f'], false]);
    expect(new Shortcuts().keysOf('flag')).toEqual(['f']);
  });

  test.each(['{', '{"flag":"g"}', '[["no-such-action",["g"]]]', '[["flag",[1]]]'])(
    'are those of the table where %s is stored',
    (stored) => {
      localStorage.setItem('shortlist.keys', stored);
      expect(new Shortcuts().keysOf('flag')).toEqual(['f']);
    },
  );

  test('hold until the tab is closed where storage is switched off', () => {
    const refuse = () => {
      throw new DOMException('no', 'SecurityError');
    };
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    const shortcuts = new Shortcuts();
    shortcuts.change('flag', 'g');
    expect(shortcuts.keysOf('flag')).toEqual(['g']);
  });
});
