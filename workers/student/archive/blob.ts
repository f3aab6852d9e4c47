/** @file A file's parts → a Blob, which the browser may keep on its disk. */
import type { FilePart } from '../../../src/core/file-parts';
import type { StudentFiles } from '../api';

/** At no time is more of the file in the worker's memory than one piece. */
export async function toBlob(parts: readonly FilePart[]): Promise<Blob> {
  const blobs: Blob[] = [];
  for (const part of parts) blobs.push(await partBlob(part));
  return new Blob(blobs);
}

async function partBlob(part: FilePart): Promise<Blob> {
  if (part instanceof Uint8Array) return new Blob([ofOwnMemory(part)]);
  const pieces: Blob[] = [];
  for await (const piece of part.read()) pieces.push(new Blob([ofOwnMemory(piece)]));
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
