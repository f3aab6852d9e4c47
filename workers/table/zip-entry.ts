/** @file One file in an archive as bytes, unpacked as they are read. */
import type { FileEntry } from '@zip.js/zip.js';
import { TableError } from '../../src/core/table/table';
import {
  streamPieces,
  tooLarge,
  UNPACK_BOUNDS,
  unpackedLimit,
  type ByteSource,
} from './byte-source';

/** @throws TableError where they are too many. */
export function entrySource(entry: FileEntry, bounds = UNPACK_BOUNDS): ByteSource {
  const limit = unpackedLimit(entry.compressedSize, bounds);
  return {
    name: entry.filename,
    pieces: () => {
      if (entry.encrypted) throw new TableError({ code: 'file-locked', file: entry.filename });
      if (entry.uncompressedSize > limit) throw tooLarge(entry.filename, entry.uncompressedSize);
      return streamPieces(() => unpacked(entry), entry.filename, entry.compressedSize, bounds);
    },
  };
}

function unpacked(entry: FileEntry): ReadableStream<Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  const { readable, writable } = new TransformStream<
    Uint8Array<ArrayBuffer>,
    Uint8Array<ArrayBuffer>
  >({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      // Real archives say how long their files are; those made to burst say too little.
      if (bytes > entry.uncompressedSize) throw new Error('longer than its archive says');
      controller.enqueue(chunk);
    },
  });
  entry
    .getData(writable, { checkCrc32: true })
    .catch((error: unknown) => writable.abort(error).catch(() => undefined));
  return readable;
}
