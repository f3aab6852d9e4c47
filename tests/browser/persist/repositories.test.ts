/** @file What the repositories store comes back as it was, project by project. */
import { afterEach, describe, expect, expectTypeOf, test, vi } from 'vitest';
import type { TrainingState } from '../../../src/core/students/training';
import type { Annotation } from '../../../src/core/teaching/teacher';
import { appendAnnotations, readAnnotations } from '../../../src/persist/annotations';
import { deleteAnnotator, putAnnotator, rememberLabels } from '../../../src/persist/annotators';
import {
  getAuditDesign,
  putAuditDesign,
  updateAuditDesign,
} from '../../../src/persist/audit-designs';
import { allRowMarks, putRowEdits } from '../../../src/persist/row-edits';
import { deleteHumanLabel, putHumanLabel, allHumanLabels } from '../../../src/persist/human-labels';
import {
  deleteProject,
  getProject,
  listProjects,
  putProject,
  updateProject,
} from '../../../src/persist/projects';
import { sweepUnfinishedImports } from '../../../src/pipeline/import-lease';
import { putTeacherRounds, readTeacherRounds } from '../../../src/persist/teacher-rounds';
import { countRowChunks, putRowChunk, readColumns, rowChunks } from '../../../src/persist/rows';
import type {
  AnnotatorRecord,
  AuditDesignRecord,
  ProjectRecord,
  TeacherRoundRecord,
} from '../../../src/persist/schema';
import {
  getCheckpoint,
  putCheckpoint,
  putDistribution,
  readDistributions,
} from '../../../src/persist/trainings';
import { countRecords, deleteAllProjects, projectRecord } from '../../helpers/project-records';

afterEach(() => vi.useRealTimers());
afterEach(deleteAllProjects);

async function stored(more: Partial<ProjectRecord> = {}): Promise<ProjectRecord> {
  const project = projectRecord(more);
  await putProject(project);
  return project;
}

const STATE: TrainingState = {
  epoch: 2,
  step: 7,
  tensors: { evidence: Float32Array.of(1, -0.5, NaN), bias: new Float32Array() },
  targets: Float32Array.of(0.25, 0.75),
  lossWeights: Float32Array.of(1),
  candidateWeights: Float32Array.of(0.5, 0.5),
  epochs: [],
};

/** Something of the project in every store. */
async function fill(projectId: string): Promise<void> {
  await putRowChunk(projectId, 0, [['a', 'b']]);
  await putRowChunk(projectId, 1, [['c', 'd']]);
  await appendAnnotations(projectId, [annotated(0, 'Hill')]);
  await appendAnnotations(projectId, [annotated(1, 'Sea')]);
  await putHumanLabel(projectId, 0, 'Sea');
  await putHumanLabel(projectId, 1_000_000, 'Sea');
  await putRowEdits(projectId, [{ row: 7, mark: { isFlagged: true, note: 'odd' } }]);
  await rememberLabels(projectId, [[0, 'Hill']]);
  await putAuditDesign(auditOf(projectId));
  await putTeacherRounds([roundOf(projectId, 0), roundOf(projectId, 1)]);
  for (const training of ['student', 'single'] as const) {
    await putCheckpoint({ projectId, training, fingerprint: 'f', state: STATE, seconds: 1 });
    for (const chunk of [0, 1]) {
      await putDistribution({ projectId, training, chunk, values: Float32Array.of(chunk) });
    }
  }
}

const FILLED = {
  projects: 1,
  rows: 2,
  candidates: 2,
  humanLabels: 2,
  rowMarks: 1,
  annotators: 1,
  auditDesigns: 1,
  teacherRounds: 2,
  checkpoints: 2,
  distributions: 4,
};
const EMPTY = Object.fromEntries(Object.keys(FILLED).map((store) => [store, 0]));

function roundOf(projectId: string, round: number): TeacherRoundRecord {
  return { projectId, round, rows: Int32Array.of(round), outcome: null };
}

function auditOf(projectId: string): AuditDesignRecord {
  return {
    ...{ projectId, createdAt: 1, seed: 1, skipped: [], recalibrates: false },
    population: Int32Array.of(0, 1),
    stratumOf: Uint8Array.of(0, 1),
    sample: Int32Array.of(1, 0),
    acceptedPrecision: null,
  };
}

const FROM_REVIEW = { label: 'Hill', origin: 'review' } as const;

function annotatorOf(projectId: string): AnnotatorRecord {
  return { projectId, name: 'Ann', isBlind: false, createdAt: 1, labels: [[0, 'Hill']] };
}

function annotated(row: number, ...candidates: string[]): Annotation {
  return { row, status: 'annotated', candidates };
}

