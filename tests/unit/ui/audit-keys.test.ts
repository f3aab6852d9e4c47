/** @file The keys of review and audit, as a person has them, and labels found by typing. */
import { describe, expect, test } from 'vitest';
import { Shortcuts } from '../../../src/state/keys/shortcuts.svelte';
import { auditActionOf, auditShortcuts, findLabels } from '../../../src/ui/audit-keys';
import { reviewActionOf } from '../../../src/ui/review-keys';
import { keyPress as press } from '../../helpers/key-press';

const audit = (event: KeyboardEvent, labels: number, typed = '', shortcuts = new Shortcuts()) =>
  auditActionOf(event, labels, typed, shortcuts);

describe('the keys of the audit', () => {
  test('give one of few labels by its key, and no label that is not there', () => {
    expect(audit(press('3'), 6)).toEqual({ kind: 'label', place: 3 });
    expect(audit(press('7'), 6)).toBeNull();
    expect(audit(press('3'), 77)).toBeNull();
  });

  test('belong to the field while something is typed, and letters and arrows where labels are found by it', () => {
    for (const labels of [6, 77]) {
      expect(audit(press('0'), labels)).toEqual({ kind: 'cannot-tell' });
      expect(audit(press('Backspace'), labels)).toEqual({ kind: 'back' });
      expect(audit(press('z', { ctrlKey: true }), labels)).toEqual({ kind: 'undo' });
      for (const key of ['0', 'Backspace']) expect(audit(press(key), labels, 'c')).toBeNull();
    }
    expect(audit(press('ArrowLeft'), 6)).toEqual({ kind: 'back' });
    for (const key of ['ArrowLeft', 'u']) expect(audit(press(key), 77)).toBeNull();
  });

  test('are those that a person has changed, as the review has them, and as they are listed', () => {
    const shortcuts = new Shortcuts();
    shortcuts.change('label-2', 'q');
    shortcuts.change('cannot-tell', 'f');
    expect(audit(press('q'), 3, '', shortcuts)).toEqual({ kind: 'label', place: 2 });
    expect(reviewActionOf(press('q'), shortcuts)).toEqual({ kind: 'label', place: 2 });
    expect(audit(press('2'), 3, '', shortcuts)).toBeNull();
    expect(audit(press('f'), 3, '', shortcuts)).toEqual({ kind: 'cannot-tell' });
    expect(reviewActionOf(press('f'), shortcuts)).toEqual({ kind: 'flag' });
    const listed = auditShortcuts(3, shortcuts).map(({ keys }) => keys);
    expect(listed.slice(0, 2)).toEqual([['1', 'q', '3'], ['f']]);
  });
});

test('typing finds labels that hold it, those that begin with it first, else in the task’s order', () => {
  const labels = ['lost card', 'Card fees', 'transfer', 'card arrival'].map((name) => ({ name }));
  expect(findLabels(labels, ' card').map(({ name }) => name)).toEqual([
    ...['Card fees', 'card arrival', 'lost card'],
  ]);
  expect(findLabels(labels, '')).toEqual(labels);
});
