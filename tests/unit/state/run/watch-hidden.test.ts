/** @file Steps hear whether the page is hidden, as long as they listen. */
import { afterEach, expect, test, vi } from 'vitest';
import { watchHidden } from '../../../../src/state/run/watch-hidden';

afterEach(() => vi.unstubAllGlobals());

test('tells whether the page is hidden now, then with every change, until it is stopped', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' });
  vi.stubGlobal('document', page);
  const become = (state: 'hidden' | 'visible') => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const told: boolean[] = [];
  const stop = watchHidden((isHidden) => told.push(isHidden));
  become('visible');
  become('hidden');
  stop();
  become('visible');
  expect(told).toEqual([true, false, true]);
});
