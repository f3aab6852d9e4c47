/**
 * @file What is read one after the other as one table: files, the texts of a folder, the parts of a dataset in an
 * archive. Invariant: where all of them are parts of one dataset by their names, each row says of which.
 */
import { at } from '../../src/core/reads';
import { containerOf } from '../../src/core/table/format';
import { SPLIT_COLUMN, splitOf, splitsOf } from '../../src/core/table/splits';
import type { TableSummary } from '../../src/core/table/row-chunks';
import { isTextFolder } from './text-folder';

export interface TablePart {
  /** More than one where they are a text each. */
  files: readonly File[];
  /** What it is called in messages. */
  name: string;
  /** The file in an archive. */
  part?: string;
  /** Of a dataset; null where it is none. */
  split: string | null;
}

export async function tableParts(
  files: readonly File[],
  said: string | undefined,
): Promise<TablePart[]> {
  const [only] = files;
  if (isTextFolder(files)) return [{ files, name: only?.name ?? '', split: null }];
  if (files.length === 1 && only && said === undefined) {
    const parts = await partsIn(only);
    if (parts) return parts;
  }
  const splits = splitsOf(files.map(({ name }) => name));
  return files.map((file, i) => ({
    files: [file],
    name: file.name,
    split: splits && at(splits, i),
  }));
}

async function partsIn(file: File): Promise<TablePart[] | null> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (containerOf(start) !== 'zip') return null;
  const { splitTables, textFiles } = await import('./open-zip');
  const texts = await textFiles(file);
  if (texts) return [{ files: texts, name: file.name, split: null }];
  const names = await splitTables(file);
  return names?.map((part) => ({ files: [file], name: part, part, split: splitOf(part) })) ?? null;
}

/** Whether rows are told apart by a column of ours: not where the table has one of that name. */
export function addsSplit({ split }: TablePart, columns: readonly string[]): boolean {
  return split !== null && !columns.includes(SPLIT_COLUMN);
}

export function withSplit(summary: TableSummary): TableSummary {
  return {
    ...summary,
    columns: [...summary.columns, SPLIT_COLUMN],
    header: [...summary.header, SPLIT_COLUMN],
  };
}
