/** @file From a file to labels through all steps, with the real workers and the database. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accuracyOf } from '../../../../src/core/labels/figures/accuracy';
import type { Report } from '../../../../src/core/report';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { distil } from '../../../../src/pipeline/train/distil';
import { labelsFile } from '../../../../src/pipeline/files/label-files';
import { openProject } from '../../../../src/pipeline/projects';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel, type ReviewRow } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import { readAnnotations } from '../../../../src/persist/annotations';
import { readColumns } from '../../../../src/persist/rows';
import { readDistributions } from '../../../../src/persist/trainings';
import { deleteAllProjects } from '../../../helpers/project-records';
import {
  importFile,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(7, { rows: 1_100 });
const LABELS = DATA.labels;
const RECIPE = topicRecipe(LABELS, { student: { batchSize: 128, epochs: 6 } });
/** Two rows whose candidates are no labels, some of the test split, some without candidates. */
const STRANGE = new Set([2, 1_050]);
const isTest = (row: number) => row % 10 === 5;
const isUnannotated = (row: number) => row % 10 === 7;

const file = topicFile(DATA, (_, row) => ({
  ...(STRANGE.has(row) && { candidates: 'Topic 1|Topic 9' }),
  ...(isTest(row) && { split: 'test', candidates: 'Topic 9' }),
  ...(isUnannotated(row) && { candidates: ' ' }),
}));

function nameOf(label: number | undefined): string {
  return LABELS[label ?? -1] ?? '';
}

afterAll(deleteAllProjects);

