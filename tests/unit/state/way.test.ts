/** @file The steps of the way: what is finished, what is open, where one is. */
import { expect, test } from 'vitest';
import type { ProjectRecord } from '../../../src/persist/schema';
import { isScreenOpen } from '../../../src/state/screens';
import { signsOf, type WayFacts, type WayStep } from '../../../src/state/way';
import { parseRecipe } from '../../../src/core/task/recipe';
import { projectRecord } from '../../helpers/project-records';

function factsOf(project: Partial<ProjectRecord>, facts: Partial<WayFacts> = {}): WayFacts {
  const record = projectRecord(project);
  const isDone = record.stage === 'done';
  return {
    project: record,
    ...{ screen: 'task', taskStep: 'texts', isAnswered: () => false, wasTried: false },
    isOpen: (screen) => isScreenOpen(screen, record, isDone),
    ...{ isRunDone: isDone, isChecked: false },
    ...facts,
  };
}

const statesOf = (facts: WayFacts) =>
  new Map<WayStep, string>(signsOf(facts).map(({ step, state }) => [step, state]));
const currentOf = (facts: WayFacts) =>
  signsOf(facts).flatMap(({ step, isCurrent }) => (isCurrent ? [step] : []));

test('of a new table every question is open and everything after a run is closed', () => {
  expect([...statesOf(factsOf({ stage: 'task', recipe: null })).values()]).toEqual([
    ...['open', 'open', 'open', 'open'],
    ...['closed', 'closed', 'closed'],
  ]);
});

test('a question is finished when it asks for nothing more and was left', () => {
  const isAnswered = (step: string) => step === 'texts';
  const states = statesOf(factsOf({ stage: 'task', recipe: null }, { isAnswered }));
  expect(states.get('texts')).toBe('done');
  expect(states.get('labels')).toBe('open');
});

test('after a run all but the check is finished, and each step can be gone to', () => {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
  });
  const states = statesOf(factsOf({ stage: 'done', recipe }, { screen: 'results' }));
  expect(states.get('labels')).toBe('done');
  expect(states.get('run')).toBe('done');
  expect(states.get('check')).toBe('open');
  expect([...states.values()]).not.toContain('closed');
});

test('settings belong to the teacher, labelling by hand to the labels', () => {
  expect(currentOf(factsOf({}, { taskStep: 'settings' }))).toEqual(['teacher']);
  expect(currentOf(factsOf({}, { taskStep: 'by-hand' }))).toEqual(['labels']);
  expect(currentOf(factsOf({}, { screen: 'audit' }))).toEqual(['check']);
  expect(currentOf(factsOf({}, { screen: 'review' }))).toEqual([]);
});
