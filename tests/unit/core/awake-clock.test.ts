/** @file Time in which the machine was awake. */
import { expect, test } from 'vitest';
import { AwakeClock } from '../../../src/core/awake-clock';

test.each([
  ['goes on', 1],
  ['stands still', 0],
])('sleep is no time, where the fine clock %s meanwhile', (_, goesOn) => {
  let [wall, fine] = [1e12, 0];
  const pass = (ms: number, isAwake = true) => {
    wall += ms;
    fine += isAwake ? ms : ms * goesOn;
  };
  const clock = new AwakeClock({ wall: () => wall, fine: () => fine }, 30_000);
  pass(20_000.5);
  expect(clock.read()).toBe(0);
  pass(29_000);
  expect(clock.awakeMs).toBeCloseTo(49_000.5);
  pass(3_600_000, false);
  expect(clock.read()).toBe(3_600_000);
  pass(1_000);
  expect(clock.awakeMs).toBeCloseTo(50_000.5);
});

test('a clock of the day that is put back costs nothing', () => {
  let [wall, fine] = [1e12, 0];
  const clock = new AwakeClock({ wall: () => wall, fine: () => fine }, 30_000);
  wall -= 3_600_000;
  fine += 5_000;
  expect(clock.read()).toBe(0);
  expect(clock.awakeMs).toBe(5_000);
});