describe('projects', () => {
  test('come back as they were put', async () => {
    const project = await stored({ warnings: [{ code: 'x', message: 'y' } as never] });
    expect(await getProject(project.id)).toEqual(project);
    expect(await getProject('unknown')).toBeUndefined();
    expectTypeOf(getProject).returns.resolves.toEqualTypeOf<ProjectRecord | undefined>();
  });

  test('are listed with the latest touched first, without those still importing', async () => {
    const old = await stored({ updatedAt: 1 });
    const latest = await stored({ updatedAt: 3 });
    const middle = await stored({ updatedAt: 2 });
    await stored({ updatedAt: 4, stage: 'importing' });
    expect((await listProjects()).map(({ id }) => id)).toEqual([latest.id, middle.id, old.id]);
  });

  test('are changed by many at once without losing a change', async () => {
    const { id } = await stored();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        updateProject(id, ({ teacherSeconds }) => ({ teacherSeconds: teacherSeconds + 1 })),
      ),
    );
    expect(await getProject(id)).toMatchObject({ teacherSeconds: 20 });
  });

  test('are touched by a change', async () => {
    const { id } = await stored({ updatedAt: 1 });
    const changed = await updateProject(id, () => ({ name: 'letters of 1912' }));
    expect(changed).toMatchObject({ id, name: 'letters of 1912', fileName: 'letters.csv' });
    expect(changed.updatedAt).toBeGreaterThan(1);
    expect(await getProject(id)).toEqual(changed);
  });

  test('are in the order of their changes also where a clock was put back by a day', async () => {
    const [first, second] = [await stored(), await stored({ updatedAt: Date.now() + 1 })];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 24 * 60 * 60 * 1000 });
    const latest = async () => (await listProjects())[0]?.id;
    await updateProject(first.id, () => ({ name: 'changed' }));
    expect(await latest()).toBe(first.id);
    await putHumanLabel(second.id, 0, 'Sea');
    expect(await latest()).toBe(second.id);
    vi.useRealTimers();
    await putHumanLabel(first.id, 0, 'Sea');
    expect(await latest()).toBe(first.id);
  });

  test('changed last when a person did something to them, not when a machine did', async () => {
    const acts: [string, (id: string) => Promise<unknown>][] = [
      ['labels a row', (id) => putHumanLabel(id, 0, 'Sea')],
      ['takes a label back', (id) => deleteHumanLabel(id, 0)],
      ['labels all that match', (id) => putRowEdits(id, [{ row: 1, label: FROM_REVIEW }])],
      ['flags a row', (id) => putRowEdits(id, [{ row: 1, mark: { isFlagged: true, note: '' } }])],
      ['brings a colleague’s labels', (id) => putAnnotator(annotatorOf(id))],
      ['forgets them', (id) => deleteAnnotator(id, annotatorOf(id).name)],
      ['begins an audit', (id) => putAuditDesign(auditOf(id))],
      ['skips a row of it', (id) => updateAuditDesign(id, () => ({ skipped: [0] }))],
    ];
    const { id } = await stored({ updatedAt: 1 });
    await appendAnnotations(id, [annotated(0, 'Hill')]);
    await putDistribution({
      ...{ projectId: id, training: 'student', chunk: 0, values: Float32Array.of(1) },
    });
    expect((await getProject(id))?.updatedAt).toBe(1);
    for (const [what, act] of acts) {
      await putProject(projectRecord({ id, updatedAt: 1 }));
      await act(id);
      expect((await getProject(id))?.updatedAt, what).toBeGreaterThan(1);
    }
    // So what was labelled last is the first that is offered.
    await stored({ updatedAt: Date.now() - 60_000 });
    expect((await listProjects())[0]?.id).toBe(id);
  });

  test('that are gone cannot be changed, nor come back by it', async () => {
    const { id } = await stored();
    await deleteProject(id);
    const change = updateProject(id, () => ({ name: 'back' }));
    await expect(change).rejects.toMatchObject({ name: 'ProjectGone' });
    expect(await getProject(id)).toBeUndefined();
  });

  test('leave nothing behind when deleted, and take nothing of others with them', async () => {
    // One id is the beginning of the other, as keys must tell apart.
    const [first, second] = [await stored({ id: 'p' }), await stored({ id: 'p2' })];
    await fill(first.id);
    await fill(second.id);
    expect(await countRecords(first.id)).toEqual(FILLED);
    await deleteProject(first.id);
    expect(await countRecords(first.id)).toEqual(EMPTY);
    expect(await countRecords(second.id)).toEqual(FILLED);
    await deleteProject(first.id);
  });

  test('that never finished importing are swept away with their rows', async () => {
    const half = await stored({ stage: 'importing', fileName: 'half.csv' });
    const whole = await stored();
    await fill(whole.id);
    await fill(half.id);
    expect(await sweepUnfinishedImports()).toEqual(['half.csv']);
    expect(await sweepUnfinishedImports()).toEqual([]);
    expect(await countRecords(half.id)).toEqual(EMPTY);
    expect(await countRecords(whole.id)).toEqual(FILLED);
  });
});

