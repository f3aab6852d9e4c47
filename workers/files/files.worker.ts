/**
 * @file Entry of the files worker: exposes steps, nothing else. They are the page's own; here they begin with an empty heap,
 * so that what they leave lying is not as much as what the page holds, and ends with the file.
 */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { exportLabels } from '../../src/pipeline/files/export-labels';
import { exportTable } from '../../src/pipeline/files/export-table';
import type { FilesApi } from './api';

const api: FilesApi = { labels: exportLabels, table: exportTable };
expose(api);
