/** @file Entry of the table worker: exposes the API and nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import type { TableApi } from './api';
import { TextComparison } from './text-comparison';
import { Exporter } from './export/export-file';
import { TableReader } from './reader';
import { CsvWriter } from './writer';

const reader = new TableReader();
const comparison = new TextComparison();
const writer = new CsvWriter();
const exporter = new Exporter();
const api: TableApi = {
  read: (files, request, onChunk, onProgress) => reader.read(files, request, onChunk, onProgress),
  beginTexts: () => comparison.begin(),
  appendTexts: (texts) => comparison.append(texts),
  endTexts: () => comparison.end(),
  beginCsv: (columns) => writer.begin(columns),
  appendCsv: (rows) => writer.append(rows),
  endCsv: () => writer.end(),
  beginExport: (plan) => exporter.begin(plan),
  appendExport: (rows) => exporter.append(rows),
  endExport: () => exporter.end(),
};
expose(api);
