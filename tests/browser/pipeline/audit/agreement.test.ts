/** @file Two people: a sample handed over, answers brought back, differences settled. */
import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { distil } from '../../../../src/pipeline/train/distil';
import { answerAudit, beginAudit } from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import { measureAgreement } from '../../../../src/pipeline/audit/agreement';
import {
  addAnnotator,
  answerAuditWith,
  deleteAnnotator,
  exportSample,
  settle,
} from '../../../../src/pipeline/audit/annotators';
import { labelsIn, readAnnotatorFile } from '../../../../src/pipeline/audit/annotator-file';
import { makeReport } from '../../../../src/pipeline/files/report';
import { allHumanLabels } from '../../../../src/persist/human-labels';
import { getAuditDesign } from '../../../../src/persist/audit-designs';
import { deleteAllProjects } from '../../../helpers/project-records';
import { readCsv } from '../../../helpers/files/read-back';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 300 });
const truthOf = (row: number) => DATA.labels[DATA.gold[row] ?? -1] ?? '';
const otherThan = (label: string) => DATA.labels.find((name) => name !== label) ?? '';

let id: string;
let sampled: number[];

beforeAll(async () => {
  id = await topicProject(
    topicFile(DATA),
    topicRecipe(DATA.labels, { labels: { policy: 'within' } }),
  );
  await annotate(id, unstopped());
  await distil(id, unstopped());
  await beginAudit(id, 40, 5);
  const audit = await getAuditDesign(id);
  sampled = Array.from(audit?.sample ?? [], (index) => audit?.population[index] ?? -1);
});

afterAll(deleteAllProjects);

/** The sample as a colleague sends it back: some answers differ from the truth, one is left open. */
async function answered(wrongEvery: number): Promise<File> {
  const [header = [], ...rows] = readCsv(await (await exportSample(id)).text());
  const lines = rows.map(([number = '', text = ''], i) => {
    const truth = truthOf(Number(number) - 1);
    const said = i === 0 ? '' : i % wrongEvery === 1 ? otherThan(truth) : truth.toUpperCase();
    return [number, text, said, ''].join(';');
  });
  return new File([[header.join(';'), ...lines.toReversed()].join('\n')], 'Ann.csv');
}

describe('a colleague', () => {
  test('gets the sample’s texts in the order of asking, and no label', async () => {
    const [header, ...rows] = readCsv(await (await exportSample(id)).text());
    expect(header).toEqual(['shortlist_row', 'text', 'label', 'labels to choose from']);
    expect(rows.map(([number]) => Number(number) - 1)).toEqual(sampled);
    expect(rows.map(([, text]) => text)).toEqual(sampled.map((row) => DATA.texts[row]));
    expect(rows.every(([, , label]) => label === '')).toBe(true);
    expect(rows[0]?.[3]).toBe(DATA.labels.join(' | '));
  });

  test('sends answers back, found by the rows’ numbers in any order', async () => {
    const file = await readAnnotatorFile(id, await answered(10));
    expect(file).toMatchObject({
      name: 'Ann',
      key: { own: null, foreign: 'shortlist_row' },
      labelColumn: 'label',
    });
    const { labels, lost, empty, unknown } = await addAnnotator(id, 'Ann', file);
    expect([labels.length, lost, empty, unknown]).toEqual([39, 0, 1, []]);
    // Nobody here has labelled anything: there is nothing to compare with, nor is anything a label here.
    expect(await measureAgreement(id)).toBeNull();
    expect(await allHumanLabels(id)).toEqual(new Map());
  });

  test('agrees with whoever labels here as far as the labels are equal', async () => {
    for (const row of sampled.slice(0, 30)) {
      await answerAudit(id, row, {
        human: { label: truthOf(row), origin: 'audit' },
        isSkipped: false,
      });
    }
    const agreement = await measureAgreement(id);
    // Of the 29 that both labelled, answers 1, 11 and 21 differ.
    expect(agreement?.figures.ceiling).toMatchObject({ share: 26 / 29, n: 29 });
    expect(agreement?.figures.disagreements).toEqual(
      [sampled[1], sampled[11], sampled[21]].sort((a = 0, b = 0) => a - b),
    );
    const { agreement: reported } = (await makeReport(id)).labels;
    expect(reported).toMatchObject({ disagreements: 3, settled: 0, ceiling: { n: 29 } });
    expect(reported?.pairs[0]).toMatchObject({ first: 'You', second: 'Ann' });
    expect(reported?.alpha?.low).toBeLessThan(reported?.alpha?.value ?? 0);
  });

  test('and a difference can be settled, which makes a certain label and changes no agreement', async () => {
    const before = await measureAgreement(id);
    const row = sampled[1] ?? -1;
    const settled = otherThan(truthOf(row));
    await settle(id, row, settled);
    expect((await allHumanLabels(id)).get(row)).toEqual({ label: settled, origin: 'audit' });
    const after = await measureAgreement(id);
    expect(after?.figures).toEqual(before?.figures);
    expect([...(after?.settled ?? [])]).toEqual([[row, settled]]);
    await settle(id, row, truthOf(row));
    expect((await measureAgreement(id))?.figures).toEqual(before?.figures);
    expect((await makeReport(id)).labels.agreement?.settled).toBe(1);
  });

  test('can answer the audit where nobody has, without agreeing with himself', async () => {
    const before = await measureAgreement(id);
    const [audited, agreed] = [await measureAudit(id), before?.figures.ceiling];
    expect(audited?.answered).toBe(30);
    expect(await answerAuditWith(id, 'Ann')).toBe(10);
    expect((await measureAudit(id))?.answered).toBe(40);
    expect((await measureAgreement(id))?.figures.ceiling).toEqual(agreed);
    expect(await answerAuditWith(id, 'Ann')).toBe(0);
  });

  test('is forgotten with what he said, and what was settled stays', async () => {
    const labels = await allHumanLabels(id);
    await deleteAnnotator(id, 'Ann');
    expect(await measureAgreement(id)).toBeNull();
    expect(await allHumanLabels(id)).toEqual(labels);
  });
});

