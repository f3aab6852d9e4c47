/** @file Entry of the table worker: exposes the API and nothing else. */
import { expose } from 'comlink';
import type { TableApi } from './api';
import { TableReader } from './reader';
import { CsvWriter } from './writer';

const reader = new TableReader();
const writer = new CsvWriter();
const api: TableApi = {
  read: (file, onChunk, onProgress) => reader.read(file, onChunk, onProgress),
  beginCsv: (columns) => writer.begin(columns),
  appendCsv: (rows) => writer.append(rows),
  endCsv: () => writer.end(),
};
expose(api);
