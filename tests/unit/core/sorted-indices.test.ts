import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/core/random';
import { sortedIndices } from '../../../src/core/sorted-indices';

test('indices are sorted by their keys, of equals the first', () => {
  const random = seededRandom(3);
  const draw = () => Math.round((random() - 0.5) * 20) * 10 ** Math.round((random() - 0.5) * 60);
  const special = [0, -0, 1, -1, Infinity, -Infinity, 1e-40, -1e-40];
  const keys = Float32Array.from([...special, ...Array.from({ length: 3000 }, draw)]);
  const expected = [...keys.keys()].sort((a, b) => {
    const [first = 0, second = 0] = [keys[a], keys[b]];
    return first < second ? -1 : first > second ? 1 : a - b;
  });
  expect([...sortedIndices(keys)]).toEqual(expected);
  expect([...sortedIndices(new Float32Array())]).toEqual([]);
});
