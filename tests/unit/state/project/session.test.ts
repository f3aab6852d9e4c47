/** @file What a user can start changes the task through one door, and from the recipe that is stored. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { noFindings } from '../../../../src/core/table/choices';
import { parseRecipe, type Recipe } from '../../../../src/core/task/recipe';
import type { ProjectRecord } from '../../../../src/persist/schema';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { keepTable, readTable } from '../../../../src/pipeline/open/import-file';
import { ProjectBusy } from '../../../../src/pipeline/project-lock';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { raisedBudget } from '../../../../src/pipeline/teach/rounds';
import { distil } from '../../../../src/pipeline/train/distil';
import { sortFiles } from '../../../../src/state/project/inputs';
import { Session } from '../../../../src/state/project/session.svelte';

vi.mock('../../../../src/pipeline/open/change-cost', () => ({
  costOfChange: vi.fn(),
  weighRecipe: () => Promise.resolve({ isCostly: false }),
}));
vi.mock('../../../../src/pipeline/open/describe-task', () => ({
  changeTask: vi.fn(),
  suggestTask: vi.fn(() => Promise.reject(new Error('No table here.'))),
}));
vi.mock('../../../../src/pipeline/open/import-file', () => ({
  readTable: vi.fn(),
  keepTable: vi.fn(),
}));
vi.mock('../../../../src/pipeline/projects', () => ({
  requestPersistence: () => Promise.resolve(true),
}));
vi.mock('../../../../src/pipeline/teach/annotate', () => ({ annotate: vi.fn() }));
vi.mock('../../../../src/pipeline/teach/rounds', () => ({ raisedBudget: vi.fn() }));
vi.mock('../../../../src/pipeline/train/distil', () => ({ distil: vi.fn() }));
vi.mock('../../../../src/state/project/inputs', () => ({ sortFiles: vi.fn() }));

const recipeWith = (more: object = {}): Recipe =>
  parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
    ...more,
  });
const SHOWN = recipeWith({ seed: 1 });
/** Another tab has changed it since this one was opened. */
const STORED = recipeWith({ seed: 2 });
const PROJECT = {
  id: 'p',
  stage: 'annotated',
  columns: [],
  recipe: SHOWN,
} as unknown as ProjectRecord;

async function openSession(): Promise<Session> {
  const session = new Session();
  await session.current.adopt(PROJECT);
  return session;
}

/** The recipe that the last change makes of the one that is stored. */
async function changedRecipe(): Promise<Recipe | 'train-again'> {
  const change = vi.mocked(changeTask).mock.lastCall?.[1] ?? 'train-again';
  if (typeof change === 'function') return change(STORED);
  return typeof change === 'object' && 'recipe' in change ? change.recipe : change;
}

beforeEach(() => {
  vi.mocked(changeTask).mockReset().mockResolvedValue(PROJECT);
  vi.mocked(annotate).mockReset().mockRejectedValue(new Error('Not here.'));
  vi.mocked(distil).mockReset();
});

const DROPPED = recipeWith({ seed: 9 });

describe('a change of the task', () => {
  const changes: [string, (session: Session) => Promise<unknown>, Partial<Recipe>][] = [
    [
      'another policy',
      (it) => it.finished.changePolicy('teacher'),
      { labels: { policy: 'teacher' } },
    ],
    ['a way out', (it) => it.restarts.retryWith({ budget: { rows: 7 } }), { teacher: { kind: 'keywords', budget: { rows: 7 } } }], // prettier-ignore
    [
      'more rows',
      (it) => it.restarts.annotateMore(3),
      { teacher: { kind: 'keywords', budget: { rows: 8 } } },
    ],
  ];

  test.each(changes)('%s starts from the stored recipe', async (_, change, expected) => {
    vi.mocked(raisedBudget).mockResolvedValue({ rows: 8 });
    await change(await openSession());
    expect(changeTask).toHaveBeenCalledOnce();
    expect(await changedRecipe()).toEqual({ ...STORED, ...expected });
  });

  test('a dropped recipe takes the place of what is stored, and is shown', async () => {
    vi.mocked(sortFiles).mockResolvedValue({ tables: [], recipe: DROPPED, project: null });
    const session = await openSession();
    await session.openFiles([new File([], 'x.json')]);
    expect(await changedRecipe()).toEqual(DROPPED);
    expect(session.screen).toBe('task');
    expect(annotate).not.toHaveBeenCalled();
  });

  test('a table with a recipe is described by it, and run', async () => {
    vi.mocked(sortFiles).mockResolvedValue({ tables: [new File([], 't.csv')], recipe: DROPPED, project: null }); // prettier-ignore
    const imported: ProjectRecord = { ...PROJECT, id: 'new', stage: 'task', recipe: null };
    const read = {
      project: imported,
      findings: noFindings(),
      sample: [],
      release: () => undefined,
    };
    vi.mocked(readTable).mockResolvedValue(read);
    vi.mocked(keepTable).mockResolvedValue(imported);
    vi.mocked(changeTask).mockResolvedValue({ ...PROJECT, id: 'new', recipe: DROPPED });
    const session = await openSession();
    await session.openFiles([new File([], 't.csv')]);
    expect(changeTask).toHaveBeenCalledWith('new', DROPPED);
    expect(vi.mocked(annotate).mock.lastCall?.[0]).toBe('new');
  });

  test('a further training goes on with a run', async () => {
    const session = await openSession();
    await session.finished.trainAgain();
    expect(await changedRecipe()).toBe('train-again');
    expect(annotate).toHaveBeenCalledOnce();
  });

  test('that has to wait for another tab runs nothing, and says so', async () => {
    vi.mocked(changeTask).mockRejectedValue(new ProjectBusy());
    const session = await openSession();
    for (const [, change] of changes) {
      session.dismissFailure();
      await change(session);
      expect(session.failure).toEqual({ code: 'project-busy' });
    }
    expect(annotate).not.toHaveBeenCalled();
    expect(session.project).toBe(PROJECT);
  });
});
