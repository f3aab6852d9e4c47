/** @file A table of many chunks as files: made chunk by chunk in a worker of their own, and the same as made on the page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXPORT_FORMATS, type ExportFormat } from '../../../../src/core/exports/export-plan';
import { exportLabels } from '../../../../src/pipeline/files/export-labels';
import { exportTable } from '../../../../src/pipeline/files/export-table';
import { labelsFile, tableFile } from '../../../../src/pipeline/files/label-files';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { readCsv, readSheet, readZip } from '../../../helpers/files/read-back';
import { CsvWriter } from '../../../../workers/files/csv-writer';
import { Exporter } from '../../../../workers/files/formats/export-file';
import { deleteAllProjects } from '../../../helpers/project-records';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

/** Five chunks. */
const ROWS = 4321;
const REVIEWED = 3210;
const DATA = topicData(7, { rows: ROWS });

let id: string;
const options = (format: ExportFormat) =>
  ({ format, rows: { kind: 'all' }, withProbabilities: true, guard: 'added' }) as const;

beforeAll(async () => {
  const file = topicFile(DATA, (_, row) => (row % 8 === 0 ? { split: 'test' } : {}));
  id = await topicProject(file, topicRecipe(DATA.labels, { labels: { policy: 'teacher' } }));
  await annotate(id, unstopped());
  await setLabel(id, REVIEWED, DATA.labels[0] ?? '');
});

afterAll(deleteAllProjects);

/** What a file holds; zip files also say when they were made, and a data card does. */
async function contents(file: Blob, format: ExportFormat): Promise<unknown> {
  if (format === 'xlsx') return readSheet(file);
  if (format !== 'hugging-face') return digestOf(file);
  const entries = await readZip(file);
  entries.delete('README.md');
  return entries;
}

/** Comparing megabytes byte by byte takes the test runner minutes. */
async function digestOf(file: Blob): Promise<number[]> {
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))];
}

test.each(EXPORT_FORMATS)('as %s: in a worker as on the page', async (format) => {
  const [inWorker, onPage] = [
    await tableFile(id, options(format)),
    await exportTable(id, options(format), new Exporter()),
  ];
  expect(inWorker.type).toBe(onPage.type);
  expect(await contents(inWorker, format)).toEqual(await contents(onPage, format));
});

test('as labels.csv: in a worker as on the page, each row once with its label', async () => {
  const text = await (await labelsFile(id)).text();
  expect(text).toBe(await (await exportLabels(id, new CsvWriter())).text());
  const labels = (await relabel(id)).map(({ final }) => final?.label ?? '');
  const [header = [], ...rows] = readCsv(text);
  expect(rows.map((cells) => cells[header.indexOf('shortlist_label')])).toEqual(labels);
  expect(rows.map(([row]) => Number(row))).toEqual(DATA.texts.map((_, row) => row));
  expect(rows[REVIEWED]).toContain('human');
});

test('what a format cannot hold is told from the worker as from the page', async () => {
  const refused = { ...options('csv'), rows: { kind: 'precise', precision: 0.9 } } as const;
  await expect(tableFile(id, refused)).rejects.toMatchObject({
    name: 'ExportError',
    told: { code: 'export-not-audited', precision: 0.9 },
  });
});

test('a project that is gone is told by its name', async () => {
  await expect(labelsFile('none')).rejects.toMatchObject({ name: 'ProjectGone' });
});
