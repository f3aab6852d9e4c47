/** @file A file in memory that counts what is read of it. */
import type { ByteSource } from '../../../src/core/students/encoder/safetensors';

export interface CountingSource extends ByteSource {
  /** The ranges that were read, in order. */
  readonly reads: [start: number, end: number][];
}

export function memorySource(bytes: Uint8Array): CountingSource {
  const reads: [number, number][] = [];
  return {
    size: bytes.length,
    reads,
    read: (start, end) => {
      reads.push([start, end]);
      return Promise.resolve(bytes.subarray(start, end));
    },
  };
}
