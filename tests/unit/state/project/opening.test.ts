/** @file What is opened: a table, a recipe, both; and that whatever fails leaves the open project. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { noFindings } from '../../../../src/core/table/choices';
import { parseRecipe, RecipeError } from '../../../../src/core/task/recipe';
import type { ProjectRecord } from '../../../../src/persist/schema';
import { weighRecipe, type WeighedRecipe } from '../../../../src/pipeline/open/change-cost';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { dropTable, keepTable, readTable } from '../../../../src/pipeline/open/import-file';
import { addRows, compareRows, suggestKey } from '../../../../src/pipeline/open/more-rows';
import { loadSample } from '../../../../src/pipeline/open/samples';
import { deleteUnlabelled } from '../../../../src/pipeline/projects';
import { Network } from '../../../../src/state/network.svelte';
import { sortFiles } from '../../../../src/state/project/inputs';
import { OpenProject } from '../../../../src/state/project/open-project.svelte';
import { Opening } from '../../../../src/state/project/opening.svelte';
import { Run } from '../../../../src/state/run/run.svelte';
import { storeDraft, storedDraft } from '../../../../src/state/task-form/draft-storage';
import type { TaskForm } from '../../../../src/state/task-form/task-form.svelte';
import { draftLabel, emptyValues } from '../../../../src/state/task-form/values/draft-values';
import { EndpointKeys } from '../../../../src/state/task-form/endpoint-keys.svelte';
import { keptStorage } from '../../../helpers/kept-storage';
import { projectRecord } from '../../../helpers/project-records';

vi.mock('../../../../src/pipeline/open/describe-task', () => ({ changeTask: vi.fn() }));
vi.mock('../../../../src/pipeline/open/change-cost', () => ({ weighRecipe: vi.fn() }));
vi.mock('../../../../src/pipeline/open/import-file', () => ({
  dropTable: vi.fn(),
  keepTable: vi.fn(),
  readTable: vi.fn(),
}));
vi.mock('../../../../src/pipeline/open/more-rows', async (original) => ({
  ...(await original<object>()),
  addRows: vi.fn(),
  compareRows: vi.fn(),
  suggestKey: vi.fn(),
}));
vi.mock('../../../../src/pipeline/open/samples', () => ({ loadSample: vi.fn() }));
vi.mock('../../../../src/pipeline/projects', () => ({
  requestPersistence: () => Promise.resolve(true),
  deleteUnlabelled: vi.fn(),
}));
vi.mock('../../../../src/state/project/inputs', () => ({ sortFiles: vi.fn() }));

const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'yes' }, { name: 'no' }] },
});
const BEFORE = projectRecord({ id: 'before', stage: 'done', recipe: RECIPE });
const IMPORTED = projectRecord({ id: 'new', columns: ['text', 'topic'] });
const TABLE = new File([], 'table.csv');

function tableWith(questions: number) {
  const findings = { ...noFindings(), questions: Array.from({ length: questions }, () => ({})) };
  return {
    project: IMPORTED,
    findings,
    sample: [],
    release: () => undefined,
  } as unknown as Awaited<ReturnType<typeof readTable>>;
}

function dropped(parts: { tables?: File[]; recipe?: typeof RECIPE }): void {
  vi.mocked(sortFiles).mockResolvedValue({ tables: [], recipe: null, project: null, ...parts });
}

function makeOpening(record: ProjectRecord | null = BEFORE) {
  const project = new OpenProject();
  const network = new Network();
  const run = new Run(project, network, new EndpointKeys());
  const resume = vi.spyOn(run, 'resume').mockResolvedValue();
  if (record) project.take(record);
  const form = { propose: vi.fn<TaskForm['propose']>().mockResolvedValue() };
  const opening = new Opening(project, run, network, form);
  return { project, resume, form, opening };
}

beforeEach(() => {
  vi.mocked(changeTask)
    .mockReset()
    .mockResolvedValue({ ...IMPORTED, stage: 'ready', recipe: RECIPE });
  vi.mocked(weighRecipe).mockReset().mockResolvedValue(weighed(false));
  vi.mocked(readTable).mockReset().mockResolvedValue(tableWith(0));
  vi.mocked(keepTable).mockReset().mockResolvedValue(IMPORTED);
  vi.mocked(dropTable).mockReset().mockResolvedValue();
});

const weighed = (isCostly: boolean) => ({ recipe: RECIPE, isCostly }) as WeighedRecipe;

describe('a recipe alone', () => {
  test('that costs nothing is applied at once', async () => {
    vi.mocked(weighRecipe).mockResolvedValue(weighed(false));
    dropped({ recipe: RECIPE });
    const { opening, form } = makeOpening();
    await opening.files([TABLE]);
    expect(changeTask).toHaveBeenCalledOnce();
    expect(form.propose).not.toHaveBeenCalled();
  });

  test('that costs answers or a training stands in the form, and changes nothing by itself', async () => {
    vi.mocked(weighRecipe).mockResolvedValue(weighed(true));
    dropped({ recipe: RECIPE });
    const { opening, form, project } = makeOpening();
    await opening.files([TABLE]);
    expect(changeTask).not.toHaveBeenCalled();
    expect(form.propose).toHaveBeenCalledWith(weighed(true));
    expect(project.screen).toBe('task');
    expect(project.record).toEqual(BEFORE);
  });
});

describe('a student alone', () => {
  const STUDENT = parseRecipe({ ...RECIPE, student: { kind: 'ngram', pretrained: 'brought' } });

  test('that would take the place of labels or of a training waits for a person’s press', async () => {
    vi.mocked(weighRecipe).mockResolvedValue(weighed(true));
    dropped({ recipe: STUDENT });
    const { opening, form, project } = makeOpening();
    await opening.files([TABLE]);
    expect(changeTask).not.toHaveBeenCalled();
    expect(form.propose).toHaveBeenCalledOnce();
    expect([project.record, project.screen]).toEqual([BEFORE, 'task']);
  });

  test('is taken at once where there is nothing yet', async () => {
    dropped({ recipe: STUDENT });
    const { opening, form } = makeOpening(IMPORTED);
    await opening.files([TABLE]);
    expect(changeTask).toHaveBeenCalledOnce();
    expect(form.propose).not.toHaveBeenCalled();
  });
});

test('a recipe does not take the place of labels that a person has typed and not applied', async () => {
  vi.stubGlobal('localStorage', keptStorage());
  storeDraft(IMPORTED.id, { ...emptyValues('', 'text'), name: 'Half' });
  dropped({ recipe: RECIPE });
  const { opening, form } = makeOpening(IMPORTED);
  await opening.files([TABLE]);
  expect(changeTask).not.toHaveBeenCalled();
  expect(form.propose).toHaveBeenCalledOnce();
  vi.unstubAllGlobals();
});

describe('files', () => {
  test('a table is shown at its task, and nothing runs', async () => {
    dropped({ tables: [TABLE] });
    const { opening, project, resume } = makeOpening();
    await opening.files([TABLE]);
    expect([project.record, project.screen]).toEqual([IMPORTED, 'task']);
    expect(changeTask).not.toHaveBeenCalled();
    expect(resume).not.toHaveBeenCalled();
    expect(opening.reading.progress).toBeNull();
  });

  test('a table that cannot be read leaves the open project', async () => {
    dropped({ tables: [TABLE] });
    vi.mocked(readTable).mockRejectedValue(new Error('No table.'));
    const { opening, project } = makeOpening();
    await expect(opening.files([TABLE])).rejects.toThrow('No table.');
    expect(project.record).toBe(BEFORE);
    expect(opening.reading.progress).toBeNull();
  });

  test('a table whose recipe does not fit is kept, to be described by hand', async () => {
    dropped({ tables: [TABLE], recipe: RECIPE });
    vi.mocked(changeTask).mockRejectedValue(new RecipeError({ code: 'recipe-none' }));
    const { opening, project, resume } = makeOpening();
    await expect(opening.files([TABLE])).rejects.toThrow('recipe-none');
    expect([project.record, project.screen]).toEqual([IMPORTED, 'task']);
    expect(resume).not.toHaveBeenCalled();
  });

  test('a recipe alone needs an open project', async () => {
    dropped({ recipe: RECIPE });
    const { opening } = makeOpening(null);
    await expect(opening.files([TABLE])).rejects.toThrow('recipe-needs-table');
    expect(changeTask).not.toHaveBeenCalled();
  });

  test('a recipe that does not fit leaves the open project', async () => {
    dropped({ recipe: RECIPE });
    vi.mocked(changeTask).mockRejectedValue(new RecipeError({ code: 'recipe-none' }));
    const { opening, project } = makeOpening();
    await expect(opening.files([TABLE])).rejects.toThrow('recipe-none');
    expect(project.record).toBe(BEFORE);
  });

  test('are refused while others are being read', async () => {
    dropped({ tables: [TABLE] });
    const { opening } = makeOpening();
    const first = opening.files([TABLE]);
    await expect(opening.files([TABLE])).rejects.toThrow('files-still-read');
    await first;
    await opening.files([TABLE]);
    expect(keepTable).toHaveBeenCalledTimes(2);
  });
});

test.each([true, false])('a sample is run only where that is said (%s)', async (runs) => {
  vi.mocked(loadSample).mockResolvedValue({ table: TABLE, recipe: RECIPE });
  const { opening, resume } = makeOpening();
  await opening.sample('birds', runs);
  expect(changeTask).toHaveBeenCalledWith('new', RECIPE);
  expect(resume).toHaveBeenCalledTimes(runs ? 1 : 0);
});

describe('a table that was read without a question', () => {
  const READ_AGAIN = projectRecord({ id: 'again', columns: ['a'] });

  async function openedTable() {
    dropped({ tables: [TABLE] });
    vi.mocked(keepTable).mockResolvedValueOnce(IMPORTED).mockResolvedValueOnce(READ_AGAIN);
    const { opening, project } = makeOpening(null);
    await opening.files([TABLE]);
    expect(opening.canReadAgain).toBe(true);
    const again = opening.readAgain();
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    return { opening, project, again };
  }

  test('can be read in another way, which takes its place', async () => {
    const { opening, project, again } = await openedTable();
    opening.review.change({ delimiter: ';' });
    await vi.waitFor(() => expect(readTable).toHaveBeenCalledTimes(3));
    expect(vi.mocked(readTable).mock.lastCall?.[1].choices).toMatchObject({ delimiter: ';' });
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    opening.review.accept();
    await again;
    expect(project.record).toBe(READ_AGAIN);
    expect(deleteUnlabelled).toHaveBeenCalledExactlyOnceWith('new');
  });

  test('keeps what was written for it, but no label that it was found to name', async () => {
    vi.stubGlobal('localStorage', keptStorage());
    const { opening, again } = await openedTable();
    const values = emptyValues('birds', 'text');
    const labels = [
      { ...draftLabel({ name: 'wren' }), formerly: [] },
      { ...draftLabel({ name: 'MÃ¶we' }), formerly: ['MÃ¶we'] },
      draftLabel(),
    ];
    storeDraft('new', { ...values, labels, instructions: 'Which bird?' });
    opening.review.accept();
    await again;
    const { textColumn, ...kept } = storedDraft('again') ?? {};
    expect(kept).toMatchObject({ instructions: 'Which bird?', labels: [{ name: 'wren' }] });
    expect(textColumn).toBeUndefined();
  });

  test('stays where the other way is not taken', async () => {
    vi.mocked(deleteUnlabelled).mockClear();
    const { opening, project, again } = await openedTable();
    opening.review.leave();
    await again;
    expect(project.record).toBe(IMPORTED);
    expect(deleteUnlabelled).not.toHaveBeenCalled();
  });

  test('is no longer asked about when its task is described', async () => {
    const { opening, project, again } = await openedTable();
    opening.review.leave();
    await again;
    project.take({ ...IMPORTED, stage: 'ready', recipe: RECIPE });
    expect(opening.canReadAgain).toBe(false);
  });
});

describe('a table in doubt', () => {
  test('waits for a person, and is kept as it was read', async () => {
    dropped({ tables: [TABLE] });
    vi.mocked(readTable).mockResolvedValue(tableWith(1));
    const { opening, project } = makeOpening();
    const opened = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    expect(opening.reading.progress).toBeNull();
    expect(project.record).toBe(BEFORE);
    opening.review.accept();
    await opened;
    expect(project.record).toBe(IMPORTED);
  });

  test('is dropped and read anew as a person says, and asked about until it is right', async () => {
    dropped({ tables: [TABLE] });
    vi.mocked(readTable).mockResolvedValueOnce(tableWith(1));
    const { opening } = makeOpening();
    const opened = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    opening.review.change({ header: 0 });
    await vi.waitFor(() => expect(readTable).toHaveBeenCalledTimes(2));
    expect(dropTable).toHaveBeenCalledOnce();
    expect(vi.mocked(readTable).mock.lastCall?.[1].choices).toMatchObject({ header: 0 });
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    opening.review.accept();
    await opened;
    expect(keepTable).toHaveBeenCalledOnce();
  });

  test('that is left leaves nothing behind and the open project as it was', async () => {
    dropped({ tables: [TABLE] });
    vi.mocked(readTable).mockResolvedValue(tableWith(1));
    const { opening, project } = makeOpening();
    const opened = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.review.asked).not.toBeNull());
    opening.review.leave();
    await opened;
    expect(dropTable).toHaveBeenCalledOnce();
    expect(keepTable).not.toHaveBeenCalled();
    expect(project.record).toBe(BEFORE);
  });
});

describe('a table with the columns of the open project', () => {
  const SAME = { ...tableWith(0), project: { ...IMPORTED, columns: BEFORE.columns } };

  function askedOpening() {
    dropped({ tables: [TABLE] });
    vi.mocked(readTable).mockResolvedValue(SAME);
    vi.mocked(suggestKey).mockResolvedValue('label');
    vi.mocked(compareRows).mockResolvedValue({ keyColumn: 'label' } as never);
    vi.mocked(addRows)
      .mockReset()
      .mockResolvedValue({ ...BEFORE, stage: 'ready', rowCount: 3 });
    return makeOpening();
  }

  test('gives its rows to the project where a person says so', async () => {
    const { opening, project } = askedOpening();
    const opened = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.moreRows.asked).not.toBeNull());
    expect(project.record).toBe(BEFORE);
    opening.moreRows.answer('add');
    await opened;
    expect(vi.mocked(addRows).mock.lastCall?.slice(0, 3)).toEqual(['before', SAME, 'label']);
    expect(project.record).toMatchObject({ id: 'before', rowCount: 3 });
    expect(keepTable).not.toHaveBeenCalled();
  });

  test('becomes a project of its own, or is not opened', async () => {
    const { opening, project } = askedOpening();
    const left = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.moreRows.asked).not.toBeNull());
    opening.moreRows.answer('leave');
    await left;
    expect(dropTable).toHaveBeenCalledOnce();
    expect(project.record).toBe(BEFORE);
    const kept = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.moreRows.asked).not.toBeNull());
    opening.moreRows.answer('own');
    await kept;
    expect(project.record).toBe(IMPORTED);
    expect(addRows).not.toHaveBeenCalled();
  });

  test('that cannot be taken leaves the project and nothing behind', async () => {
    const { opening, project } = askedOpening();
    vi.mocked(addRows).mockRejectedValue(new Error('In another tab.'));
    const opened = opening.files([TABLE]);
    await vi.waitFor(() => expect(opening.moreRows.asked).not.toBeNull());
    opening.moreRows.answer('add');
    await expect(opened).rejects.toThrow('In another tab.');
    expect(dropTable).toHaveBeenCalledOnce();
    expect(project.record).toBe(BEFORE);
  });
});
