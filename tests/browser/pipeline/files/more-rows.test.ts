/** @file A later file's rows in a project: what is updated, what stays, what the student says at once. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readAnnotations } from '../../../../src/persist/annotations';
import { allHumanLabels, putHumanLabel } from '../../../../src/persist/human-labels';
import { readColumns } from '../../../../src/persist/rows';
import { getCheckpoint, readDistributions } from '../../../../src/persist/trainings';
import { answerAudit, beginAudit, widenAudit } from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import { makeReport } from '../../../../src/pipeline/files/report';
import { exportStudent } from '../../../../src/pipeline/files/student-file';
import { readTable } from '../../../../src/pipeline/open/import-file';
import { addRows, compareRows, suggestKey } from '../../../../src/pipeline/open/more-rows';
import { latestProject, openProject } from '../../../../src/pipeline/projects';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { countRecords, deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

afterEach(async () => {
  vi.restoreAllMocks();
  await deleteAllProjects();
});

const DATA = topicData(7, { rows: 1_100 });
const RECIPE = topicRecipe(DATA.labels);
const HEADER = 'id,text,label,split,candidates';

async function finishedProject(): Promise<string> {
  const id = await topicProject(topicFile(DATA), RECIPE);
  await annotate(id, unstopped());
  await distil(id, unstopped());
  return id;
}

const read = (...lines: string[]) =>
  readTable([new File([[HEADER, ...lines, ''].join('\n')], 'later.csv')], {
    onProgress: () => undefined,
  });

/** The cells of a row of the first table. */
const line = (row: number, text = DATA.texts[row] ?? '') =>
  [
    ...[row, text, DATA.labels[DATA.gold[row] ?? 0], 'train'],
    (DATA.sets[row] ?? []).map((label) => DATA.labels[label]).join('|'),
  ].join(',');

