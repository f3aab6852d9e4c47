/**
 * @file Another person's file of labels: which rows of the table it is about, and what it says of them. A stranger's file may
 * have thousands of columns: it is read in slices, and reading can be stopped.
 */
import { callback } from '../../bridge/workers';
import {
  indexRows,
  isKnown,
  likelyKeys,
  likelyLabelColumn,
  matchRows,
  promisingColumns,
  type ForeignTable,
  type Key,
  type RowIndex,
} from '../../core/agreement/match-rows';
import { unguardCell } from '../../core/exports/formula-guard';
import { at, intAt } from '../../core/reads';
import { labelsOfCell } from '../../core/task/cell-labels';
import { LabelNames } from '../../core/task/label-names';
import { readColumns } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { readFiles } from '../open/import-file';
import { openProject, openTask } from '../projects';
import { Slices } from '../slices';
import { throwIfStopped } from '../steps';

/** So many rows are read at a stretch. */
const ROWS_A_STRETCH = 500;
/** So many columns of the table are tried as keys. */
const MOST_OWN_COLUMNS = 50;

/** A file of labels as it was read, and how its rows and labels are likely found. */
export interface AnnotatorFile {
  name: string;
  table: ForeignTable;
  key: Key | null;
  labelColumn: string | null;
}

/** @throws TableError for a file that is no table; Stopped. */
export async function readAnnotatorFile(
  projectId: string,
  file: File,
  signal = new AbortController().signal,
): Promise<AnnotatorFile> {
  const {
    project,
    recipe: { task },
  } = await openTask(projectId);
  const table = await readTable(file, signal);
  const key = await findKey(project, task.textColumn, table, signal);
  const labels = task.labels.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]);
  return {
    name: file.name.replace(/\.[^.]+$/, ''),
    table,
    key,
    labelColumn: await new Slices().toEnd(
      likelyLabelColumn(table, labels, key?.foreign ?? ''),
      signal,
    ),
  };
}

async function readTable(file: File, signal: AbortSignal): Promise<ForeignTable> {
  const rows: string[][] = [];
  const take = callback((chunk: string[][]) => {
    throwIfStopped(signal);
    for (const cells of chunk) rows.push(cells.map(unguardCell));
  });
  const { columns } = await readFiles(
    [file],
    file.name,
    (worker) =>
      worker.read(
        [file],
        {},
        take,
        callback(() => undefined),
      ),
    signal,
  );
  return { columns, rows };
}

/** The key by which most rows are found; null where none is. Each column of the table is read once. */
async function findKey(
  project: ProjectRecord,
  textColumn: string,
  table: ForeignTable,
  signal?: AbortSignal,
): Promise<Key | null> {
  const slices = new Slices();
  let best: { key: Key; found: number } | null = null;
  for (const [own, foreign] of keysByOwn(project.columns, textColumn, table.columns)) {
    const index = await openIndex(project, own, signal);
    const promising = promisingColumns(table, foreign, (cell) => isKnown(index, cell));
    for (const name of await slices.toEnd(promising, signal)) {
      const rows = await slices.toEnd(matchRows(index, cellsOf(table, name)), signal);
      const found = rows.filter((row) => row >= 0).length;
      if (found > (best?.found ?? 0)) best = { key: { own, foreign: name }, found };
    }
  }
  return best?.key ?? null;
}

/** In the order of the keys, the best first. */
function keysByOwn(
  ...names: Parameters<typeof likelyKeys>
): [own: Key['own'], foreign: string[]][] {
  const byOwn = new Map<Key['own'], string[]>();
  for (const { own, foreign } of likelyKeys(...names)) {
    const others = byOwn.get(own);
    if (others) others.push(foreign);
    else byOwn.set(own, [foreign]);
  }
  return [...byOwn].slice(0, MOST_OWN_COLUMNS);
}

/** @param own the table's key column; null: its rows go by their numbers. */
async function openIndex(
  { id, columns, rowCount }: ProjectRecord,
  own: string | null,
  signal?: AbortSignal,
): Promise<RowIndex> {
  if (own === null) return rowCount;
  const cells = at(await readColumns(id, [columns.indexOf(own)]), 0);
  return new Slices().toEnd(indexRows(cells), signal);
}

function cellsOf({ columns, rows }: ForeignTable, name: string): string[] {
  const place = columns.indexOf(name);
  return rows.map((cells) => at(cells, place));
}

async function rowsOf(
  projectId: string,
  table: ForeignTable,
  { own, foreign }: Key,
  signal?: AbortSignal,
): Promise<Int32Array> {
  const index = await openIndex(await openProject(projectId), own, signal);
  return new Slices().toEnd(matchRows(index, cellsOf(table, foreign)), signal);
}

/** What a file says of the table. */
export interface AnnotatorLabels {
  labels: [row: number, label: string][];
  /** Rows of the file that are no row of the table. */
  lost: number;
  /** Rows without a label. */
  empty: number;
  /** Names that the task does not have, with how often they occur. */
  unknown: [name: string, count: number][];
}

/** @throws TableError where no row or no label can be found; Stopped. */
export async function labelsIn(
  projectId: string,
  { table, key, labelColumn }: AnnotatorFile,
  signal?: AbortSignal,
): Promise<AnnotatorLabels> {
  const {
    recipe: { task },
  } = await openTask(projectId);
  const named = new LabelNames(task.labels, task.matchCase);
  const place = table.columns.indexOf(labelColumn ?? '');
  const rows = key
    ? await rowsOf(projectId, table, key, signal)
    : new Int32Array(table.rows.length).fill(-1);
  const labels = new Map<number, string>();
  const unknown = new Map<string, number>();
  let [lost, empty] = [0, 0];
  const slices = new Slices();
  for (const [i, cells] of table.rows.entries()) {
    if (i % ROWS_A_STRETCH === 0) await slices.rest();
    // A file of another table need not have the column.
    const [row, said] = [intAt(rows, i), place < 0 ? '' : at(cells, place).trim()];
    const parts = labelsOfCell(said);
    const label = parts.length === 1 ? named.find(at(parts, 0)) : null;
    if (said === '') empty += 1;
    else if (label === null) unknown.set(said, (unknown.get(said) ?? 0) + 1);
    else if (row < 0) lost += 1;
    else labels.set(row, label);
  }
  return { labels: [...labels], lost, empty, unknown: [...unknown] };
}