describe('a run with the column teacher', () => {
  let id: string;
  let rows: ReviewRow[];
  let report: Report;

  beforeAll(async () => {
    id = await topicProject(file, RECIPE);
    expect(await annotate(id, unstopped())).toMatchObject({ stage: 'annotated' });
    expect(await distil(id, unstopped())).toMatchObject({ stage: 'done' });
    rows = await relabel(id);
    report = await makeReport(id);
  });

  const trainRows = () =>
    rows.filter(({ row }) => !isTest(row) && !isUnannotated(row) && !STRANGE.has(row));

  test('labels every row of the table in its order', () => {
    expect(rows.map(({ row }) => row)).toEqual(DATA.texts.map((_, row) => row));
    expect(rows.map(({ text }) => text)).toEqual(DATA.texts);
    expect(rows.map(({ gold }) => gold)).toEqual(DATA.gold.map(nameOf));
    for (const { final } of rows) expect(LABELS).toContain(final?.label);
  });

  test('finds the right label more often than the teacher’s first choice', () => {
    const pairsOf = (labelOf: (row: ReviewRow) => string | undefined) =>
      trainRows().map((row) => ({ label: labelOf(row) ?? '', gold: row.gold ?? '' }));
    const teacher = accuracyOf(pairsOf(({ candidates }) => candidates[0])) ?? 1;
    const student = accuracyOf(pairsOf(({ final }) => final?.label)) ?? 0;
    expect(student).toBeGreaterThan(0.9);
    expect(student).toBeGreaterThan(teacher + 0.2);
  });

  test('fails rows with candidates that are no labels, and says why', () => {
    expect(rows.filter(({ failure }) => failure).map(({ row }) => row)).toEqual([...STRANGE]);
    expect(rows[2]).toMatchObject({
      candidates: [],
      failure: { reason: { code: 'row-strange-label', name: 'Topic 9' }, raw: 'Topic 1|Topic 9' },
      final: { source: 'student' },
    });
  });

  test('only predicts test rows and rows without candidates', async () => {
    const annotated = await readAnnotations(id);
    for (const { row, candidates, final, split } of rows) {
      expect(split).toBe(isTest(row) ? 'test' : 'train');
      if (!isTest(row) && !isUnannotated(row)) continue;
      expect(annotated.has(row)).toBe(false);
      expect(candidates).toEqual([]);
      expect(final?.source).toBe('student');
    }
    expect(annotated.size).toBe(880);
  });

  test('names its sources: both where teacher and student agree', () => {
    for (const { candidates, final } of trainRows()) {
      expect(final?.source).toBe(candidates[0] === final?.label ? 'both' : 'student');
    }
  });

  test('is reported in figures', async () => {
    const training = (await openProject(id)).trainings.student;
    const judged = trainRows();
    const sizes = judged.map(({ candidates }) => candidates.length);
    const share = (isRight: (row: ReviewRow) => boolean) =>
      judged.filter(isRight).length / judged.length;
    expect(report).toMatchObject({
      shortlist: 1,
      recipe: RECIPE,
      environment: { executionProvider: 'wasm', adapter: '', notice: null, told: [] },
      rows: { total: 1_100, annotated: 878, failed: 2, test: 110 },
      teacher: { kind: 'column', strategy: null, unmatched: 0 },
      student: { kind: 'ngram', parameters: training?.parameters, single: null },
      labels: { policy: 'student', human: 0, audit: null },
    });
    const { teacher, student, labels } = report;
    expect(teacher.meanCandidates).toBeCloseTo(sizes.reduce((a, b) => a + b) / sizes.length, 12);
    expect(teacher.coverage).toBe(share((row) => row.candidates.includes(row.gold ?? '')));
    expect(teacher.firstAccuracy).toBe(share((row) => row.candidates[0] === row.gold));
    expect(labels.accuracy).toBe(share((row) => row.final?.label === row.gold));
    // Final labels are the student's under this policy, so both ways of counting must agree.
    expect(labels.accuracy).toBeCloseTo(student?.trainAccuracy ?? NaN, 12);
    const testRows = rows.filter(({ row }) => isTest(row));
    const right = testRows.filter(({ final, gold }) => final?.label === gold).length;
    expect(student?.testAccuracy).toBeCloseTo(right / testRows.length, 12);
    expect(student?.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('is exported with the original columns unchanged', async () => {
    const exported = await importFile(new File([await labelsFile(id)], 'labels.csv'), {
      onProgress: () => undefined,
    });
    const { columns } = await openProject(id);
    expect(exported.columns).toEqual([
      ...columns,
      'shortlist_label',
      'shortlist_confidence',
      'shortlist_source',
      'shortlist_candidates',
    ]);
    const all = (table: string[]) => table.map((_, index) => index);
    const cells = await readColumns(exported.id, all(exported.columns));
    expect(cells.slice(0, columns.length)).toEqual(await readColumns(id, all(columns)));
    expect(cells.slice(columns.length)).toEqual([
      rows.map(({ final }) => final?.label),
      rows.map(({ final }) => final?.confidence.toFixed(4)),
      rows.map(({ final }) => final?.source),
      rows.map(({ candidates }) => candidates.join('|')),
    ]);
  });

  test('that was exported and imported again has our columns once', async () => {
    const exported = new File([await labelsFile(id)], 'labels.csv');
    const again = await topicProject(exported, RECIPE);
    const [header] = (await (await labelsFile(again)).text()).split('\r\n');
    expect(header?.match(/shortlist_label/g)).toHaveLength(1);
    expect(header).toMatch(/^id,text,label,split,candidates,shortlist_label/);
  });

  test('chooses by another policy without training again', async () => {
    const trained = await readDistributions(id, 'student');
    const recipe = { ...RECIPE, labels: { policy: 'teacher' as const } };
    expect(await changeTask(id, recipe)).toMatchObject({ stage: 'done' });
    const byTeacher = await relabel(id);
    for (const { row } of trainRows()) {
      expect(byTeacher[row]?.final?.label).toBe(nameOf(DATA.sets[row]?.[0]));
    }
    // Rows that the teacher has no word on fall back to the student.
    expect(byTeacher[5]?.final).toEqual(rows[5]?.final);
    expect(await readDistributions(id, 'student')).toEqual(trained);
    await changeTask(id, RECIPE);
    expect(await relabel(id)).toEqual(rows);
  });
});

describe('a person’s label', () => {
  test('comes first, survives a new training and can be taken back', async () => {
    const data = topicData(8, { rows: 60 });
    const recipe = topicRecipe(LABELS, { student: { epochs: 2 } });
    const id = await topicProject(topicFile(data), recipe);
    await annotate(id, unstopped());
    await setLabel(id, 4, 'Topic 2');
    const human = { label: 'Topic 2', confidence: 1, source: 'human' };
    expect((await relabel(id))[4]?.final).toEqual(human);

    await distil(id, unstopped());
    expect((await relabel(id))[4]?.final).toEqual(human);
    await changeTask(id, { ...recipe, seed: 2 });
    await distil(id, unstopped());
    expect((await relabel(id))[4]?.final).toEqual(human);
    expect((await makeReport(id)).labels.human).toBe(1);
    expect(await (await labelsFile(id)).text()).toMatch(/\r\n4,.*,Topic 2,1\.0000,human,/);

    await setLabel(id, 4, null);
    expect((await relabel(id))[4]?.final?.source).not.toBe('human');
    expect((await makeReport(id)).labels.human).toBe(0);
  });
});

describe('a run with the keywords teacher', () => {
  const TEXTS = [
    ['the river runs to the water', 'River'],
    ['deep water in the river bed', 'River'],
    ['a steep hill in the wind', 'Hill'],
    ['the hill is steep and high', 'Hill'],
    ['steep banks along the water', 'River'],
    ['nothing to see here', 'Hill'],
  ] as const;
  const csv = ['text,label', ...TEXTS.map((cells) => cells.join(',')), ''].join('\n');
  const recipe = topicRecipe([], {
    task: {
      splitColumn: undefined,
      labels: [
        { name: 'Hill', keywords: ['steep'] },
        { name: 'River', keywords: ['water'] },
      ],
    },
    teacher: { kind: 'keywords' },
    labels: { policy: 'teacher' },
  });

  test('needs no model, and knows what it does not know', async () => {
    const id = await topicProject(new File([csv], 'texts.csv'), recipe);
    await annotate(id, unstopped());
    const before = await relabel(id);
    expect(before.map(({ candidates }) => candidates)).toEqual([
      ['River'],
      ['River'],
      ['Hill'],
      ['Hill'],
      ['Hill', 'River'],
      // No keyword occurs: all labels would say nothing, and no label is the honest one.
      [],
    ]);
    expect(before[5]?.final).toBeNull();
    expect(before.map(({ isUnmatched }) => isUnmatched).lastIndexOf(true)).toBe(5);

    await distil(id, unstopped());
    const after = await relabel(id);
    expect(after[5]?.final?.source).toBe('student');
    expect((await makeReport(id)).teacher).toMatchObject({ kind: 'keywords', unmatched: 1 });
    expect(await (await labelsFile(id)).text()).toMatch(
      /\r\nnothing to see here,.*,student,[^,]+\|[^,]+\r\n/,
    );
  });
});

describe('the comparison with single labels', () => {
  test('is trained and reported beside the student', async () => {
    const data = topicData(9, { rows: 200 });
    const recipe = topicRecipe(LABELS, { refinery: { compareSingle: true } });
    const id = await topicProject(topicFile(data), recipe);
    await annotate(id, unstopped());
    const { trainings } = await distil(id, unstopped());
    expect(Object.keys(trainings).toSorted()).toEqual(['single', 'student']);
    const { student } = await makeReport(id);
    expect(student?.single?.trainAccuracy).toBe(trainings.single?.epochs.at(-1)?.trainAccuracy);
    expect(student?.trainAccuracy).toBe(trainings.student?.epochs.at(-1)?.trainAccuracy);
    expect(student?.trainAccuracy).toBeGreaterThanOrEqual(student?.single?.trainAccuracy ?? 1);
  });
});

describe('a learning rate that is far too high', () => {
  const data = topicData(10, { rows: 200 });
  const run = async (student: object) => {
    const recipe = topicRecipe(LABELS, { student: { epochs: 30, ...student } });
    const id = await topicProject(topicFile(data), recipe);
    await annotate(id, unstopped());
    return { id, done: distil(id, unstopped()) };
  };

  test('still gives labels, by the last student that was good, and says so', async () => {
    const { id, done } = await run({ learningRate: 300 });
    const { stage, trainings } = await done;
    const { epochs, notice } = trainings.student ?? { epochs: [], notice: null };
    expect(stage).toBe('done');
    const used = epochs.length;
    expect(notice).toEqual([{ code: 'training-diverged', epoch: used + 1, used }]);
    const { environment } = await makeReport(id);
    expect(environment.told).toEqual(notice);
    expect(environment.notice).toMatch(`student of epoch ${used} is used. Try a smaller`);
    const labels = (await relabel(id)).map(({ final }) => final?.label);
    expect(labels).toHaveLength(200);
    for (const label of labels) expect(LABELS).toContain(label);
  });

  test('fails where not even one epoch was good', async () => {
    const { id, done } = await run({ learningRate: 1e30 });
    await expect(done).rejects.toMatchObject({ name: 'TrainingError' });
    expect(await openProject(id)).toMatchObject({ stage: 'annotated', trainings: {} });
  });
});

describe('what cannot be done', () => {
  test('is said before anything starts', async () => {
    const project = await importFile(file, { onProgress: () => undefined });
    for (const step of [annotate, distil]) {
      await expect(step(project.id, unstopped())).rejects.toThrow('task-missing');
    }
    await expect(relabel(project.id)).rejects.toThrow('task-missing');
    await changeTask(project.id, RECIPE);
    await expect(distil(project.id, unstopped())).rejects.toMatchObject({
      name: 'TrainingError',
      told: { code: 'too-few-rows', rows: 0 },
    });
  });
});
