/**
 * @file Entry of the files worker: exposes steps and hands them what writes. They are the page's own; here they begin with an
 * empty heap, so that what they leave lying is not as much as what the page holds, and ends with the file.
 */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { CSV_TYPE } from '../../src/core/exports/file-dialect';
import { exportLabels } from '../../src/pipeline/files/export-labels';
import { exportTable } from '../../src/pipeline/files/export-table';
import type { FilesApi } from './api';
import { CsvWriter, formatCsv } from './csv-writer';
import { Exporter } from './formats/export-file';

const api: FilesApi = {
  labels: (projectId) => exportLabels(projectId, new CsvWriter()),
  table: (projectId, options, report) => exportTable(projectId, options, new Exporter(), report),
  cells: (rows) => Promise.resolve(new Blob([formatCsv(rows)], { type: CSV_TYPE })),
};
expose(api);
