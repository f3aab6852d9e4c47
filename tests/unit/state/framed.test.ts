/** @file A page inside another site's. */
import { expect, test } from 'vitest';
import { isFramedByStranger } from '../../../src/state/framed';

const location = { origin: 'https://shortlist.example' };
const ofOrigin = (origin: string) => ({ location: { origin } });

test('a page by itself is not framed, nor is one in a page of its own site', () => {
  const self = ofOrigin(location.origin);
  expect(isFramedByStranger({ top: self, self, location })).toBe(false);
  expect(isFramedByStranger({ top: ofOrigin(location.origin), self, location })).toBe(false);
});

test('another site is a stranger, also where its origin cannot be read', () => {
  const self = ofOrigin(location.origin);
  expect(isFramedByStranger({ top: ofOrigin('https://evil.example'), self, location })).toBe(true);
  const silent = {
    get location(): { origin: string } {
      throw new DOMException('Blocked a frame', 'SecurityError');
    },
  };
  expect(isFramedByStranger({ top: silent, self, location })).toBe(true);
});
