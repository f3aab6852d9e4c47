/** @file Human labels through real trainings: certain targets of the next one, overwritten by none. */
import { afterAll, describe, expect, test } from 'vitest';
import { putHumanLabel } from '../../../../src/persist/human-labels';
import { getCheckpoint, readHeldOut } from '../../../../src/persist/trainings';
import { readEvidence } from '../../../../src/pipeline/evidence';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { openProject } from '../../../../src/pipeline/projects';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { exportStudent } from '../../../../src/pipeline/files/student-file';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(21, { rows: 90 });
const CLASSES = DATA.labels.length;
/** The teacher is wrong of the first, failed on the second, never saw the third; the fourth is a test row. */
const [WRONG, FAILED, UNSEEN, TESTED] = [3, 4, 5, 6];
const HUMAN = [WRONG, FAILED, UNSEEN, TESTED];
const truthOf = (row: number) => DATA.labels[DATA.gold[row] ?? -1] ?? '';
const wrongFor = (row: number) => DATA.labels[((DATA.gold[row] ?? 0) + 1) % CLASSES] ?? '';

const FILE = topicFile(DATA, (_, row) => ({
  ...(row === WRONG && { candidates: wrongFor(row) }),
  ...(row === FAILED && { candidates: 'no such label' }),
  ...(row === UNSEEN && { candidates: '' }),
  ...(row === TESTED && { split: 'test' }),
}));

afterAll(deleteAllProjects);

describe('a label given by a person', () => {
  test('is a certain target of the next training, of each student, and of no test row', async () => {
    const recipe = topicRecipe(DATA.labels, {
      refinery: { mode: 'full', compareSingle: true },
      labels: { policy: 'auto' },
      student: { epochs: 3 },
    });
    const id = await topicProject(FILE, recipe);
    await annotate(id, unstopped());
    await distil(id, unstopped());
    const places = async () => [...((await readHeldOut(id))?.rows ?? [])];
    expect(await places()).not.toContain(UNSEEN);
    const target = async (training: 'student' | 'single', row: number) => {
      const state = (await getCheckpoint(id, training))?.state;
      const place = (await places()).indexOf(row);
      return {
        values: [...(state?.targets.subarray(place * CLASSES, (place + 1) * CLASSES) ?? [])],
        lossWeight: state?.lossWeights[place],
      };
    };
    const certain = (row: number) => ({
      values: DATA.labels.map((name) => (name === truthOf(row) ? 1 : 0)),
      lossWeight: 1,
    });
    expect(await target('single', WRONG)).not.toEqual(certain(WRONG));

    for (const row of HUMAN) await setLabel(id, row, truthOf(row));
    // Nothing trains by itself, and the student can be saved as it was trained.
    expect((await distil(id, unstopped())).trainings.student?.humanTargets).toEqual([]);
    expect((await exportStudent(id, unstopped().signal, () => undefined)).size).toBeGreaterThan(0);

    await changeTask(id, 'train-again');
    const { trainings } = await distil(id, unstopped());
    const learned = [WRONG, FAILED, UNSEEN].map((row) => [row, truthOf(row)]);
    expect(trainings.student?.humanTargets).toEqual(learned);
    expect(trainings.single?.humanTargets).toEqual(learned);
    expect(await places()).toEqual(expect.arrayContaining([WRONG, FAILED, UNSEEN]));
    expect(await places()).not.toContain(TESTED);
    for (const row of [WRONG, FAILED, UNSEEN]) {
      expect(await target('student', row)).toEqual(certain(row));
      expect(await target('single', row)).toEqual(certain(row));
    }
    const rows = await relabel(id);
    for (const row of HUMAN) {
      expect(rows[row]?.final).toEqual({ label: truthOf(row), confidence: 1, source: 'human' });
    }
    const project = await openProject(id);
    expect(project.stage).toBe('done');

    /** What teacher, students and people say together of the row that the teacher got wrong. */
    const believed = async () => {
      const { annotated, combined } = await readEvidence(project, recipe);
      const place = annotated.findIndex(({ row }) => row === WRONG);
      return [...(combined?.posterior.subarray(place * CLASSES, (place + 1) * CLASSES) ?? [])];
    };
    expect(await believed()).toEqual(certain(WRONG).values);
    // An answer of an audit judges the machines’ labels, so it has no part in them.
    await putHumanLabel(id, WRONG, truthOf(WRONG), 'audit');
    expect(Math.max(...(await believed()))).toBeLessThan(1);
  });

  test('makes a stopped training of other targets begin anew', async () => {
    const id = await topicProject(FILE, topicRecipe(DATA.labels, { student: { epochs: 2 } }));
    await annotate(id, unstopped());
    const stop = new AbortController();
    const stopped = distil(id, {
      signal: stop.signal,
      onProgress: ({ epochs }) => epochs?.length === 1 && stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: 'Stopped' });
    const before = await getCheckpoint(id, 'student');
    await setLabel(id, WRONG, truthOf(WRONG));
    await distil(id, unstopped());
    const after = await getCheckpoint(id, 'student');
    expect(after?.state.epochs[0]).not.toEqual(before?.state.epochs[0]);
  });
});
