/** @file Entry of the table worker: exposes the API and nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import type { TableApi } from './api';
import { TextComparison } from './text-comparison';
import { Exporter } from './export/export-file';
import { lettingGo } from './let-go';
import { TableReader } from './reader';
import { CsvWriter } from './writer';

const reader = new TableReader();
const comparison = new TextComparison();
const writer = new CsvWriter();
const exporter = new Exporter();
const api: TableApi = {
  read: (files, request, onChunk, onProgress) => reader.read(files, request, onChunk, onProgress),
  beginTexts: () => comparison.begin(),
  appendTexts: (texts) => lettingGo(texts, (all) => comparison.append(all)),
  endTexts: () => comparison.end(),
  beginCsv: (columns) => writer.begin(columns),
  appendCsv: (rows) => lettingGo(rows, (all) => writer.append(all)),
  endCsv: () => writer.end(),
  beginExport: (plan) => exporter.begin(plan),
  appendExport: (rows) => lettingGo(rows, (all) => exporter.append(all)),
  endExport: () => exporter.end(),
};
expose(api);
