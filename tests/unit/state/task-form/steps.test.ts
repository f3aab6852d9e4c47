/** @file In which step a field stands, and which step follows which. */
import { expect, test } from 'vitest';
import {
  firstChangedStep,
  isAnswered,
  stepOfField,
  TaskSteps,
} from '../../../../src/state/task-form/steps.svelte';
import {
  draftLabel,
  emptyValues,
  type DraftValues,
} from '../../../../src/state/task-form/values/draft-values';
import type { DraftProblem } from '../../../../src/state/task-form/draft-problems';

test('a field stands in the step that shows it', () => {
  expect(stepOfField('splitColumn')).toBe('texts');
  expect(stepOfField('labels')).toBe('labels');
  expect(stepOfField('endpointUrl')).toBe('teacher');
  expect(stepOfField('candidatesColumn')).toBe('teacher');
  // The forms of asking, budget and student stand among the settings.
  for (const field of [
    'timeoutSeconds',
    'contextTokens',
    'budgetRows',
    'encoderModel',
    'seed',
  ] as const) {
    expect(stepOfField(field)).toBe('settings');
  }
});

test('the first step that another form changes is where it is looked at', () => {
  const labels = () => [draftLabel({ name: 'Fall' }), draftLabel({ name: 'Dose' })];
  const before = { ...emptyValues('Task', 'text'), labels: labels() };
  const changedBy = (changes: Partial<DraftValues>) =>
    firstChangedStep(before, { ...before, labels: labels(), ...changes });
  // The same labels in other lines are no change.
  expect(changedBy({})).toBe('texts');
  expect(changedBy({ goldColumn: 'label', labels: [] })).toBe('texts');
  expect(changedBy({ labels: [...labels(), draftLabel({ name: 'Other' })] })).toBe('labels');
  expect(changedBy({ labels: [draftLabel({ name: 'Fall', keywords: ['slipped'] })] })).toBe(
    'labels',
  );
  expect(changedBy({ teacherKind: 'endpoint', seed: 3 })).toBe('teacher');
  expect(changedBy({ scoresColumn: 'scores' })).toBe('teacher');
  expect(changedBy({ epochs: 3 })).toBe('settings');
});

test('a problem leaves its own step unanswered and no other', () => {
  const problems: DraftProblem[] = [{ field: 'labels', message: 'Name two.', missing: true }];
  expect(isAnswered('labels', problems)).toBe(false);
  expect(isAnswered('texts', problems)).toBe(true);
});

test('the steps follow each other, and those beside the way lead back to it', () => {
  const steps = new TaskSteps();
  expect([steps.current, steps.before, steps.next]).toEqual(['texts', null, 'labels']);
  steps.show('labels');
  expect(steps.wasLeft('texts')).toBe(true);
  expect(steps.wasLeft('labels')).toBe(false);
  steps.show('by-hand');
  expect([steps.before, steps.next]).toEqual(['labels', 'teacher']);
  steps.show('settings');
  expect([steps.before, steps.next]).toEqual(['teacher', 'try']);
  steps.show('try');
  expect(steps.next).toBeNull();
  steps.forget();
  expect([steps.current, steps.wasLeft('texts')]).toEqual(['texts', false]);
});
