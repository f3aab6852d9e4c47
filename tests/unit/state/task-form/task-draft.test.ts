/** @file The form of a task: what it is filled from, what it keeps, and when it is a recipe. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { rowReader } from '../../../../src/core/task/row-roles';
import type { ProjectRecord } from '../../../../src/persist/schema';
import type { TaskSuggestion } from '../../../../src/pipeline/open/describe-task';
import { Machine } from '../../../../src/state/machine.svelte';
import { Network } from '../../../../src/state/network.svelte';
import { storedDraft } from '../../../../src/state/task-form/draft-storage';
import { TaskDraft } from '../../../../src/state/task-form/task-draft.svelte';
import { keptStorage } from '../../../helpers/kept-storage';
import { projectRecord } from '../../../helpers/project-records';

const PROJECT = projectRecord({ id: 'p', columns: ['text', 'label', 'guesses'] });
const SUGGESTION: TaskSuggestion = {
  ...{ textColumn: 'text', goldColumn: 'label', splitColumn: null, candidates: null },
  textDoubts: new Map(),
  sample: [
    ['one', 'a', ''],
    ['two', 'b', ''],
  ],
};
const RECIPE = parseRecipe({
  shortlist: 1,
  seed: 7,
  task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }], instructions: 'Choose.' },
});

const draftOf = (project: ProjectRecord = PROJECT, suggestion = SUGGESTION) =>
  new TaskDraft(project, suggestion, new Machine(new Network()));

beforeEach(() => {
  vi.stubGlobal('localStorage', keptStorage());
});

describe('a form', () => {
  test('begins with what the table suggests', () => {
    const candidates = { column: 'guesses', separator: ';', scoresColumn: null };
    const { values } = draftOf(PROJECT, { ...SUGGESTION, candidates });
    expect(values).toMatchObject({ textColumn: 'text', goldColumn: 'label' });
    expect(values).toMatchObject({ teacherKind: 'column', candidatesColumn: 'guesses' });
  });

  test('begins with the recipe where there is one, and gives it back whole', () => {
    const draft = draftOf({ ...PROJECT, recipe: RECIPE });
    expect(draft.values.instructions).toBe('Choose.');
    expect(draft.finish()).toEqual(RECIPE);
  });

  test('is there again in another tab as it was left, its labels told apart', () => {
    const first = draftOf();
    first.addLabelNames(['a', 'b']);
    first.change({ instructions: 'Half a sen' });
    const second = draftOf();
    expect(second.values.instructions).toBe('Half a sen');
    expect(second.named.map(({ name }) => name)).toEqual(['a', 'b']);
    const ids = [...first.named, ...second.named].map(({ id }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  test('that an earlier page kept keeps how many labels a prompt shows', () => {
    draftOf().change({ instructions: 'Kept.' });
    const earlier = { ...storedDraft('p'), shownLabels: undefined, shortlist: 12 };
    localStorage.setItem('shortlist.draft.p', JSON.stringify(earlier));
    expect(draftOf().values).toMatchObject({ instructions: 'Kept.', shownLabels: 12 });
  });

  test('that cannot be read is as good as none', () => {
    localStorage.setItem('shortlist.draft.p', '{"labels": 3');
    expect(draftOf().values.textColumn).toBe('text');
  });
});

describe('what is missing', () => {
  test('is no fault before somebody wants to go on', () => {
    const draft = draftOf();
    expect([draft.isComplete, draft.problems]).toEqual([false, []]);
    expect(draft.finish()).toBeNull();
    expect(draft.problemOf('labels')).toContain('at least two');
    draft.addLabelNames(['a', 'b']);
    expect(draft.problemOf('labels')).toBeNull();
    expect(draft.finish()?.task.labels.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('is told at once where it is wrong', () => {
    const draft = draftOf();
    draft.change({ goldColumn: 'text' });
    expect(draft.problemOf('goldColumn')).not.toBeNull();
  });

  test('of the teacher does not keep texts and labels from being described', () => {
    const draft = draftOf();
    expect(draft.describedTask()).toBeNull();
    draft.addLabelNames(['a', 'b']);
    draft.change({ teacherKind: 'endpoint' });
    expect(draft.isComplete).toBe(false);
    expect(draft.describedTask()?.task.labels).toHaveLength(2);
  });
});

describe('a teacher', () => {
  test('is proposed only until somebody has chosen one', () => {
    const draft = draftOf();
    draft.proposeTeacher('promptapi');
    expect(draft.values.teacherKind).toBe('promptapi');
    // Another machine chooses anew.
    expect(storedDraft('p')).toBeNull();
    draft.change({ teacherKind: 'keywords' });
    draft.proposeTeacher('promptapi');
    expect(draft.values.teacherKind).toBe('keywords');
    const again = draftOf();
    again.proposeTeacher('promptapi');
    expect(again.values.teacherKind).toBe('keywords');
  });

  test('of a recipe was chosen', () => {
    const draft = draftOf({ ...PROJECT, recipe: RECIPE });
    draft.proposeTeacher('promptapi');
    expect(draft.values.teacherKind).toBe(RECIPE.teacher.kind);
  });
});

describe('labels', () => {
  test('that are there keep what was written about them', () => {
    const draft = draftOf();
    draft.addLabelNames(['a']);
    const [label] = draft.named;
    draft.changeLabel(label?.id ?? -1, { keywords: 'one, two' });
    draft.addLabelNames(['a', 'b']);
    expect(draft.named.map(({ name, keywords }) => [name, keywords])).toEqual([
      ['a', 'one, two'],
      ['b', ''],
    ]);
  });

  test('of a column that are called otherwise before anything is applied are still found there', () => {
    const draft = draftOf();
    draft.suggestLabels([
      { name: 'Sea', count: 3, spellings: ['Sea'] },
      { name: 'Hill', count: 2, spellings: ['Hill'] },
    ]);
    draft.changeLabel(draft.named[0]?.id ?? -1, { name: 'Water' });
    draft.addLabelNames(['Sea', 'SEA', 'hill', 'Bog']);
    draft.changeLabel(draft.named[2]?.id ?? -1, { name: 'Marsh' });
    const recipe = draft.finish();
    expect(recipe?.task.labels).toEqual([
      { name: 'Water', formerNames: ['Sea'] },
      { name: 'Hill' },
      { name: 'Marsh', formerNames: ['Bog'] },
    ]);
    const cells = (label: string) => ['one', label, ''];
    const read = recipe && rowReader(recipe, draft.columns);
    expect(['Sea', 'hill', 'BOG'].map((label) => read?.gold(cells(label)))).toEqual([
      'Water',
      'Hill',
      'Marsh',
    ]);
  });

  test('that take each other’s names are what they are called now', () => {
    const draft = draftOf();
    draft.suggestLabels([
      { name: 'Sea', count: 3, spellings: ['Sea'] },
      { name: 'Hill', count: 2, spellings: ['Hill'] },
    ]);
    const [sea, hill] = draft.named;
    draft.changeLabel(sea?.id ?? -1, { name: 'Hill' });
    draft.changeLabel(hill?.id ?? -1, { name: 'Sea' });
    expect(draft.finish()?.task.labels).toEqual([{ name: 'Hill' }, { name: 'Sea' }]);
  });

  test('of a column are suggested, not kept, and say which spellings are one', () => {
    const draft = draftOf();
    draft.suggestLabels([
      { name: 'Sea', count: 3, spellings: ['Sea', 'sea'] },
      { name: 'Hill', count: 2, spellings: ['Hill'] },
    ] as Parameters<typeof draft.suggestLabels>[0]);
    expect(draft.hasLabels).toBe(true);
    expect(draft.mergedSpellings).toEqual([['Sea', 'sea']]);
    expect(storedDraft('p')).toBeNull();
    draft.change({ matchCase: true });
    expect(draft.mergedSpellings).toEqual([]);
  });
});
