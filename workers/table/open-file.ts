/**
 * @file From a file to what is read: itself, what is packed in it, a sheet, a Parquet file. Invariant:
 * the code for a format is fetched when a file of that format is opened, and not before.
 */
import type { ImportChoices } from '../../src/core/table/choices';
import { containerOf } from '../../src/core/table/format';
import type { TableWarning } from '../../src/core/table/table';
import { fileSource, gzipSource, type ByteSource } from './byte-source';
import type { Input } from './input';

export type OpenedFile = {
  /** The sheets or files to choose from; empty where there is one. */
  parts: string[];
  part?: string | undefined;
  /** A recipe's columns are in this part, or no other has a table. */
  isPartCertain: boolean;
  warnings: TableWarning[];
} & ({ source: ByteSource } | { input: Input });

export interface OpenOptions {
  choices: ImportChoices;
  expected: readonly string[];
}

export async function openFile(
  file: File,
  firstBytes: Uint8Array,
  pieceBytes: number,
  options: OpenOptions,
): Promise<OpenedFile> {
  const plain = { parts: [], isPartCertain: true, warnings: [] };
  switch (containerOf(firstBytes)) {
    case 'gzip':
      return { ...plain, source: gzipSource(file) };
    case 'parquet': {
      const { parquetInput } = await import('./parquet-input');
      return { ...plain, input: await parquetInput(file) };
    }
    case 'zip': {
      const { openZip } = await import('./open-zip');
      return openZip(file, options);
    }
    case null:
      return { ...plain, source: fileSource(file, pieceBytes) };
  }
}
