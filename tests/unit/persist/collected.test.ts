import { afterEach, expect, test, vi } from 'vitest';
import { CountedPass } from '../../../src/persist/collected';

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

test('a pass over a table of a hundred thousand rows makes no buffers', () => {
  const pass = new CountedPass();
  expect(buffersOf(() => pass.count(60 * MB))).toEqual([]);
});

test('the collector sees at least what was read of a larger one, in buffers of a megabyte', () => {
  const pass = new CountedPass();
  const sizes = buffersOf(() => {
    for (let chunk = 0; chunk < 1000; chunk++) pass.count(MB / 4);
  });
  expect(new Set(sizes)).toEqual(new Set([MB]));
  expect(sizes.length).toBeGreaterThan(1000 / 4);
});
