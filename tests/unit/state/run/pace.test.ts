import { expect, test } from 'vitest';
import { Pace } from '../../../../src/state/run/pace';

test('says nothing before there is anything to go by', () => {
  const pace = new Pace();
  pace.note(0, 10);
  pace.note(5, 10.2);
  expect(pace.rate).toBeNull();
  expect(pace.secondsFor(100)).toBeNull();
});

test('follows the last half minute, not a slow start', () => {
  const pace = new Pace();
  pace.note(0, 0);
  for (let second = 60; second <= 120; second++) pace.note((second - 60) * 10, second);
  expect(pace.rate).toBeCloseTo(10);
  expect(pace.secondsFor(50)).toBeCloseTo(5);
});

test('knows no end while nothing moves', () => {
  const pace = new Pace();
  pace.note(3, 0);
  pace.note(3, 5);
  expect(pace.rate).toBeNull();
});
