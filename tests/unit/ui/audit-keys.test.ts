/** @file The keys of the audit, and labels found by typing. */
import { describe, expect, test } from 'vitest';
import { auditActionOf, findLabels } from '../../../src/ui/audit-keys';

const press = (key: string, more: object = {}) =>
  ({
    key,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...more,
  }) as KeyboardEvent;

describe('the keys of the audit', () => {
  test('give one of few labels by its digit, and no label that is not there', () => {
    expect(auditActionOf(press('3'), 6, '')).toEqual({ kind: 'label', digit: 3 });
    expect(auditActionOf(press('7'), 6, '')).toBeNull();
    expect(auditActionOf(press('3'), 77, '')).toBeNull();
  });

  test('belong to the field while something is typed', () => {
    for (const labels of [6, 77]) {
      expect(auditActionOf(press('0'), labels, '')).toEqual({ kind: 'cannot-tell' });
      expect(auditActionOf(press('Backspace'), labels, '')).toEqual({ kind: 'back' });
      expect(auditActionOf(press('z', { ctrlKey: true }), labels, '')).toEqual({ kind: 'undo' });
      for (const key of ['0', 'Backspace'])
        expect(auditActionOf(press(key), labels, 'c')).toBeNull();
    }
  });
});

test('typing finds labels that hold it, those that begin with it first, else in the task’s order', () => {
  const labels = ['lost card', 'Card fees', 'transfer', 'card arrival'].map((name) => ({ name }));
  expect(findLabels(labels, ' card').map(({ name }) => name)).toEqual([
    ...['Card fees', 'card arrival', 'lost card'],
  ]);
  expect(findLabels(labels, '')).toEqual(labels);
});
