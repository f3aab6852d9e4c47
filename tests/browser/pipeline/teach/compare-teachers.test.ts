/** @file Two teachers compared on a stored table: the task stays, examples give nothing away, and it can be stopped. */
import type { ProgressMessage } from '../../../../src/core/messages/progress';
import { afterEach, expect, test } from 'vitest';
import { compareOnRows } from '../../../../src/pipeline/teach/compare-teachers';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { openProject } from '../../../../src/pipeline/projects';
import { readAnnotations } from '../../../../src/persist/annotations';
import type { Recipe } from '../../../../src/core/task/recipe';
import { offerPageModel, withdrawPageModel } from '../../../helpers/teacher/page-model';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 60 });
const [FIRST = '', SECOND = ''] = DATA.labels;

afterEach(async () => {
  withdrawPageModel();
  await deleteAllProjects();
});

async function contenders(): Promise<{ id: string; recipes: [Recipe, Recipe] }> {
  const teacher = { kind: 'promptapi', strategy: 'single', shots: 'retrieved' };
  const recipe = topicRecipe(DATA.labels, { teacher });
  const id = await topicProject(topicFile(DATA), recipe);
  const { recipe: stored } = await openProject(id);
  if (!stored) throw new Error('no recipe');
  const other = { ...stored, task: { ...stored.task, instructions: 'Always the second.' } };
  return { id, recipes: [stored, other] };
}

const options = () => ({
  signal: new AbortController().signal,
  onLoading: () => undefined,
  watchHidden: unstopped().watchHidden,
});

test('both are asked about the same rows, labelled ones among them, and nothing is stored', async () => {
  const { id, recipes } = await contenders();
  for (const row of [7, 20, 41]) await setLabel(id, row, FIRST);
  const before = await openProject(id);
  const model = offerPageModel(() => JSON.stringify({ label: FIRST }));
  const found = await compareOnRows(
    id,
    [{ recipe: recipes[0] }, { recipe: recipes[1] }],
    options(),
  );
  expect(found.rows).toHaveLength(10);
  expect(found).toMatchObject({ answered: 10, agreed: 10, judged: 3, right: [3, 3] });
  const labelled = found.rows.filter(({ human }) => human !== null).map(({ row }) => row);
  expect(labelled).toEqual([7, 20, 41]);
  expect(model.prompts).toHaveLength(20);
  // No compared row stands with its label before the text that is asked about.
  for (const { initial } of model.prompts) {
    const shown = initial.map(({ content }) => content).join('\n');
    for (const { text } of found.rows) expect(shown).not.toContain(text);
  }
  expect(await openProject(id)).toEqual(before);
  expect((await readAnnotations(id)).size).toBe(0);
});

test('the second one answers for itself', async () => {
  const { id, recipes } = await contenders();
  const model = offerPageModel(() => '');
  model.answer = () => {
    const { initial = [] } = model.prompts.at(-1) ?? {};
    const isSecond = initial.some(({ content }) => content.includes('Always the second'));
    return JSON.stringify({ label: isSecond ? SECOND : FIRST });
  };
  const found = await compareOnRows(
    id,
    [{ recipe: recipes[0] }, { recipe: recipes[1] }],
    options(),
  );
  expect(found).toMatchObject({ answered: 10, agreed: 0, judged: 0 });
});

test('it can be stopped between the two', async () => {
  const { id, recipes } = await contenders();
  const controller = new AbortController();
  offerPageModel(() => JSON.stringify({ label: FIRST }));
  const onLoading = (message: ProgressMessage) => {
    if (message.code === 'asking-one-of-two' && !message.isFirst) controller.abort();
  };
  const comparing = compareOnRows(id, [{ recipe: recipes[0] }, { recipe: recipes[1] }], {
    ...options(),
    signal: controller.signal,
    onLoading,
  });
  await expect(comparing).rejects.toMatchObject({ name: 'Stopped' });
});

test('nothing is asked before all hosts of both are allowed', async () => {
  const { id, recipes } = await contenders();
  const model = offerPageModel(() => JSON.stringify({ label: FIRST }));
  const teacher = { kind: 'endpoint', url: 'https://elsewhere.example/v1', model: 'm' };
  const other = { ...recipes[1], teacher: topicRecipe(DATA.labels, { teacher }).teacher };
  const comparing = compareOnRows(id, [{ recipe: recipes[0] }, { recipe: other }], options());
  await expect(comparing).rejects.toMatchObject({
    name: 'NetworkNotAllowed',
    needs: [{ origin: 'https://elsewhere.example', purpose: 'texts' }],
  });
  expect(model.prompts).toEqual([]);
});
