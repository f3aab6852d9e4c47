/** @file What the keys do where rows are labelled one by one: in the audit, and by hand before a run. */
import { at } from '../core/reads';
import { labelAction, labelPlaceOf, LABEL_KEYS, type KeyAction } from '../state/keys/actions';
import { chordOf, isLetterKey, signOf } from '../state/keys/chord';
import type { Shortcuts } from '../state/keys/shortcuts.svelte';
import { closest } from './focus';
import type { ShownRow } from './shown-row';
import { KEY_MEANINGS } from './words/review/key-words';

export type AuditAction =
  /** 1-based, among the labels in the order of the task. */
  { kind: 'label'; place: number } | { kind: AskingCommand };

/** What a key, a button or the palette can start. */
export type AskingCommand =
  'cannot-tell' | 'back' | 'forward' | 'undo' | 'redo' | 'sheet' | 'palette';

/** More labels than there are keys for them are found by typing. */
export function areFoundByTyping(labelCount: number): boolean {
  return labelCount > LABEL_KEYS;
}

/** The keys of the first labels, as they stand on a keyboard; undefined where a person has left one none. */
export function labelSigns(shortcuts: Shortcuts): (string | undefined)[] {
  return Array.from({ length: LABEL_KEYS }, (_, i) => {
    const [chord] = shortcuts.keysOf(labelAction(i + 1));
    return chord === undefined ? undefined : signOf(chord);
  });
}

/** As the screen lists them; with many labels they hold while nothing is typed. */
export function auditShortcuts(
  labelCount: number,
  shortcuts: Shortcuts,
): readonly { keys: readonly string[]; meaning: string }[] {
  const isTyped = areFoundByTyping(labelCount);
  const signs = (action: KeyAction) =>
    shortcuts
      .keysOf(action)
      .filter((chord) => meansIt(chord, isTyped))
      .map(signOf);
  const given = labelSigns(shortcuts).slice(0, labelCount).filter(Boolean) as string[];
  const isARow = given.length > 2 && given.every((sign, i) => sign === String(i + 1));
  const choose = isTyped
    ? [
        { keys: ['a', '…', 'z'], meaning: 'Find a label' },
        { keys: ['↵'], meaning: 'Give the marked one' },
      ]
    : [{ keys: isARow ? ['1', '…', String(labelCount)] : given, meaning: 'Give this label' }];
  const others = (['cannot-tell', 'back', 'undo', 'redo'] as const).map((action) => ({
    keys: signs(action).slice(0, 1),
    meaning: KEY_MEANINGS[action],
  }));
  return [...choose, ...others.filter(({ keys }) => keys.length > 0)];
}

/**
 * Null where the key means something else.
 * @param typed what stands in the field that finds labels; the keys are its own while anything does.
 */
export function auditActionOf(
  event: KeyboardEvent,
  labelCount: number,
  typed: string,
  shortcuts: Shortcuts,
): AuditAction | null {
  const chord = chordOf(event);
  if (chord === null || typed !== '' || closest(event, 'dialog')) return null;
  const isTyped = areFoundByTyping(labelCount);
  if (!meansIt(chord, isTyped)) return null;
  if (chord === 'Enter' && closest(event, 'button, a, summary')) return null;
  const action = shortcuts.actionOf(chord, 'asking');
  if (action === null) return null;
  const place = labelPlaceOf(action);
  if (place !== null) return isTyped || place > labelCount ? null : { kind: 'label', place };
  return { kind: action as AskingCommand };
}

/** Where labels are found by typing, the keys that write or move in the field are the field's. */
function meansIt(chord: string, isTyped: boolean): boolean {
  return !isTyped || (!isLetterKey(chord) && !chord.startsWith('Arrow'));
}

/** Rows that are labelled one by one. */
export interface Asked {
  label(name: string | null, row?: number): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  move(steps: number): void;
}

export type AskingDialog = 'sheet' | 'palette';

/** Does what a key means, where it means something. @param typed as for `auditActionOf`. @param ways `shown`: the row asked. */
export function answerByKey(
  event: KeyboardEvent,
  labels: readonly { name: string }[],
  typed: string,
  asked: Asked,
  ways: { shortcuts: Shortcuts; shown: ShownRow; show: (dialog: AskingDialog) => void },
): void {
  const action = auditActionOf(event, labels.length, typed, ways.shortcuts);
  if (!action) return;
  event.preventDefault();
  if (action.kind === 'label' || action.kind === 'cannot-tell') {
    const row = ways.shown.at(event);
    // A key that is held down would label rows that nobody has read.
    if (row === null || event.repeat) return;
    void asked.label(action.kind === 'label' ? at(labels, action.place - 1).name : null, row);
  } else startAsking(action.kind, asked, ways.show);
}

export function startAsking(
  command: AskingCommand,
  asked: Asked,
  show: (dialog: AskingDialog) => void,
): void {
  if (command === 'cannot-tell') void asked.label(null);
  else if (command === 'undo') void asked.undo();
  else if (command === 'redo') void asked.redo();
  else if (command === 'back') asked.move(-1);
  else if (command === 'forward') asked.move(1);
  else show(command);
}

/** Labels whose name holds what was typed, those that begin with it first; else in the task's order. */
export function findLabels<Label extends { name: string }>(
  labels: readonly Label[],
  typed: string,
): Label[] {
  const wanted = typed.trim().toLowerCase();
  const found = labels.filter(({ name }) => name.toLowerCase().includes(wanted));
  const begins = ({ name }: Label) => name.toLowerCase().startsWith(wanted);
  return [...found.filter(begins), ...found.filter((label) => !begins(label))];
}
