/** @file A finished project: which screens are brought up to date, and what a change of it starts. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { ProjectRecord } from '../../../../src/persist/schema';
import {
  labelTable,
  shownTable,
  type LabelledTable,
} from '../../../../src/pipeline/label/labelled-table';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { ProjectBusy } from '../../../../src/pipeline/project-lock';
import { Network } from '../../../../src/state/network.svelte';
import { OpenProject } from '../../../../src/state/project/open-project.svelte';
import { Finished } from '../../../../src/state/results/finished.svelte';
import { Run } from '../../../../src/state/run/run.svelte';
import type { Screen } from '../../../../src/state/screens';
import { EndpointKeys } from '../../../../src/state/task-form/endpoint-keys.svelte';
import { projectRecord } from '../../../helpers/project-records';

vi.mock('../../../../src/pipeline/open/describe-task', () => ({ changeTask: vi.fn() }));
vi.mock('../../../../src/pipeline/label/parting-columns', () => ({
  partingColumns: () => Promise.resolve([]),
}));
vi.mock('../../../../src/pipeline/label/labelled-table', () => ({
  labelTable: vi.fn(),
  shownTable: vi.fn(),
}));

const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
});
const DONE = projectRecord({ id: 'p', stage: 'done', recipe: RECIPE });
const TABLE = { project: DONE, recipe: RECIPE, rows: [] } as unknown as LabelledTable;

/** The parts with what they are told to load, in order. */
function finished() {
  const project = new OpenProject();
  const run = new Run(project, new Network(), new EndpointKeys());
  const all = new Finished(project, run);
  const told: string[] = [];
  const note = (what: string) => () => Promise.resolve(void told.push(what));
  const review = vi.spyOn(all.review, 'take').mockImplementation(note('review'));
  const results = vi.spyOn(all.results, 'load').mockImplementation(note('results'));
  const audit = vi.spyOn(all.audit, 'load').mockImplementation(note('audit'));
  vi.spyOn(all.audit, 'measure').mockImplementation(note('measure'));
  vi.spyOn(all.agreement, 'load').mockImplementation(note('agreement'));
  vi.spyOn(run, 'goOn').mockImplementation(({ stage }) =>
    Promise.resolve(void told.push(`goes on from ${stage}`)),
  );
  project.update(DONE);
  return { all, project, told, loads: { review, results, audit } };
}

beforeEach(() => {
  vi.mocked(labelTable).mockReset().mockResolvedValue(TABLE);
  vi.mocked(shownTable).mockReset().mockResolvedValue(null);
  vi.mocked(changeTask)
    .mockReset()
    .mockResolvedValue({ ...DONE, stage: 'annotated' });
});

describe('the labels of a finished project', () => {
  test('are read before the figures that are made of them', async () => {
    const { all, told, loads } = finished();
    await all.showLabels(DONE);
    expect(told).toEqual(['review', 'results', 'audit', 'agreement']);
    expect(loads.review).toHaveBeenCalledWith(
      'p',
      [{ name: 'yes' }, { name: 'no' }],
      TABLE.rows,
      undefined,
    );
    // A large table is read once for both.
    expect(loads.results).toHaveBeenCalledWith(TABLE, expect.anything());
    expect(labelTable).toHaveBeenCalledOnce();
  });

  test('do not disturb an audit that is being answered', async () => {
    const { all, told } = finished();
    vi.spyOn(all.audit, 'isAsking', 'get').mockReturnValue(true);
    await all.showLabels(DONE);
    await all.settle(3, 'yes').catch(() => undefined);
    expect(told).not.toContain('measure');
  });
});

describe('a screen that is about to be shown', () => {
  const refreshed = async (screen: Screen, prepare: (all: Finished) => void = () => undefined) => {
    const { all, told } = finished();
    vi.spyOn(all.results, 'isOutOfDate').mockReturnValue(false);
    prepare(all);
    await all.refresh(screen);
    return told;
  };

  test.each(['start', 'task', 'run'] as const)('%s needs nothing of the labels', async (screen) => {
    expect(await refreshed(screen)).toEqual([]);
  });

  test.each(['results', 'review'] as const)(
    '%s is as it was where nothing is new',
    async (screen) => {
      expect(await refreshed(screen)).toEqual([]);
    },
  );

  test.each(['results', 'review'] as const)('%s is made anew after an audit', async (screen) => {
    const told = await refreshed(screen, (all) =>
      vi.spyOn(all.audit, 'takeNews').mockReturnValueOnce(true),
    );
    expect(told).toEqual(['review', 'results', 'audit', 'agreement']);
  });

  test('the figures alone are made anew after a correction', async () => {
    const outOfDate = (all: Finished) => vi.spyOn(all.results, 'isOutOfDate').mockReturnValue(true);
    expect(await refreshed('results', outOfDate)).toEqual(['results']);
    expect(await refreshed('review', outOfDate)).toEqual([]);
  });

  test('the figures are of the rows that are shown, unless those no longer hold', async () => {
    const { all, loads } = finished();
    await all.showLabels(DONE);
    vi.spyOn(all.review, 'projectId', 'get').mockReturnValue('p');
    vi.spyOn(all.results, 'isOutOfDate').mockReturnValue(true);
    const shown = { ...TABLE, rows: [] };
    vi.mocked(shownTable).mockResolvedValueOnce(shown);
    await all.refresh('results');
    expect(labelTable).toHaveBeenCalledOnce();
    expect(loads.results.mock.lastCall?.[0]).toBe(shown);
    await all.refresh('results');
    expect(labelTable).toHaveBeenCalledTimes(2);
    expect(loads.results.mock.lastCall?.[0]).toBe(TABLE);
  });

  test('the audit is opened where it stopped', async () => {
    expect(await refreshed('audit')).toEqual(['audit', 'agreement']);
  });

  test('says what went wrong', async () => {
    const { all, project, loads } = finished();
    loads.audit.mockRejectedValue(new Error('The audit is lost.'));
    await all.refresh('audit');
    expect(project.failure).toMatchObject({ details: 'The audit is lost.' });
  });
});

describe('a change', () => {
  test('to another policy goes on from where that leaves the project', async () => {
    const { all, told } = finished();
    await all.changePolicy('teacher');
    const change = vi.mocked(changeTask).mock.lastCall?.[1];
    expect(typeof change === 'function' && (await change(RECIPE))).toMatchObject({
      task: RECIPE.task,
      labels: { policy: 'teacher' },
    });
    expect(told).toEqual(['goes on from annotated']);
  });

  test('that another tab stands in the way of runs nothing, and is said', async () => {
    vi.mocked(changeTask).mockRejectedValue(new ProjectBusy());
    const { all, project, told } = finished();
    await all.trainAgain();
    expect(told).toEqual([]);
    expect(project.failure).toEqual({ code: 'project-busy' });
    expect(project.record).toBe(DONE);
  });

  test('has no effect where no project is open', async () => {
    const { all, project } = finished();
    project.update(null as unknown as ProjectRecord);
    await all.changePolicy('teacher');
    expect(changeTask).not.toHaveBeenCalled();
  });
});
