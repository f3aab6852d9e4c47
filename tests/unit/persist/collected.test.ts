import { afterEach, expect, test, vi } from 'vitest';
import { countBytes } from '../../../src/persist/collected';

const MB = 2 ** 20;

afterEach(() => vi.unstubAllGlobals());

/** The sizes of the buffers that are made meanwhile. */
function buffersOf(work: () => void): number[] {
  const sizes: number[] = [];
  vi.stubGlobal('ArrayBuffer', function (size: number) {
    sizes.push(size);
  });
  work();
  return sizes;
}

test('a table of a hundred rows makes no buffers', () => {
  expect(buffersOf(() => countBytes(50_000))).toEqual([]);
});

test('the collector sees at least what was read, in buffers of a megabyte', () => {
  const sizes = buffersOf(() => {
    for (let chunk = 0; chunk < 1000; chunk++) countBytes(250_000);
  });
  expect(new Set(sizes)).toEqual(new Set([MB]));
  expect(sizes.length).toBeGreaterThan((1000 * 250_000) / MB - 2);
});
