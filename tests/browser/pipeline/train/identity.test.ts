/** @file A training goes on from a checkpoint only where everything that it learns from is as it was then. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { certainRow, type TrainingRow } from '../../../../src/core/refinery/candidate-sets';
import { database } from '../../../../src/persist/database';
import { putDistribution } from '../../../../src/persist/trainings';
import { planTraining } from '../../../../src/pipeline/train/training-data';
import { deleteAllProjects, projectRecord } from '../../../helpers/project-records';
import { topicRecipe, type RecipeParts } from '../../../helpers/topic-project';

const LABELS = ['fruit', 'tools'];
const ANSWERED: TrainingRow = { row: 0, status: 'annotated', candidates: LABELS };
const ROWS: TrainingRow[] = [
  { ...ANSWERED, scores: [1, 0.5], single: 'fruit' },
  { ...ANSWERED, row: 1, candidates: ['tools'] },
  { ...ANSWERED, row: 3, candidates: ['fruit'] },
];
/** Weights that a recipe names: the page makes no targets of its own, so that the sets speak for themselves. */
const NAMED_WEIGHTS: RecipeParts = { refinery: { weights: 'score' } };

/** Of a project about which nobody has asked students who were held out. */
let plain: string;
beforeAll(async () => {
  plain = await projectWith();
});
afterAll(deleteAllProjects);

/** @param heldOut what held-out students say of ROWS, [rows x labels]. */
async function projectWith(heldOut?: number[]): Promise<string> {
  const project = projectRecord();
  await (await database()).put('projects', project);
  if (heldOut) {
    const rows = Int32Array.from(ROWS, ({ row }) => row);
    const values = Float32Array.from(heldOut);
    await putDistribution({ projectId: project.id, training: 'heldOut', chunk: 0, rows, values });
  }
  return project.id;
}

async function identityOf(
  annotations: TrainingRow[],
  parts: RecipeParts = NAMED_WEIGHTS,
  projectId = plain,
): Promise<string> {
  const data = { annotations, firstOf: null };
  return (await planTraining(projectId, topicRecipe(LABELS, parts), data, 'student')).identity;
}

test('the same rows, read again, are the same training', async () => {
  expect(await identityOf(structuredClone(ROWS))).toBe(await identityOf(ROWS));
});

describe('a row is another one', () => {
  test.each<[string, Partial<TrainingRow>]>([
    ['by its scores alone', { scores: [1, 0.25] }],
    ['by the order of its candidates', { candidates: ['tools', 'fruit'] }],
    ['by its single answer', { single: 'tools' }],
    ['by that nothing spoke for its candidates', { unmatched: true }],
    ['by its place in the table', { row: 2 }],
  ])('%s', async (_, change) => {
    const [first = ANSWERED, ...others] = ROWS;
    expect(await identityOf([{ ...first, ...change }, ...others])).not.toBe(await identityOf(ROWS));
  });

  test('where a person says what the teacher said', async () => {
    const said = [...ROWS.slice(0, 2), certainRow(3, 'fruit')];
    expect(await identityOf(said)).not.toBe(await identityOf(ROWS));
  });

  test('where the same candidates are drawn apart elsewhere', async () => {
    const rowsOf = (...sets: string[][]) =>
      sets.map((candidates, row) => ({ ...ANSWERED, row, candidates, single: 'fruit' }));
    const moved = rowsOf(['fruit'], ['tools', 'fruit']);
    expect(await identityOf(moved)).not.toBe(await identityOf(rowsOf(LABELS, ['fruit'])));
  });
});

test.each<[string, RecipeParts]>([
  ['seed', { ...NAMED_WEIGHTS, seed: 2 }],
  ['student', { ...NAMED_WEIGHTS, student: { epochs: 6 } }],
  ['refinery', { refinery: { weights: 'rank' } }],
])('another %s makes another training', async (_, parts) => {
  expect(await identityOf(ROWS, parts)).not.toBe(await identityOf(ROWS));
});

test('so do targets alone: what held-out students say, where the page decides', async () => {
  const [one, again, other] = await Promise.all([
    projectWith([0.9, 0.1, 0.2, 0.8, 0.7, 0.3]),
    projectWith([0.9, 0.1, 0.2, 0.8, 0.7, 0.3]),
    projectWith([0.6, 0.4, 0.2, 0.8, 0.7, 0.3]),
  ]);
  const decided = (project: string) => identityOf(ROWS, {}, project);
  expect(await decided(again)).toBe(await decided(one));
  expect(await decided(other)).not.toBe(await decided(one));
  expect(await decided(one)).not.toBe(await decided(plain));
  // Weights that are named are those of the sets: nobody is asked what the students say.
  expect(await identityOf(ROWS, NAMED_WEIGHTS, other)).toBe(await identityOf(ROWS));
});
