/** @file The ways in which the open project is run again. */
import { expect, test, vi } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { OpenProject } from '../../../../src/state/project/open-project.svelte';
import { Restarts } from '../../../../src/state/project/restarts';
import type { Run } from '../../../../src/state/run/run.svelte';
import { projectRecord } from '../../../helpers/project-records';

const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
});

test('a run that is asked for twice while the task is changed is begun once', async () => {
  let failChange: (error: Error) => void = () => undefined;
  const slow = new Promise<void>((_, reject) => (failChange = reject));
  const changeTask = vi.fn(() => Promise.resolve()).mockReturnValueOnce(slow);
  const project = {
    record: projectRecord({ id: 'p', recipe: RECIPE }),
    changeTask,
    attempt: (action: () => Promise<unknown>) => action().catch(() => null),
  };
  const run = { resume: vi.fn(() => Promise.resolve()) };
  const restarts = new Restarts(project as unknown as OpenProject, run as unknown as Run);
  const edit = { recipe: RECIPE, renames: new Map<string, string>() };
  const [first, second] = [restarts.runBy(edit), restarts.runBy(edit)];
  await second;
  failChange(new Error('The storage is full.'));
  await first;
  expect([changeTask.mock.calls.length, run.resume.mock.calls.length]).toEqual([1, 0]);
  // One that failed can be asked for again.
  await restarts.runBy(edit);
  expect([changeTask.mock.calls.length, run.resume.mock.calls.length]).toEqual([2, 1]);
});
