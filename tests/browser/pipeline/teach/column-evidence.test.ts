/** @file A column of candidates is read before a run as the teacher will read it. */
import { afterAll, expect, test } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { countCandidates } from '../../../../src/pipeline/teach/column-evidence';
import { makeReport } from '../../../../src/pipeline/files/report';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 60 });

afterAll(deleteAllProjects);

test('empty cells and labels of others are none, test rows are left out, and the report warns', async () => {
  const file = topicFile(DATA, ({ label }, row) => {
    if (row >= 50) return { split: 'test' };
    if (row % 2 === 0) return { candidates: '' };
    return { candidates: row % 5 === 0 ? 'Nobody knows this label' : label };
  });
  const recipe = topicRecipe(DATA.labels);
  const id = await topicProject(file, recipe);
  const counted = await countCandidates(id, recipe);
  expect(counted).toEqual({ column: 'candidates', texts: 50, none: 30 });
  const byWords = parseRecipe({ ...recipe, teacher: { kind: 'keywords' } });
  expect(await countCandidates(id, byWords)).toBeNull();

  await annotate(id, unstopped());
  const { warnings } = await makeReport(id);
  expect(warnings).toContainEqual(
    expect.objectContaining({
      ...{ code: 'no-evidence', rows: 30 },
      told: { code: 'run-silent-column', without: 30, texts: 50, column: 'candidates' },
    }),
  );
});