describe('any file of labels', () => {
  test('is matched by the text where it has no key, and names what it could not use', async () => {
    const lines = [3, 4, 5].map((row) => `${DATA.texts[row]}\t${truthOf(row)}`);
    const text = ['sentence\tclass', ...lines, `nowhere\t${DATA.labels[0]}`, 'x\tStone'].join('\n');
    const file = await readAnnotatorFile(id, new File([text], 'bob.tsv'));
    expect(file).toMatchObject({ key: { own: 'text', foreign: 'sentence' }, labelColumn: 'class' });
    expect(await labelsIn(id, file)).toEqual({
      labels: [3, 4, 5].map((row) => [row, truthOf(row)]),
      lost: 1,
      empty: 0,
      unknown: [['Stone', 1]],
    });
  });

  test('may use a label’s former name, and a list of one label', async () => {
    const [first = '', second = ''] = DATA.labels;
    const renamed = await topicProject(
      topicFile(DATA),
      topicRecipe(['New name', second, ...DATA.labels.slice(2)]),
    );
    await changeTask(renamed, (stored) => {
      const labels = stored.task.labels.map((label, i) =>
        i === 0 ? { ...label, formerNames: [first] } : label,
      );
      return { ...stored, task: { ...stored.task, labels } };
    });
    const lines = [`${DATA.texts[3]}\t${first}`, `${DATA.texts[4]}\t["${second}"]`];
    const text = ['text\tclass', ...lines, ''].join('\n');
    const file = await readAnnotatorFile(renamed, new File([text], 'bob.tsv'));
    expect(await labelsIn(renamed, file)).toMatchObject({
      labels: [
        [3, 'New name'],
        [4, second],
      ],
      unknown: [],
    });
  });

  test('with two thousand columns is matched by the right ones, and can be stopped', async () => {
    const others = Array.from({ length: 1_998 }, (_, i) => i);
    const header = [...others.map((i) => `c${i}`), 'sentence', 'class'];
    const lines = [3, 4, 5].map((row) => [
      ...others.map((i) => `${i} ${row}`),
      ...[DATA.texts[row], truthOf(row)],
    ]);
    const text = [header, ...lines].map((cells) => cells.join('\t')).join('\n');
    const file = await readAnnotatorFile(id, new File([text], 'wide.tsv'));
    expect(file).toMatchObject({ key: { own: 'text', foreign: 'sentence' }, labelColumn: 'class' });
    const stopped = AbortSignal.abort();
    const reading = readAnnotatorFile(id, new File([text], 'wide.tsv'), stopped);
    await expect(reading).rejects.toMatchObject({ name: 'Stopped' });
  });

  test('of another table is refused', async () => {
    const file = await readAnnotatorFile(id, new File(['a,b\nx,y\n'], 'other.csv'));
    await expect(addAnnotator(id, 'Eve', file)).rejects.toMatchObject({
      told: { code: 'annotator-no-labels' },
    });
    expect(await measureAgreement(id)).toBeNull();
  });
});
