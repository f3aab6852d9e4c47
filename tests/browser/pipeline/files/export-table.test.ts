/** @file Labels as files of every format, made by the table worker from what the database holds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
} from '../../../../src/core/exports/export-plan';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { answerAudit, beginAudit } from '../../../../src/pipeline/audit/audit';
import { distil } from '../../../../src/pipeline/train/distil';
import { labelsFile, tableFile } from '../../../../src/pipeline/files/label-files';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel } from '../../../../src/pipeline/label/relabel';
import {
  findEarlierLabels,
  takeEarlierLabels,
} from '../../../../src/pipeline/files/earlier-labels';
import { allHumanLabels } from '../../../../src/persist/human-labels';
import { getAuditDesign } from '../../../../src/persist/audit-designs';
import { deleteAllProjects } from '../../../helpers/project-records';
import {
  readCsv,
  readParquet,
  readSheet,
  readZip,
  zipEntry,
} from '../../../helpers/files/read-back';
import {
  importFile,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 1200 });
const truthOf = (row: number) => DATA.labels[DATA.gold[row] ?? -1] ?? '';
const REVIEWED = 3;
const ALL: Omit<ExportOptions, 'format'> = {
  rows: { kind: 'all' },
  withProbabilities: false,
  guard: 'added',
};

let id: string;
const made = (format: ExportFormat, parts: Partial<ExportOptions> = {}) =>
  tableFile(id, { ...ALL, format, ...parts });

beforeAll(async () => {
  const file = topicFile(DATA, (_, row) => (row % 8 === 0 ? { split: 'test' } : {}));
  const text = (await file.text()).replaceAll(',', ';');
  const semicolons = new File([text], 'topics.csv');
  id = await topicProject(semicolons, topicRecipe(DATA.labels, { labels: { policy: 'within' } }));
  await annotate(id, unstopped());
  await distil(id, unstopped());
  await setLabel(id, REVIEWED, truthOf(REVIEWED));
});

afterAll(deleteAllProjects);

describe('labels as a file', () => {
  test('of CSV are written as the table was, and say what labels.csv says', async () => {
    const file = readCsv(await (await made('csv')).text(), ';', '\n');
    const contract = readCsv(await (await labelsFile(id)).text());
    expect(file).toEqual(contract);
    expect(file).toHaveLength(1201);
  });

  test('have the same labels in every tabular format', async () => {
    const labels = (await relabel(id)).map(({ final }) => final?.label ?? null);
    const lines = (await (await made('jsonl')).text()).trimEnd().split('\n');
    expect(
      lines.map((line) => (JSON.parse(line) as { shortlist_label: string }).shortlist_label),
    ).toEqual(labels);
    const parquet = await readParquet(await made('parquet'));
    expect(parquet.map((row) => row.get('shortlist_label'))).toEqual(labels);
    const sheet = await readSheet(await made('xlsx'));
    expect(labels.map((_, row) => sheet.get(`F${row + 2}`) ?? null)).toEqual(labels);
  });

  test('can be made in every format', async () => {
    for (const format of EXPORT_FORMATS) {
      expect((await made(format, { withProbabilities: true })).size, format).toBeGreaterThan(1000);
    }
  });

  test('keep apart the test rows of a dataset, and its card says who labelled', async () => {
    const file = await made('hugging-face');
    expect(await readParquet(await zipEntry(file, 'data/train.parquet'))).toHaveLength(1050);
    expect(await readParquet(await zipEntry(file, 'data/test.parquet'))).toHaveLength(150);
    const readme = (await readZip(file)).get('README.md') ?? '';
    expect(readme).toMatch(/\| A person \| 1 \|/);
    expect(readme).toContain('Not checked');
  });
});

describe('a file that comes back', () => {
  test.each(['csv', 'jsonl'] as const)(
    'as %s offers the labels that people gave',
    async (format) => {
      const file = new File([await made(format)], `labels.${format}`);
      const again = await importFile(file, { onProgress: () => undefined });
      const rows = await relabel(id);
      const human = rows.filter(({ final }) => final?.source === 'human');
      expect(await findEarlierLabels(again.id)).toEqual({
        human: human.length,
        machine: rows.filter(({ final }) => final && final.source !== 'human').length,
      });
      expect(await allHumanLabels(again.id)).toEqual(new Map());
      expect(await takeEarlierLabels(again.id)).toBe(human.length);
      expect(await allHumanLabels(again.id)).toEqual(
        new Map(human.map(({ row, final }) => [row, { label: final?.label, origin: 'review' }])),
      );
    },
  );

  test('is no export of ours without our columns', async () => {
    expect(await findEarlierLabels(id)).toBeNull();
  });
});

describe('a part of the rows', () => {
  test('is that of the labels sure enough, and of people’s', async () => {
    const file = readCsv(
      await (await made('csv', { rows: { kind: 'confident', confidence: 0.9 } })).text(),
      ';',
      '\n',
    );
    const sure = (await relabel(id)).filter(({ final }) => (final?.confidence ?? 0) >= 0.9);
    expect(file).toHaveLength(sure.length + 1);
    expect(sure.some(({ row }) => row === REVIEWED)).toBe(true);
  });

  test('at a precision is refused before an audit has shown it', async () => {
    const refused = made('csv', { rows: { kind: 'precise', precision: 0.9 } });
    await expect(refused).rejects.toThrow(/export-not-audited.*0\.9/);
  });

  test('at a precision is what the audit accepts', async () => {
    await beginAudit(id, 150, 5);
    const audit = await getAuditDesign(id);
    const machine = (await relabel(id)).map((row) => row.machine?.label);
    for (const index of audit?.sample ?? []) {
      const row = audit?.population[index] ?? -1;
      const label = machine[row] ?? truthOf(row);
      await answerAudit(id, row, { human: { label, origin: 'audit' }, isSkipped: false });
    }
    const file = await made('hugging-face', { rows: { kind: 'precise', precision: 0.9 } });
    const rows = await readParquet(await zipEntry(file, 'data/train.parquet'));
    expect(rows.length).toBeGreaterThan(150);
    const readme = (await readZip(file)).get('README.md') ?? '';
    expect(readme).toMatch(/A check of 150 texts.*95% interval \d/);
    // Every answer agreed with the machine, so nothing of the population is left out but the test rows.
    await expect(readZip(file).then((parts) => [...parts.keys()])).resolves.toEqual([
      'README.md',
      'data/train.parquet',
    ]);
  });
});
