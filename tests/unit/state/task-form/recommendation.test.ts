/** @file One teacher for a table and a machine. */
import { expect, test } from 'vitest';
import { recommendTeacher } from '../../../../src/state/task-form/recommendation';

const BARE = { candidatesColumn: null, hasBuiltInModel: false, hasGpu: false };

test('what is in the table already comes before any model', () => {
  const facts = { candidatesColumn: 'candidates', hasBuiltInModel: true, hasGpu: true };
  expect(recommendTeacher(facts)).toEqual({ kind: 'column', reason: 'candidates-in-table' });
});

test('a model that need not be downloaded comes before one that must', () => {
  expect(recommendTeacher({ ...BARE, hasBuiltInModel: true, hasGpu: true }).kind).toBe('promptapi');
  expect(recommendTeacher({ ...BARE, hasGpu: true }).kind).toBe('webllm');
});

test('without either it is keywords', () => {
  expect(recommendTeacher(BARE)).toEqual({ kind: 'keywords', reason: 'no-gpu' });
});
