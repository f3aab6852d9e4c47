/**
 * @file Files as lists of parts, in order. A part that is read only when it is written lets a file of
 * a gigabyte pass through without ever being in memory.
 */

/** Bytes that are at hand, or that are read piece by piece when they are wanted. */
export type FilePart = Uint8Array | LazyBytes;

export interface LazyBytes {
  /** Of all that `read` gives. */
  readonly byteLength: number;
  read(): AsyncIterable<Uint8Array>;
}

export function partsLength(parts: readonly FilePart[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** Parts that are all at hand, as one array. @throws Error for one that is not. */
export function joinParts(parts: readonly FilePart[]): Uint8Array {
  const whole = new Uint8Array(partsLength(parts));
  let at = 0;
  for (const part of parts) {
    if (!(part instanceof Uint8Array)) throw new Error('joinParts: a part was not read yet.');
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The same memory as bytes; machines that run browsers are little-endian, as the formats are. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
