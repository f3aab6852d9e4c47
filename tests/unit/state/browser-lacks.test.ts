/** @file What a browser lacks is told by what it offers. */
import { expect, test } from 'vitest';
import { browserLacks } from '../../../src/state/browser-lacks';

const WHOLE = {
  crossOriginIsolated: true,
  SharedArrayBuffer: {},
  navigator: { serviceWorker: {} },
};

const SANDBOXED = {
  get serviceWorker(): object {
    throw new DOMException('no', 'SecurityError');
  },
};

test('a browser that has all of it lacks nothing', () => {
  expect(browserLacks(WHOLE)).toEqual([]);
});

test.each([
  ['a page that is not isolated', { ...WHOLE, crossOriginIsolated: false }, ['threads']],
  ['an old browser', { navigator: { serviceWorker: {} } }, ['threads']],
  ['a page that came by plain http', { ...WHOLE, navigator: {} }, ['offline']],
  ['a page that is framed in a sandbox', { ...WHOLE, navigator: SANDBOXED }, ['offline']],
])('%s', (_, browser, lacks) => {
  expect(browserLacks(browser)).toEqual(lacks);
});
