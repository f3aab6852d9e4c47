/** @file The form of the open project: when it opens, what it may start, and what it forgets. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { ProjectRecord } from '../../../../src/persist/schema';
import type { WeighedRecipe } from '../../../../src/pipeline/open/change-cost';
import { countLabelledTexts } from '../../../../src/pipeline/human-labels';
import { countCandidates } from '../../../../src/pipeline/teach/column-evidence';
import { labelsFromColumn, suggestTask } from '../../../../src/pipeline/open/describe-task';
import { Machine } from '../../../../src/state/machine.svelte';
import { Network } from '../../../../src/state/network.svelte';
import { OpenProject } from '../../../../src/state/project/open-project.svelte';
import { EndpointKeys } from '../../../../src/state/task-form/endpoint-keys.svelte';
import { TaskForm } from '../../../../src/state/task-form/task-form.svelte';
import { keptStorage } from '../../../helpers/kept-storage';
import { projectRecord } from '../../../helpers/project-records';

vi.mock('../../../../src/pipeline/open/describe-task', async (original) => ({
  ...(await original<object>()),
  labelsFromColumn: vi.fn(),
  suggestTask: vi.fn(),
}));
vi.mock('../../../../src/pipeline/teach/confirmed-rows', () => ({
  confirmedRows: () => Promise.resolve([]),
}));
vi.mock('../../../../src/pipeline/files/earlier-labels', () => ({
  findEarlierLabels: () => Promise.resolve(null),
  takeEarlierLabels: vi.fn(),
}));
vi.mock('../../../../src/pipeline/teach/column-evidence', () => ({
  countCandidates: vi.fn(() => Promise.resolve(null)),
}));
vi.mock('../../../../src/pipeline/human-labels', () => ({ countLabelledTexts: vi.fn() }));

const PROJECT = projectRecord({ id: 'p', columns: ['text', 'label'] });
const RECIPE = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
});

function formOf(record: ProjectRecord | null = PROJECT) {
  const project = new OpenProject();
  const network = new Network();
  const form = new TaskForm(project, new Machine(network), new EndpointKeys(), network);
  if (record) project.update(record);
  return { form, project };
}

/** The words of the labels match hardly any text. */
function makeThin(form: TaskForm): void {
  vi.spyOn(form.evidence, 'look').mockImplementation(() => undefined);
  vi.spyOn(form.evidence, 'isDoubtful', 'get').mockReturnValue(true);
}

function labelledByHand(count: number): void {
  vi.mocked(countLabelledTexts).mockResolvedValue(count);
}

beforeEach(() => {
  vi.stubGlobal('localStorage', keptStorage());
  vi.mocked(suggestTask)
    .mockReset()
    .mockResolvedValue({
      ...{ textColumn: 'text', goldColumn: 'label', splitColumn: null, candidates: null },
      ...{ textDoubts: new Map(), sample: [] },
    });
  vi.mocked(labelsFromColumn).mockReset().mockResolvedValue([]);
  labelledByHand(0);
});

describe('the form', () => {
  test('is ready where the task is shown, and looks at the table only once', async () => {
    const { form } = formOf();
    await form.adopt(PROJECT, 'run');
    expect(form.draft).toBeNull();
    await form.adopt(PROJECT, 'task');
    const { draft } = form;
    expect(draft?.projectId).toBe('p');
    await form.open();
    expect(form.draft).toBe(draft);
    expect(suggestTask).toHaveBeenCalledOnce();
  });

  test('is not that of a project that was left while its table was looked at', async () => {
    const { form, project } = formOf();
    const opened = form.open();
    project.update({ ...PROJECT, id: 'another' });
    await opened;
    expect(form.draft).toBeNull();
  });

  test('says why it cannot be filled', async () => {
    vi.mocked(suggestTask).mockRejectedValue(new Error('The rows are gone.'));
    const { form, project } = formOf();
    await form.open();
    expect(project.failure).toMatchObject({ details: 'The rows are gone.' });
  });

  test('is forgotten with the project, with all that was tried out from it', async () => {
    const { form, project } = formOf();
    await form.open();
    form.steps.show('teacher');
    project.take(null);
    expect([form.draft, form.steps.current, form.isGuessing]).toEqual([null, 'texts', false]);
  });

  test('that shows what was opened is left for what was typed before, and for the project as it was', async () => {
    const { form, project } = formOf();
    await form.open();
    form.draft?.change({ instructions: 'Typed' });
    const student = parseRecipe({ ...RECIPE, student: { kind: 'ngram', pretrained: 'brought' } });
    const labels = { places: [-1, -1] } as WeighedRecipe['labels'];
    await form.propose({ recipe: student, labels, isCostly: true });
    expect(form.draft?.isProposed).toBe(true);
    expect(form.draft?.isBrought).toBe(true);
    expect(form.draft?.edit?.recipe.student.pretrained).toBe('brought');
    // Not even what was changed in what was proposed is left.
    form.draft?.change({ instructions: 'Other' });
    await form.leaveProposal();
    expect(form.draft?.isProposed).toBe(false);
    expect(form.draft?.isBrought).toBe(false);
    expect(form.draft?.values.instructions).toBe('Typed');
    expect(project.record).toEqual(PROJECT);
  });

  test('opens what was proposed at the first step that it changes', async () => {
    const { form } = formOf({ ...PROJECT, recipe: RECIPE, stage: 'done' });
    const { task } = RECIPE;
    const recipe = parseRecipe({
      ...RECIPE,
      task: { ...task, labels: [...task.labels, { name: 'c' }] },
    });
    const labels = { places: [0, 1, -1] } as WeighedRecipe['labels'];
    await form.propose({ recipe, labels, isCostly: true });
    expect(form.steps.current).toBe('labels');
  });

  test('puts a student that was brought along aside for one that is trained here', async () => {
    const recipe = parseRecipe({ ...RECIPE, student: { kind: 'ngram', pretrained: 'brought' } });
    const { form, project } = formOf({ ...PROJECT, recipe, stage: 'done' });
    await form.open();
    form.draft?.trainHere();
    expect(form.draft?.isBrought).toBe(false);
    expect(form.draft?.edit?.recipe.student.pretrained).toBeUndefined();
    // It labels on until the form is run.
    expect(project.record?.recipe).toEqual(recipe);
  });

  test('follows a policy that was changed elsewhere, and keeps what is half filled in', async () => {
    const { form } = formOf();
    await form.open();
    form.draft?.change({ instructions: 'Half' });
    form.follow({
      ...PROJECT,
      recipe: { ...RECIPE, labels: { ...RECIPE.labels, policy: 'teacher' } },
    });
    expect(form.draft?.values).toMatchObject({ policy: 'teacher', instructions: 'Half' });
  });

  test('makes a recipe file only of a whole recipe', async () => {
    const { form } = formOf();
    expect(form.recipeFile()).toBeNull();
    await form.open();
    expect(form.recipeFile()).toBeNull();
    form.draft?.addLabelNames(['a', 'b']);
    expect(
      parseRecipe(JSON.parse((await form.recipeFile()?.text()) ?? '')).task.labels,
    ).toHaveLength(2);
  });
});

