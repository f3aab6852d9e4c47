/** @file Files as parts → Blobs, which the browser may keep on its disk. */
import { partsLength, type FilePart } from '../../../src/core/file-parts';
import type { StudentFiles } from '../api';

/** The files of an archive. @param onProgress gets the share of their bytes that is written, 0 to 1. */
export async function toFiles(
  archive: ReadonlyMap<string, string | readonly FilePart[]>,
  onProgress: (fraction: number) => void,
): Promise<StudentFiles> {
  const lengths = [...archive.values()].map((file) =>
    typeof file === 'string' ? 0 : partsLength(file),
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const files: StudentFiles = new Map();
  let written = 0;
  for (const [name, content] of archive) {
    const count = (bytes: number) => onProgress((written += bytes) / total);
    files.set(name, typeof content === 'string' ? content : await toBlob(content, count));
  }
  return files;
}

/**
 * At no time is more of the file in the worker's memory than one piece.
 * @param onBytes gets the length of each piece when it is written.
 */
export async function toBlob(
  parts: readonly FilePart[],
  onBytes: (count: number) => void = () => undefined,
): Promise<Blob> {
  const blobs: Blob[] = [];
  for (const part of parts) blobs.push(await partBlob(part, onBytes));
  return new Blob(blobs);
}

async function partBlob(part: FilePart, onBytes: (count: number) => void): Promise<Blob> {
  if (part instanceof Uint8Array) {
    onBytes(part.byteLength);
    return new Blob([ofOwnMemory(part)]);
  }
  const pieces: Blob[] = [];
  for await (const piece of part.read()) {
    pieces.push(new Blob([ofOwnMemory(piece)]));
    onBytes(piece.byteLength);
  }
  const blob = new Blob(pieces);
  // Lengths are written before what they are the lengths of.
  if (blob.size !== part.byteLength) {
    throw new Error(`A part of a file has ${blob.size} bytes instead of ${part.byteLength}.`);
  }
  return blob;
}

/** Blobs take no shared memory, which the numbers of a runtime with threads are in. */
function ofOwnMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? (bytes as Uint8Array<ArrayBuffer>)
    : new Uint8Array(bytes);
}

/** A file of an archive; empty where it has none of that name. */
export function fileOf(files: StudentFiles, name: string): File {
  return new File([(files.get(name) ?? '') as BlobPart], name);
}
