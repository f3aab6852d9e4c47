/** @file What the keys do where rows are labelled one by one: in the audit, and by hand before a run. */
import { at } from '../core/reads';

export type AuditAction =
  /** 1-based, among the labels in the order of the task. */
  { kind: 'label'; digit: number } | { kind: 'cannot-tell' | 'back' | 'forward' | 'undo' };

/** More labels than digits are found by typing. */
export const DIGITS = 9;

/** As the screen lists them; with many labels they hold while nothing is typed. */
export function auditShortcuts(
  labelCount: number,
): readonly { keys: readonly string[]; meaning: string }[] {
  const choose =
    labelCount <= DIGITS
      ? [{ keys: ['1', '…', String(labelCount)], meaning: 'give this label' }]
      : [
          { keys: ['a', '…', 'z'], meaning: 'find a label' },
          { keys: ['↵'], meaning: 'give the marked one' },
        ];
  return [
    ...choose,
    { keys: ['0'], meaning: 'cannot tell' },
    { keys: ['⌫'], meaning: 'back' },
    { keys: ['Ctrl', 'Z'], meaning: 'undo' },
  ];
}

/**
 * Null where the key means something else.
 * @param typed what stands in the field that finds labels; the keys are its own while anything does.
 */
export function auditActionOf(event: KeyboardEvent, labelCount: number, typed: string) {
  const { key } = event;
  if (event.altKey || event.isComposing || typed !== '') return null;
  if (event.ctrlKey || event.metaKey) {
    return key.toLowerCase() === 'z' && !event.shiftKey ? act('undo') : null;
  }
  if (key === '0') return act('cannot-tell');
  if (key === 'Backspace') return act('back');
  if (labelCount > DIGITS) return null;
  if (key === 'ArrowLeft') return act('back');
  if (key === 'ArrowRight') return act('forward');
  const digit = /^[1-9]$/.test(key) ? Number(key) : 0;
  return digit > 0 && digit <= labelCount ? ({ kind: 'label', digit } as const) : null;
}

/** Rows that are labelled one by one. */
interface Asked {
  label(name: string | null): Promise<void>;
  undo(): Promise<void>;
  move(steps: number): void;
}

/** Does what a key means, where it means something. @param typed as for `auditActionOf`. */
export function answerByKey(
  event: KeyboardEvent,
  labels: readonly { name: string }[],
  typed: string,
  asked: Asked,
): void {
  const action = auditActionOf(event, labels.length, typed);
  if (!action) return;
  event.preventDefault();
  if (action.kind === 'label') void asked.label(at(labels, action.digit - 1).name);
  else if (action.kind === 'cannot-tell') void asked.label(null);
  else if (action.kind === 'undo') void asked.undo();
  else asked.move(action.kind === 'back' ? -1 : 1);
}

function act(kind: 'cannot-tell' | 'back' | 'forward' | 'undo'): AuditAction {
  return { kind };
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
