/**
 * @file A file as text, piece by piece. Invariant: no character is changed: bytes that are not valid
 * in the file's encoding end the reading instead of becoming a replacement character. Only one piece
 * is held, and the next is read when it is asked for.
 */
import { incompleteTailLength, type Encoding } from '../../src/core/table/encoding';

/** Large enough that reading is fast, small enough that progress moves and memory stays flat. */
export const PIECE_BYTES = 262_144;

export interface TextPiece {
  text: string;
  /** Bytes of the file read so far, this piece included. */
  bytesRead: number;
}

/** The file goes on with bytes that are no text; all text before them has been handed over. */
export class UndecodableBytes extends Error {
  override name = 'UndecodableBytes';
  /** 0-based place in the file. */
  readonly byteOffset: number;
  /** A zero byte rather than an invalid one: the mark of a binary file. */
  readonly isZeroByte: boolean;

  constructor(byteOffset: number, isZeroByte: boolean) {
    super(`Undecodable at byte ${byteOffset}`);
    this.byteOffset = byteOffset;
    this.isZeroByte = isZeroByte;
  }
}

/**
 * Reads a file from after its byte order mark to its end.
 * @throws UndecodableBytes, after the text before them was handed over.
 */
export async function* textPieces(
  file: Blob,
  encoding: Encoding,
  pieceBytes = PIECE_BYTES,
): AsyncGenerator<TextPiece, void, undefined> {
  let tail: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  for (let start = encoding.markLength; start < file.size; start += pieceBytes) {
    const end = Math.min(start + pieceBytes, file.size);
    const bytes = joined(tail, new Uint8Array(await file.slice(start, end).arrayBuffer()));
    const tailLength = incompleteTailLength(bytes, encoding);
    const complete = bytes.subarray(0, bytes.length - tailLength);
    const { text, fault } = decodeToFault(complete, encoding, end - bytes.length);
    yield { text, bytesRead: end };
    if (fault) throw fault;
    tail = bytes.slice(bytes.length - tailLength);
  }
  if (tail.length > 0) throw new UndecodableBytes(file.size - tail.length, false);
}

function joined(
  first: Uint8Array<ArrayBuffer>,
  second: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  if (first.length === 0) return second;
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** The text up to the first byte at fault, and the fault. `offset` is the place of the first byte. */
function decodeToFault(
  bytes: Uint8Array,
  encoding: Encoding,
  offset: number,
): { text: string; fault: UndecodableBytes | null } {
  const whole = decode(bytes, encoding);
  const validLength = whole === null ? validPrefixLength(bytes, encoding) : bytes.length;
  const text = whole ?? decode(bytes.subarray(0, validLength), encoding) ?? '';
  const zero = text.indexOf('\0');
  if (zero !== -1) {
    const at = encoding.label === 'utf-8' ? bytes.indexOf(0) : zero * 2;
    return { text: text.slice(0, zero), fault: new UndecodableBytes(offset + at, true) };
  }
  const fault = whole === null ? new UndecodableBytes(offset + validLength, false) : null;
  return { text, fault };
}

/** Bisects for the first byte without which decoding would not have failed. */
function validPrefixLength(bytes: Uint8Array, encoding: Encoding): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (decode(bytes.subarray(0, middle), encoding) === null) invalid = middle;
    else valid = middle;
  }
  // The bytes before it may begin the character that the faulty byte does not continue.
  return valid - incompleteTailLength(bytes.subarray(0, valid), encoding);
}

/** The text, without a character that is cut off at the end; null where a byte is not valid. */
function decode(bytes: Uint8Array, encoding: Encoding): string | null {
  // `ignoreBOM` keeps such a character within the file; the one at its start was skipped.
  const decoder = new TextDecoder(encoding.label, { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    return null;
  }
}
