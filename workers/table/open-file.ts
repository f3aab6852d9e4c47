/**
 * @file From a file to what is read: itself, what is packed in it, a sheet, a Parquet file. Invariant:
 * the code for a format is fetched when a file of that format is opened, and not before.
 */
import { containerOf } from '../../src/core/table/format';
import { refuseKnownBinary } from '../../src/core/table/signatures';
import { fileSource, gzipSource } from './byte-source';
import type { OpenedFile, OpenOptions } from './opened-file';

export async function openFile(
  file: File,
  firstBytes: Uint8Array,
  pieceBytes: number,
  options: OpenOptions,
): Promise<OpenedFile> {
  const plain = { parts: [], isPartCertain: true, warnings: [] };
  switch (containerOf(firstBytes)) {
    case 'gzip':
      return checked({ ...plain, source: gzipSource(file) });
    case 'parquet': {
      const { parquetInput } = await import('./parquet/parquet-input');
      return { ...plain, input: await parquetInput(file) };
    }
    case 'zip': {
      const { openZip } = await import('./open-zip');
      return checked(await openZip(file, options));
    }
    case null:
      return { ...plain, source: fileSource(file, pieceBytes) };
  }
}

/** What was packed may be no text either: an archive within, an R workspace. */
async function checked(opened: OpenedFile): Promise<OpenedFile> {
  if (!('source' in opened)) return opened;
  for await (const { bytes } of opened.source.pieces()) {
    refuseKnownBinary(bytes, opened.source.name);
    break;
  }
  return opened;
}