describe('labels of a column', () => {
  test('come to those that are there', async () => {
    const { form } = formOf();
    await form.open();
    form.draft?.addLabelNames(['mine']);
    vi.mocked(labelsFromColumn).mockResolvedValue([
      { name: 'theirs', count: 1, spellings: ['theirs'] },
    ] as never);
    await form.takeLabelsFrom('label');
    expect(form.draft?.named.map(({ name }) => name)).toEqual(['mine', 'theirs']);
  });

  test('that are far too many are refused, and said', async () => {
    const { form, project } = formOf();
    await form.open();
    const many = Array.from({ length: 501 }, (_, i) => ({ name: `${i}`, count: 1, spellings: [] }));
    vi.mocked(labelsFromColumn).mockResolvedValue(many);
    await form.takeLabelsFrom('label');
    expect(project.failure).toMatchObject({
      code: 'column-many-values',
      values: 501,
    });
    expect(form.draft?.hasLabels).toBe(false);
  });
});

describe('a run', () => {
  const thinForm = async (record: ProjectRecord = PROJECT) => {
    const { form } = formOf(record);
    await form.open();
    form.draft?.addLabelNames(['a', 'b']);
    makeThin(form);
    return form;
  };

  test('whose labels would be guesses waits for a word', async () => {
    const form = await thinForm();
    expect(await form.mayRun()).toBe(false);
    expect([form.isGuessing, form.isLooking]).toEqual([true, false]);
    form.leaveWarning();
    expect(form.isGuessing).toBe(false);
  });

  test('whose column of candidates is mostly empty waits for a word', async () => {
    const teacher = { kind: 'column', column: 'label' };
    const { form } = formOf({ ...PROJECT, recipe: parseRecipe({ ...RECIPE, teacher }) });
    await form.open();
    const counted = (none: number) => ({ column: 'label', texts: 10, none });
    vi.mocked(countCandidates).mockResolvedValueOnce(counted(6));
    expect(await form.mayRun()).toBe(false);
    expect(form.candidates).toEqual(counted(6));
    vi.mocked(countCandidates).mockResolvedValueOnce(counted(5));
    expect(await form.mayRun()).toBe(true);
  });

  test('whose table cannot be looked at says why, and can be asked for again', async () => {
    const { form, project } = formOf({ ...PROJECT, recipe: RECIPE });
    await form.open();
    vi.mocked(countCandidates).mockRejectedValueOnce(new Error('The rows are gone.'));
    expect(await form.mayRun()).toBe(false);
    expect(project.failure).toMatchObject({ details: 'The rows are gone.' });
    expect(form.isLooking).toBe(false);
    labelledByHand(1_000);
    expect(await form.mayRun()).toBe(true);
  });

  test('goes on where enough rows are labelled by hand', async () => {
    labelledByHand(1_000);
    expect(await (await thinForm()).mayRun()).toBe(true);
  });

  test('of a student that was brought along needs no words', async () => {
    const student = { ...RECIPE.student, pretrained: 'theirs' };
    const form = await thinForm({ ...PROJECT, recipe: { ...RECIPE, student } });
    expect(await form.mayRun()).toBe(true);
  });
});

test('neither a trial nor labelling by hand begins before the task is described', async () => {
  const { form } = formOf();
  expect([await form.tryTeacher(), await form.labelByHand()]).toEqual([false, false]);
  await form.open();
  const start = vi.spyOn(form.trial, 'start');
  const begin = vi.spyOn(form.byHand, 'begin');
  expect([await form.tryTeacher(), await form.labelByHand()]).toEqual([false, false]);
  expect(start).not.toHaveBeenCalled();
  expect(begin).not.toHaveBeenCalled();
});