describe('rows', () => {
  test('are streamed in the order of the table, whatever order they were put in', async () => {
    const { id } = await stored();
    const chunk = (text: string, length: number) =>
      Array.from({ length }, (_, i) => [`${text} ${i}`, 'Sea']);
    await putRowChunk(id, 1, chunk('b', 1000));
    await putRowChunk(id, 2, chunk('c', 3));
    await putRowChunk(id, 0, chunk('a', 1000));
    const chunks: { firstRow: number; count: number; first: string | undefined }[] = [];
    for await (const { firstRow, rows } of rowChunks(id)) {
      chunks.push({ firstRow, count: rows.length, first: rows[0]?.[0] });
    }
    expect(chunks).toEqual([
      { firstRow: 0, count: 1000, first: 'a 0' },
      { firstRow: 1000, count: 1000, first: 'b 0' },
      { firstRow: 2000, count: 3, first: 'c 0' },
    ]);
    expect(await countRowChunks(id)).toBe(3);
    const [labels = [], texts = []] = await readColumns(id, [1, 0]);
    expect(labels).toHaveLength(2003);
    expect(texts[2002]).toBe('c 2');
  });

  test('that are not all there do not pass for a shorter table', async () => {
    const { id } = await stored();
    await expect(readColumns(id, [0])).rejects.toMatchObject({ name: 'StorageBroken' });
  });

  test('of an empty project are none', async () => {
    const { id } = await stored({ rowCount: 0 });
    expect(await rowChunks(id).next()).toEqual({ done: true, value: undefined });
    expect(await readColumns(id, [0])).toEqual([[]]);
  });
});

describe('annotations', () => {
  test('are a log in which the later one of a row counts', async () => {
    const { id } = await stored();
    const failed: Annotation = { row: 2, status: 'failed', reason: 'not a label', raw: 'Lake' };
    const scored: Annotation = { ...annotated(0, 'Sea', 'Hill'), scores: [2, 0.5] } as Annotation;
    await appendAnnotations(id, [annotated(0, 'Hill'), annotated(1, 'Hill', 'Sea')]);
    await appendAnnotations(id, [failed, scored]);
    expect(await readAnnotations(id)).toEqual(
      new Map([
        [0, scored],
        [1, annotated(1, 'Hill', 'Sea')],
        [2, failed],
      ]),
    );
  });

  test('stay in order over more batches than one digit counts', async () => {
    const { id } = await stored();
    for (let batch = 0; batch < 30; batch++) {
      await appendAnnotations(id, [annotated(0, `answer ${batch}`), annotated(batch, 'Hill')]);
    }
    const known = await readAnnotations(id);
    expect(known.size).toBe(30);
    expect(known.get(0)).toEqual(annotated(0, 'answer 29'));
  });

  test('are cleared for one project alone', async () => {
    const [first, second] = [await stored(), await stored()];
    for (const { id } of [first, second]) await appendAnnotations(id, [annotated(0, 'Hill')]);
    await updateProject(first.id, () => ({}), ['annotations']);
    expect((await readAnnotations(first.id)).size).toBe(0);
    expect((await readAnnotations(second.id)).size).toBe(1);
  });

  test('may not be half of one', () => {
    // @ts-expect-error A failed row needs a reason.
    const failed: Annotation = { row: 0, status: 'failed' };
    // @ts-expect-error An annotated row needs candidates.
    const empty: Annotation = { row: 0, status: 'annotated' };
    expect([failed, empty]).toHaveLength(2);
  });
});

