/** @file A project with which the page stands still is not opened for ever at each start. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beginOpening, endOpeningWhenShown } from '../../../../src/state/project/opening-mark';
import { keptStorage } from '../../../helpers/kept-storage';

const leave = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', keptStorage());
  vi.stubGlobal('addEventListener', leave.addEventListener.bind(leave));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('after two starts that did not come to their end it stays closed once', () => {
  expect([1, 2, 3, 4].map(() => beginOpening('p'))).toEqual([true, true, false, true]);
});

test('another project is not affected', () => {
  beginOpening('p');
  beginOpening('p');
  expect(beginOpening('q')).toBe(true);
});

test('starts that came to their end do not count, however many', () => {
  for (let start = 0; start < 5; start += 1) {
    expect(beginOpening('p')).toBe(true);
    endOpeningWhenShown();
    vi.runAllTimers();
  }
});

test('a page that is left in good order has not stood still', () => {
  for (let start = 0; start < 5; start += 1) {
    expect(beginOpening('p')).toBe(true);
    leave.dispatchEvent(new Event('pagehide'));
  }
});

test('what is stored is not trusted, and without storage all is opened', () => {
  localStorage.setItem('shortlist.opening', '{"id":3');
  expect(beginOpening('p')).toBe(true);
  vi.stubGlobal('localStorage', {
    getItem: () => {
      throw new Error('denied');
    },
  });
  expect([1, 2, 3].map(() => beginOpening('p'))).toEqual([true, true, true]);
});
