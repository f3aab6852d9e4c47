/**
 * @file The bytes of what is read: a file, a gzip file unpacked, a file in an archive. Invariant: they
 * can be read from the start any number of times, a piece at a time, and never unpack to more than a
 * table of texts can.
 */
import { PACKED_PIECE_BYTES } from '../../src/core/packed-piece';
import { countOf, NOTHING_IMPORTED, quoteText } from '../../src/core/table/messages';
import { TableError } from '../../src/core/table/table';

/** Large enough that reading is fast, small enough that progress moves and memory stays flat. */
export const PIECE_BYTES = 1_048_576;

/** Texts rarely shrink to a twentieth; a file that grows further than this is made to fill the disk. */
const MAX_RATIO = 100;
/** Below this much no ratio does harm. */
const HARMLESS_BYTES = 100_000_000;
const MAX_UNPACKED_BYTES = 8_000_000_000;

export interface Piece {
  bytes: Uint8Array<ArrayBuffer>;
  /** 0 to 1: how much of the source has been read with this piece. */
  fraction: number;
  isLast: boolean;
}

export interface ByteSource {
  /** The name that its format goes by. */
  name: string;
  pieces(): AsyncGenerator<Piece, void, undefined>;
}

export function fileSource(file: File, pieceBytes = PIECE_BYTES): ByteSource {
  return {
    name: file.name,
    async *pieces() {
      const readFrom = (start: number) => {
        const bytes = file.slice(start, start + pieceBytes).arrayBuffer();
        // Whoever stops before its end does not wait for it.
        bytes.catch(() => undefined);
        return bytes;
      };
      // The next piece is read while one is worked on.
      let next = readFrom(0);
      for (let start = 0; start < file.size; start += pieceBytes) {
        const bytes = new Uint8Array(await next);
        const end = start + bytes.length;
        next = readFrom(end);
        yield { bytes, fraction: end / file.size, isLast: end === file.size };
      }
      if (file.size === 0) yield { bytes: new Uint8Array(), fraction: 1, isLast: true };
    },
  };
}

/** A gzip file; its name without `.gz`. */
export function gzipSource(file: File): ByteSource {
  return {
    name: file.name.replace(/\.gz$/i, ''),
    pieces: () =>
      streamPieces(
        () => file.stream().pipeThrough(smallPieces()).pipeThrough(new DecompressionStream('gzip')),
        file.name,
        file.size,
      ),
  };
}

function smallPieces(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      for (let start = 0; start < chunk.length; start += PACKED_PIECE_BYTES) {
        controller.enqueue(chunk.subarray(start, start + PACKED_PIECE_BYTES));
      }
    },
  });
}

/** Hands over the pieces of a stream that unpacks; the last one is known when the next does not come. */
export async function* streamPieces(
  open: () => ReadableStream<Uint8Array<ArrayBuffer>>,
  name: string,
  packedBytes: number,
): AsyncGenerator<Piece, void, undefined> {
  const reader = open().getReader();
  const limit = unpackedLimit(packedBytes);
  let unpacked = 0;
  let held: Uint8Array<ArrayBuffer> | null = null;
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        throw error instanceof TableError ? error : damagedArchive(name);
      });
      const fraction = Math.min(1, unpacked / Math.max(1, packedBytes * 4));
      if (held) yield { bytes: held, fraction: done ? 1 : fraction, isLast: done };
      if (done) break;
      held = value;
      unpacked += value.length;
      if (unpacked > limit) throw tooLarge(name, unpacked);
    }
    if (!held) yield { bytes: new Uint8Array(), fraction: 1, isLast: true };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** How many bytes a packed file may become. */
export function unpackedLimit(packedBytes: number): number {
  return Math.min(MAX_UNPACKED_BYTES, Math.max(HARMLESS_BYTES, packedBytes * MAX_RATIO));
}

export function tooLarge(name: string, bytes: number): TableError {
  return new TableError(
    `${quoteText(name)} unpacks to more than ${countOf(Math.floor(bytes / 1e6), 'megabyte')}, far ` +
      `more than a table of texts of its size would. ${NOTHING_IMPORTED} If it is what you want, ` +
      'unpack it and choose the table inside.',
  );
}

function damagedArchive(name: string): TableError {
  return new TableError(
    `${quoteText(name)} is damaged: it cannot be unpacked to its end. ${NOTHING_IMPORTED} ` +
      'Download or pack it again.',
  );
}