describe('checkpoints and distributions', () => {
  test('come back with the same numbers', async () => {
    const { id } = await stored();
    await fill(id);
    const checkpoint = await getCheckpoint(id, 'student');
    expect(checkpoint).toEqual({
      projectId: id,
      training: 'student',
      fingerprint: 'f',
      state: STATE,
      seconds: 1,
    });
    expect(checkpoint?.state.tensors['evidence']).toBeInstanceOf(Float32Array);
    expect(await readDistributions(id, 'single')).toEqual([Float32Array.of(0), Float32Array.of(1)]);
    // @ts-expect-error There is no such training.
    expect(await getCheckpoint(id, 'teacher')).toBeUndefined();
  });

  test('are replaced by the next of the same training', async () => {
    const { id } = await stored();
    await fill(id);
    const state = { ...STATE, epoch: 3 };
    await putCheckpoint({
      projectId: id,
      training: 'student',
      fingerprint: 'g',
      state,
      seconds: 2,
    });
    await putDistribution({
      projectId: id,
      training: 'student',
      chunk: 0,
      values: Float32Array.of(9),
    });
    expect(await getCheckpoint(id, 'student')).toMatchObject({ fingerprint: 'g', seconds: 2 });
    expect(await getCheckpoint(id, 'single')).toMatchObject({ fingerprint: 'f' });
    expect(await readDistributions(id, 'student')).toEqual([
      Float32Array.of(9),
      Float32Array.of(1),
    ]);
  });

  test('come in the order of the chunks, past ten', async () => {
    const { id } = await stored();
    for (const chunk of [11, 2, 10, 0, 1]) {
      const values = Float32Array.of(chunk);
      await putDistribution({ projectId: id, training: 'student', chunk, values });
    }
    const all = await readDistributions(id, 'student');
    expect(all.map(([chunk]) => chunk)).toEqual([0, 1, 2, 10, 11]);
  });

  test('are cleared for one project alone, without its rows and labels', async () => {
    const [first, second] = [await stored(), await stored()];
    await fill(first.id);
    await fill(second.id);
    await updateProject(first.id, () => ({}), ['trainings']);
    expect(await countRecords(first.id)).toEqual({ ...FILLED, checkpoints: 0, distributions: 0 });
    expect(await countRecords(second.id)).toEqual(FILLED);
  });
});

describe('an audit', () => {
  test('is kept as it was drawn, one a project, and can be changed', async () => {
    const { id } = await stored();
    expect(await getAuditDesign(id)).toBeUndefined();
    await expect(updateAuditDesign(id, () => ({}))).rejects.toMatchObject({ name: 'ProjectGone' });
    await putAuditDesign(auditOf(id));
    await updateAuditDesign(id, ({ skipped }) => ({ skipped: [...skipped, 4] }));
    expect(await getAuditDesign(id)).toEqual({ ...auditOf(id), skipped: [4] });
    await putAuditDesign(auditOf(id));
    expect(await getAuditDesign(id)).toEqual(auditOf(id));
  });
});

describe('labels given by people', () => {
  test('are kept by row, can be changed and taken back', async () => {
    const { id } = await stored();
    await putHumanLabel(id, 10, 'Hill');
    await putHumanLabel(id, 9, 'Hill');
    await putHumanLabel(id, 10, 'Sea', 'audit');
    await putHumanLabel(id, 3, 'Sea');
    await deleteHumanLabel(id, 3);
    await deleteHumanLabel(id, 4);
    expect(await allHumanLabels(id)).toEqual(
      new Map([
        [9, { label: 'Hill', origin: 'review' }],
        [10, { label: 'Sea', origin: 'audit' }],
      ]),
    );
    expect(await allHumanLabels('another project')).toEqual(new Map());
    // @ts-expect-error Labels are stored by name, because their numbers change with the task.
    const byNumber: Parameters<typeof putHumanLabel> = [id, 3, 1];
    expect(byNumber).toHaveLength(3);
  });
});

describe('edits of rows', () => {
  test('keep labels, flags and notes together, and leave alone what they do not name', async () => {
    const { id } = projectRecord();
    await putProject(projectRecord({ id }));
    const mark = { isFlagged: true, note: 'ask the ward' };
    await putRowEdits(id, [
      { row: 3, label: { label: 'Sea', origin: 'audit' }, mark },
      { row: 4, mark: { isFlagged: false, note: 'odd' } },
    ]);
    await putRowEdits(id, [
      { row: 3, mark: null },
      { row: 4, label: { label: 'Hill', origin: 'review' } },
    ]);
    expect(await allRowMarks(id)).toEqual(new Map([[4, { isFlagged: false, note: 'odd' }]]));
    expect([...(await allHumanLabels(id))]).toEqual([
      [3, { label: 'Sea', origin: 'audit' }],
      [4, { label: 'Hill', origin: 'review' }],
    ]);
    await putRowEdits(id, [{ row: 3, label: null }]);
    expect([...(await allHumanLabels(id)).keys()]).toEqual([4]);
  });
});

describe('rounds of a teacher', () => {
  test('come in their order, and are cleared for one project alone', async () => {
    const [first, second] = [await stored(), await stored()];
    await putTeacherRounds([roundOf(first.id, 1), roundOf(first.id, 0), roundOf(second.id, 0)]);
    expect(await readTeacherRounds(first.id)).toEqual([roundOf(first.id, 0), roundOf(first.id, 1)]);
    await updateProject(first.id, () => ({}), ['annotations']);
    expect(await readTeacherRounds(first.id)).toEqual([]);
    expect(await readTeacherRounds(second.id)).toEqual([roundOf(second.id, 0)]);
  });
});
