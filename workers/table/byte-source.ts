/**
 * @file The bytes of what is read: a file, a gzip file unpacked, a file in an archive. Invariant: they
 * can be read from the start any number of times, a piece at a time, and never unpack to more than a
 * table of texts can.
 */
import { PACKED_PIECE_BYTES } from '../../src/core/packed-piece';
import { TableError } from '../../src/core/table/table';

/** Large enough that reading is fast, small enough that progress moves and memory stays flat. */
export const PIECE_BYTES = 1_048_576;

/** How far what is packed may grow. Texts rarely shrink to a twentieth: more is made to fill the memory or the disk. */
export interface UnpackBounds {
  /** Below this many bytes no ratio does harm. */
  harmless: number;
  /** Up to this many, a table that repeats itself may shrink to a part in STEEP_RATIO. */
  bearable: number;
  most: number;
}

export const UNPACK_BOUNDS: UnpackBounds = {
  harmless: 16_000_000,
  bearable: 100_000_000,
  most: 8_000_000_000,
};
const MAX_RATIO = 100;
/** Deflate packs what never changes a thousand to one, and lines that are all alike a few hundred to one. */
const STEEP_RATIO = 400;

/** Enough of a file that says that it bursts to see whether it does; a thousand times as much is harmless. */
const SUSPECT_PIECE_BYTES = 1_024;
/** What that much may become, as deflate packs no more than 1,032 to one. */
const SUSPECT_BYTES = SUSPECT_PIECE_BYTES * 1_032;

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
export function gzipSource(file: File, bounds = UNPACK_BOUNDS): ByteSource {
  return {
    name: file.name.replace(/\.gz$/i, ''),
    async *pieces() {
      const saysItBursts = (await saidLength(file)) > unpackedLimit(file.size, bounds);
      const packed = smallPieces(file, saysItBursts ? SUSPECT_PIECE_BYTES : PACKED_PIECE_BYTES);
      const open = () => packed.stream.pipeThrough(new DecompressionStream('gzip'));
      // The end of a file that was cut off says anything, but its first bytes do not burst.
      const ownBounds = saysItBursts ? { ...bounds, harmless: SUSPECT_BYTES } : bounds;
      yield* streamPieces(open, file.name, file.size, ownBounds, packed.taken);
    },
  };
}

/** What a gzip file says at its end that its last part unpacks to, without multiples of 4 GB. */
async function saidLength(file: File): Promise<number> {
  const end = await file.slice(-4).arrayBuffer();
  return end.byteLength === 4 ? new DataView(end).getUint32(0, true) : 0;
}

/**
 * A file a small piece at a time, cut off when it is wanted, and how many bytes of it were.
 * @param firstBytes of the first piece.
 */
function smallPieces(
  file: File,
  firstBytes: number,
): {
  stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  taken: () => number;
} {
  const reader = file.stream().getReader();
  let chunk: Uint8Array<ArrayBuffer> = new Uint8Array();
  let taken = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        while (chunk.length === 0) {
          const { value, done } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          chunk = value;
        }
        const length = taken === 0 ? firstBytes : PACKED_PIECE_BYTES;
        const piece = chunk.subarray(0, length);
        chunk = chunk.subarray(length);
        taken += piece.length;
        controller.enqueue(piece);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, taken: () => taken };
}

/**
 * Hands over the pieces of a stream that unpacks; the last one is known when the next does not come.
 * @param taken of the packed bytes so far, where that is known: what bursts is refused after its first piece.
 */
export async function* streamPieces(
  open: () => ReadableStream<Uint8Array<ArrayBuffer>>,
  name: string,
  packedBytes: number,
  bounds = UNPACK_BOUNDS,
  taken?: () => number,
): AsyncGenerator<Piece, void, undefined> {
  const reader = open().getReader();
  const limit = unpackedLimit(packedBytes, bounds);
  const limitNow = () =>
    taken ? Math.min(limit, Math.max(bounds.harmless, taken() * STEEP_RATIO)) : limit;
  let unpacked = 0;
  let held: Uint8Array<ArrayBuffer> | null = null;
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error: unknown) => {
        if (error instanceof TableError) throw error;
        throw new TableError({ code: 'archive-cut', file: name });
      });
      const fraction = Math.min(1, unpacked / Math.max(1, packedBytes * 4));
      if (held) yield { bytes: held, fraction: done ? 1 : fraction, isLast: done };
      if (done) break;
      held = value;
      unpacked += value.length;
      if (unpacked > limitNow()) throw tooLarge(name, unpacked);
    }
    if (!held) yield { bytes: new Uint8Array(), fraction: 1, isLast: true };
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** How many bytes a packed file may become. */
export function unpackedLimit(
  packedBytes: number,
  { harmless, bearable, most }: UnpackBounds = UNPACK_BOUNDS,
): number {
  const steep = Math.min(bearable, packedBytes * STEEP_RATIO);
  return Math.min(most, Math.max(harmless, steep, packedBytes * MAX_RATIO));
}

export function tooLarge(name: string, bytes: number): TableError {
  return new TableError({
    code: 'archive-bursts',
    ...{ file: name, megabytes: Math.floor(bytes / 1e6) },
  });
}
