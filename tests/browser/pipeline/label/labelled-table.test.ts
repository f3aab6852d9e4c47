/** @file Figures of the rows that are shown are those of the rows read anew, whatever people have said since. */
import { afterEach, expect, test } from 'vitest';
import { putRowEdits } from '../../../../src/persist/row-edits';
import { beginAudit } from '../../../../src/pipeline/audit/audit';
import { makeReport } from '../../../../src/pipeline/files/report';
import { labelTable, shownTable } from '../../../../src/pipeline/label/labelled-table';
import type { ReviewRow } from '../../../../src/pipeline/label/relabel';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import {
  editsOf,
  labelChange,
  marked,
  rowsAt,
  takenBack,
  type Change,
} from '../../../../src/state/undo/row-changes';
import { deleteAllProjects } from '../../../helpers/project-records';
import { integerBelow, mulberry32 } from '../../../helpers/random';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(17, { rows: 240 });
/** Some texts stand in several rows. */
const REPEATED = { ...DATA, texts: DATA.texts.map((text, row) => DATA.texts[row % 90] ?? text) };
const STEPS = 60;

afterEach(deleteAllProjects);

async function finished(): Promise<string> {
  const id = await topicProject(topicFile(REPEATED), topicRecipe(DATA.labels));
  await annotate(id, unstopped());
  await distil(id, unstopped());
  return id;
}

/** What a person does next, drawn by chance. */
function step(rows: readonly ReviewRow[], random: () => number): Change {
  const row = integerBelow(random, rows.length);
  const label = DATA.labels[integerBelow(random, DATA.labels.length)] ?? '';
  switch (integerBelow(random, 4)) {
    case 0:
      return takenBack(rows, row);
    case 1:
      return marked(rows, row, { isFlagged: true, note: label });
    default:
      return labelChange(rows, [row], () => label);
  }
}

test('after any labels, marks and what was taken back', async () => {
  const id = await finished();
  const { project, rows: read } = await labelTable(id);
  const rows = [...read];
  const random = mulberry32(5);
  for (let i = 0; i < STEPS; i += 1) {
    const change = step(rows, random);
    const edits = editsOf(rows, change, 'after');
    for (const [index, row] of rowsAt(rows, change, 'after')) rows[index] = row;
    await putRowEdits(id, edits);
  }
  const shown = await shownTable({ project, rows });
  const anew = await labelTable(id);
  expect(shown?.rows).toEqual(anew.rows);
  expect(rows.filter(({ final }) => final?.source === 'human').length).toBeGreaterThan(STEPS / 4);
  expect(await makeReport(id, shown ?? undefined)).toEqual(await makeReport(id, anew));
});

test('not where something else has changed: a training, an audit whose answers weigh on the rest', async () => {
  const id = await finished();
  const before = await labelTable(id);
  expect(await shownTable(before)).not.toBeNull();
  await changeTask(id, (recipe) => ({ ...recipe, labels: { policy: 'teacher' } }));
  expect(await shownTable(before)).toBeNull();
  const now = await labelTable(id);
  expect(await shownTable(now)).not.toBeNull();
  await beginAudit(id, 20, 3);
  expect(await shownTable(now)).toBeNull();
});
