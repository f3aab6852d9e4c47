/** @file Entry of the table worker: exposes the API and nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import type { TableApi } from './api';
import { TextComparison } from './text-comparison';
import { lettingGo } from './let-go';
import { TableReader } from './reader';

const reader = new TableReader();
const comparison = new TextComparison();
const api: TableApi = {
  read: (files, request, onChunk, onProgress) => reader.read(files, request, onChunk, onProgress),
  beginTexts: () => comparison.begin(),
  appendTexts: (texts) => lettingGo(texts, (all) => comparison.append(all)),
  endTexts: () => comparison.end(),
};
expose(api);
