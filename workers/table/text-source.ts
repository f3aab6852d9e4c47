/**
 * @file A file as text, piece by piece. Invariant: no character is changed: bytes that are not valid
 * in the file's encoding end the reading instead of becoming a replacement character. Only one piece
 * is held, and the next is read when it is asked for.
 */
import type { Encoding } from '../../src/core/table/encoding';

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
  const decoder = fatalDecoder(encoding);
  /** Bytes of the text handed over; a character cut off at the end of a piece is not among them. */
  let offset: number = encoding.markLength;
  for (let start = offset; start < file.size; start += pieceBytes) {
    const end = Math.min(start + pieceBytes, file.size);
    const isLast = end === file.size;
    let text: string;
    let isValid = true;
    try {
      text = decoder.decode(await file.slice(start, end).arrayBuffer(), { stream: !isLast });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      isValid = false;
      text = textBeforeFault(await file.slice(offset, end).arrayBuffer(), encoding);
    }
    const zero = text.indexOf('\0');
    if (zero !== -1) text = text.slice(0, zero);
    offset += byteLength(text, encoding);
    yield { text, bytesRead: end };
    if (zero !== -1 || !isValid) throw new UndecodableBytes(offset, zero !== -1);
  }
}

/** Throws a TypeError for bytes that are no text. */
function fatalDecoder({ label }: Encoding): TextDecoder {
  // `ignoreBOM` keeps such a character within the file; the one at its start was skipped.
  return new TextDecoder(label, { fatal: true, ignoreBOM: true });
}

/** Decodes byte by byte, because a decoder that fails gives neither the place nor the text. */
function textBeforeFault(bytes: ArrayBuffer, encoding: Encoding): string {
  const decoder = fatalDecoder(encoding);
  let text = '';
  try {
    for (const byte of new Uint8Array(bytes)) {
      text += decoder.decode(Uint8Array.of(byte), { stream: true });
    }
  } catch {
    // The fault; where only the end of the file is missing there is none.
  }
  return text;
}

function byteLength(text: string, { label }: Encoding): number {
  return label === 'utf-8' ? new TextEncoder().encode(text).length : text.length * 2;
}