describe('rows of a later file', () => {
  test('are counted before anything is kept', async () => {
    const id = await finishedProject();
    await putHumanLabel(id, 3, DATA.labels[0] ?? '');
    const before = await countRecords(id);
    const later = await read(line(0), line(3, 'another text'), '5000,quite new,,train,');
    expect(await suggestKey(id, later.project)).toBe('id');
    const comparison = await compareRows(id, later, 'id');
    expect(comparison).toMatchObject({
      rows: { new: 1, changed: 1, same: 1, missing: 1_098 },
      newTexts: 1,
      lost: { humanLabels: 1, annotations: 1 },
      surplusColumns: [],
      lackingColumns: [],
    });
    expect(await countRecords(id)).toEqual(before);
    const byText = await compareRows(id, later, null);
    expect(byText.rows).toEqual({ new: 2, changed: 0, same: 1, missing: 1_099 });
    later.release();
  });

  test('are labelled by the student that there is; what was said of the others stays', async () => {
    const id = await finishedProject();
    for (const row of [3, 4]) await putHumanLabel(id, row, DATA.labels[0] ?? '');
    const before = await openProject(id);
    const distributions = await readDistributions(id, 'student');
    const annotations = await readAnnotations(id);
    const labelled = DATA.texts[10] ?? '';
    const later = await read(line(3, labelled), `5000,${labelled},,train,`, line(4));
    await addRows(id, later, 'id', unstopped());
    const after = await openProject(id);
    expect(after).toMatchObject({ stage: 'done', rowCount: 1_101 });
    expect(after.trainings.student?.epochs).toEqual(before.trainings.student?.epochs);
    expect(after.warnings.map(({ code }) => code)).toContain('more-rows');
    const [ids = [], texts = []] = await readColumns(id, [0, 1]);
    expect([ids[3], texts[3], ids[1_100], texts[1_100]]).toEqual(['3', labelled, '5000', labelled]);
    expect([...(await allHumanLabels(id)).keys()]).toEqual([4]);
    annotations.delete(3);
    expect(await readAnnotations(id)).toEqual(annotations);
    // Equal texts have equal labels, and the others have theirs still.
    const [first, second] = await readDistributions(id, 'student');
    const classes = DATA.labels.length;
    const rowOf = (values: Float32Array | undefined, row: number) => [
      ...(values?.subarray(row * classes, (row + 1) * classes) ?? []),
    ];
    expect([first?.length, second?.length]).toEqual([1_000 * classes, 101 * classes]);
    rowOf(distributions[0], 10).forEach((share, i) => {
      expect(rowOf(first, 3)[i]).toBeCloseTo(share, 4);
      expect(rowOf(second, 100)[i]).toBeCloseTo(share, 4);
    });
    expect(rowOf(first, 4)).toEqual(rowOf(distributions[0], 4));
    expect(await countRecords(later.project.id)).toMatchObject({ projects: 0, rows: 0 });
    later.release();
  });

  test('are not what an audit speaks for, says the report, until some of them are drawn into it', async () => {
    const id = await finishedProject();
    const { record } = await beginAudit(id, 40, 5);
    for (const index of record.sample) {
      const row = record.population[index] ?? 0;
      const human = { label: DATA.labels[DATA.gold[row] ?? 0] ?? '', origin: 'audit' as const };
      await answerAudit(id, row, { human, isSkipped: false });
    }
    const { audit: before } = (await makeReport(id)).labels;
    expect(before?.unsampled).toBe(0);
    const later = await read(`5000,${DATA.texts[10] ?? ''} again,,train,`, '5001,other,,train,');
    expect((await compareRows(id, later, 'id')).isAudited).toBe(true);
    await addRows(id, later, 'id', unstopped());
    expect((await makeReport(id)).labels.audit).toEqual({ ...before, unsampled: 2 });
    // They join the audit in strata of their own: what was drawn and answered stays.
    const widened = (await widenAudit(id)).record;
    expect([...widened.population.slice(-2)]).toEqual([1_100, 1_101]);
    expect([...widened.sample.slice(0, 40)]).toEqual([...record.sample]);
    const added = [...widened.sample.slice(40)].map((index) => widened.population[index] ?? 0);
    expect(added).toEqual(expect.arrayContaining([1_100, 1_101]));
    // Whoever stops at once keeps the estimate, of the rows that it rests on.
    expect((await makeReport(id)).labels.audit).toEqual({ ...before, unsampled: 2 });
    expect(await measureAudit(id)).toMatchObject({ later: 2, population: 1_100, unanswered: 1 });
    for (const row of added) {
      const human = { label: DATA.labels[0] ?? '', origin: 'audit' as const };
      await answerAudit(id, row, { human, isSkipped: false });
    }
    const after = (await makeReport(id)).labels.audit;
    expect(after).toMatchObject({ n: 40 + added.length, unsampled: 0, population: 1_102 });
    expect(await measureAudit(id)).toMatchObject({ later: 0, unanswered: 0 });
    // Two rows of 1,102 cannot move the estimate by more than what they are.
    expect(Math.abs((after?.accuracy ?? 0) - (before?.accuracy ?? 0))).toBeLessThan(0.05);
    expect((await widenAudit(id)).record.sample).toEqual((await widenAudit(id)).record.sample);
    later.release();
  });

  test('leave a student that can be saved and that labels the next file', async () => {
    const id = await finishedProject();
    const first = await read(line(3, 'another text'));
    await addRows(id, first, 'id', unstopped());
    first.release();
    expect((await getCheckpoint(id, 'student'))?.archive?.size).toBeGreaterThan(0);
    const zip = await exportStudent(id, new AbortController().signal, () => undefined);
    expect(zip.size).toBeGreaterThan(1_000);
    const second = await read(`5000,${DATA.texts[10] ?? ''},,train,`);
    expect((await addRows(id, second, 'id', unstopped())).stage).toBe('done');
    second.release();
  });

  test('broken off in the middle leave everything as it was', async () => {
    const id = await finishedProject();
    const state = async () => ({
      project: await openProject(id),
      columns: await readColumns(id, [0, 1]),
      annotations: await readAnnotations(id),
      distributions: await readDistributions(id, 'student'),
    });
    const before = await state();
    const later = await read(line(3, 'another text'), '5000,new,,train,');
    const spy = vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(() => {
      throw new Error('The tab is gone.');
    });
    await expect(addRows(id, later, 'id', unstopped())).rejects.toThrow('The tab is gone.');
    spy.mockRestore();
    expect(await state()).toEqual(before);
    later.release();
    await latestProject();
    expect(await countRecords(later.project.id)).toMatchObject({ projects: 0, rows: 0 });
  });

  test('without the column of the texts are refused', async () => {
    const id = await topicProject(topicFile(DATA), RECIPE);
    const later = await readTable([new File(['id,other\n1,a\n2,b\n'], 'later.csv')], {
      onProgress: () => undefined,
    });
    await expect(compareRows(id, later, 'id')).rejects.toMatchObject({
      told: { code: 'more-rows-no-texts' },
    });
    later.release();
  });
});
