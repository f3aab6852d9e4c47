/** @file Seeded random numbers for tests, so that a failure can be repeated. */

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Numbers in [low, high) that are exact in float32, so that every device is fed the same ones. */
export function randomArray(
  length: number,
  random: () => number,
  [low, high]: readonly [number, number] = [-2, 2],
): Float32Array {
  return Float32Array.from({ length }, () => low + (high - low) * random());
}
