/** @file Several text files, one text each, as a table of file names and texts. */
import type { TableRecord } from '../../src/core/table/table';
import type { GridInput } from './input';
import { fileSource } from './byte-source';
import { checkBytes } from './encoding-doubt';
import { readingOf, textPieces } from './text-source';

/** A single text file may be a table of one column; several are a text each. */
export function isTextFolder(files: readonly File[]): boolean {
  return files.length > 1 && files.every(({ name }) => /\.(txt|md)$/i.test(name));
}

export function textFolderInput(files: readonly File[]): GridInput {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind: 'grid',
    joint: ' ',
    async run(take, pause) {
      take({ cells: ['file', 'text'], row: 0, line: 1 });
      for (const [i, file] of sorted.entries()) {
        take(recordOf(i + 1, [file.name, await textOf(file)]));
        await pause((i + 1) / sorted.length);
      }
    },
    warnings: () => [],
  };
}

function recordOf(row: number, cells: string[]): TableRecord {
  return { cells, row, line: row + 1 };
}

/** A file that is no UTF-8 is read as Windows-1252 where its bytes are, as an old editor saved it. */
async function textOf(file: File): Promise<string> {
  const source = fileSource(file);
  const { label, markLength } = await checkBytes(source);
  let text = '';
  const reading = readingOf(label === 'utf-8' ? 'utf-8+windows-1252' : label);
  for await (const piece of textPieces(source, { markLength }, reading)) text += piece.text;
  return text.trim();
}
