/** @file Several text files, one text each, as a table of file names and texts. */
import type { EncodingFinding } from '../../src/core/table/choices';
import type { EncodingName } from '../../src/core/table/encoding';
import { LONGEST_CELL } from '../../src/core/table/row-chunks';
import { SPLIT_COLUMN, splitOf, splitsOf } from '../../src/core/table/splits';
import { fileSource } from './byte-source';
import { checkBytes, DoubtfulCells, escapedReading, type ByteCheck } from './encoding-doubt';
import type { GridInput } from './input';
import { readingOf, textPieces, type TextReading } from './text-source';

/** A single text file may be a table of one column; several are a text each. */
export function isTextFolder(files: readonly Pick<File, 'name'>[]): boolean {
  return files.length > 1 && files.every(({ name }) => /\.(txt|md)$/i.test(name));
}

/** What the folders of texts say of them: a class, as the folders of a data set do, or a part of it. */
interface FolderColumns {
  names: string[];
  cellsOf: (path: string) => string[];
}

/** @param paths of all texts; what their folders have in common says nothing. */
function folderColumns(paths: readonly string[]): FolderColumns {
  const folders = paths.map(foldersOf);
  const depth = folders.reduce((least, { length }) => Math.min(least, length), Infinity);
  let common = 0;
  while (common < depth && new Set(folders.map((one) => one[common])).size === 1) common++;
  const first = folders.map((one) => one.at(common) ?? '');
  const isSplit = splitsOf(first) !== null;
  const skipped = isSplit ? common + 1 : common;
  const labelOf = (path: string) => foldersOf(path).slice(skipped).join('/');
  const isFolder = new Set(paths.map(labelOf)).size > 1;
  return {
    names: [...(isFolder ? ['folder'] : []), ...(isSplit ? [SPLIT_COLUMN] : [])],
    cellsOf: (path) => [
      ...(isFolder ? [labelOf(path)] : []),
      ...(isSplit ? [splitOf(foldersOf(path).at(common) ?? '') ?? ''] : []),
    ],
  };
}

function foldersOf(path: string): string[] {
  return path.split('/').slice(0, -1);
}

/** In the order of their names; each a text. */
export function textFolderInput(
  files: readonly File[],
  encodingOf: (check: ByteCheck) => EncodingName,
): GridInput {
  return {
    kind: 'grid',
    joint: ' ',
    async run(take, pause) {
      const folders = folderColumns(files.map(({ name }) => name));
      take({ cells: ['file', 'text', ...folders.names], row: 0, line: 1 });
      for (const [i, file] of byName(files).entries()) {
        const check = await checkBytes(fileSource(file));
        const label = check.isCertain ? check.label : encodingOf(check);
        const text = await textOf(file, check, readingOf(label));
        const cells = [file.name, text.trim(), ...folders.cellsOf(file.name)];
        take({ cells, row: i + 1, line: i + 2 });
        await pause((i + 1) / files.length);
      }
    },
    warnings: () => [],
  };
}

/** The files whose encoding is in doubt, as cells; null where there are none. */
export async function folderDoubt(
  files: readonly File[],
  said: EncodingName | null,
): Promise<EncodingFinding | null> {
  let doubt: DoubtfulCells | null = null;
  for (const [i, file] of byName(files).entries()) {
    const check = await checkBytes(fileSource(file));
    if (check.isCertain) continue;
    doubt ??= new DoubtfulCells(check);
    const reading = check.label === 'utf-8' ? escapedReading() : readingOf(check.label);
    doubt.takeCell(await textOf(file, check, reading), i + 1, file.name);
  }
  return doubt?.finding(said) ?? null;
}

function byName(files: readonly File[]): File[] {
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function textOf(file: File, check: ByteCheck, reading: TextReading): Promise<string> {
  let text = '';
  for await (const piece of textPieces(fileSource(file), check, reading)) {
    text += piece.text;
    // It is refused as the cell that it becomes.
    if (text.length > LONGEST_CELL) break;
  }
  return text;
}
