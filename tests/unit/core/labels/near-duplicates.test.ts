/** @file Two texts are compared only as far as it takes, and come to what a comparison of all their words would. */
import { describe, expect, it } from 'vitest';
import {
  areSimilar,
  LEAST_SIMILARITY,
  SKETCH_SIZE,
} from '../../../../src/core/labels/near-duplicates';
import { seededRandom } from '../../../../src/core/random';

/** By sets, to the end. */
function similarityOf(a: Uint32Array, b: Uint32Array): number {
  const [inA, inB] = [new Set(a), new Set(b)];
  const isPart = [a, b].some(({ length }) => length === SKETCH_SIZE);
  const union = [...new Set([...a, ...b])].toSorted((x, y) => x - y);
  const seen = isPart ? union.slice(0, SKETCH_SIZE) : union;
  return seen.filter((hash) => inA.has(hash) && inB.has(hash)).length / seen.length;
}

describe('a pair that is compared', () => {
  const random = seededRandom(3);
  const below = (bound: number) => Math.floor(random() * bound);
  const hashes = (count: number) => Array.from({ length: count }, () => below(2 ** 32));
  const sketch = (found: readonly number[]) =>
    Uint32Array.from([...new Set(found)].toSorted((x, y) => x - y).slice(0, SKETCH_SIZE));
  /** Most of them about as similar as it takes. */
  const pair = (longest: number): [Uint32Array, Uint32Array] => {
    const shared = hashes(1 + below(longest));
    const own = () => hashes(below(shared.length * 0.6));
    return [sketch([...shared, ...own()]), sketch([...shared, ...own()])];
  };

  it.each([
    ['short texts', 12],
    ['whole texts', 80],
    ['long texts', 300],
  ])('of %s is judged as by all of their words', (_, longest) => {
    let similar = 0;
    const wrong: unknown[] = [];
    for (let round = 0; round < 1000; round++) {
      const [a, b] = pair(longest);
      const expected = similarityOf(a, b) >= LEAST_SIMILARITY;
      if (areSimilar(a, b) !== expected) wrong.push([a, b]);
      if (expected) similar += 1;
    }
    expect(wrong).toEqual([]);
    expect(similar).toBeGreaterThan(100);
    expect(similar).toBeLessThan(900);
  });

  it('is not similar where neither says anything', () => {
    expect(areSimilar(new Uint32Array(), new Uint32Array())).toBe(false);
  });
});
