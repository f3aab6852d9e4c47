/** @file A short name for a set of values, to notice that they changed. Not for secrets. */

/** FNV-1a, 32 bits, over texts and numbers in order; 8 hexadecimal digits. */
export function fingerprint(...parts: (string | ArrayLike<number>)[]): string {
  let hash = 0x811c9dc5;
  const add = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193) >>> 0;
  };
  for (const part of parts) {
    add(part.length);
    if (typeof part === 'string') {
      for (let i = 0; i < part.length; i++) add(part.charCodeAt(i));
      continue;
    }
    // One kind of array, as a loop that sees many kinds takes several times as long.
    for (const value of new Float64Array(part)) {
      // Two bytes at a time are enough for row numbers and label numbers.
      add(value & 0xffff);
      if (value > 0xffff) add(value >>> 16);
    }
  }
  return hash.toString(16).padStart(8, '0');
}
