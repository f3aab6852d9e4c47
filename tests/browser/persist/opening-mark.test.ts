/** @file A project with which the page stands still is not opened for ever at each start. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dropMarks, markOpening } from '../../../src/persist/before-opening/opening-mark';
import { beginOpening } from '../../../src/state/project/opening-mark';

beforeEach(dropMarks);
afterEach(() => vi.restoreAllMocks());

/** A start of the page with the project; false where it stays closed. */
const start = async (id: string) => (await beginOpening(id)) !== null;

test('after two starts that did not come to their end it stays closed once', async () => {
  const opened = [];
  for (let index = 0; index < 4; index += 1) opened.push(await start('p'));
  expect(opened).toEqual([true, true, false, true]);
});

test('another project is not affected', async () => {
  await start('p');
  await start('p');
  expect(await start('q')).toBe(true);
});

test('starts that came to their end do not count, however many', async () => {
  for (let index = 0; index < 5; index += 1) {
    const mark = await markOpening('p');
    expect(mark.unfinished).toBe(0);
    mark.end();
    mark.end();
  }
});

test('an opening counts until a moment after the project is shown', async () => {
  const waiting: (() => void)[] = [];
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((done: () => void) =>
    waiting.push(done)) as never);
  const end = await beginOpening('p');
  end?.();
  vi.restoreAllMocks();
  expect((await markOpening('p')).unfinished).toBe(1);
  for (const done of waiting) done();
  expect((await markOpening('p')).unfinished).toBe(0);
});

test('a page that is left in good order has not stood still', async () => {
  for (let index = 0; index < 5; index += 1) {
    expect(await start('p')).toBe(true);
    dispatchEvent(new Event('pagehide'));
  }
});

test('where nothing can be stored all is opened', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect([await start('p'), await start('p'), await start('p')]).toEqual([true, true, true]);
});
