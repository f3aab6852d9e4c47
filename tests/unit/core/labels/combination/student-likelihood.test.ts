/** @file How sure a student should be, found out from the teacher's sets alone. */
import { describe, expect, it } from 'vitest';
import { likeliestTemperature } from '../../../../../src/core/labels/combination/student-likelihood';
import { trustInStudents } from '../../../../../src/core/labels/combination/student-trust';
import { makeWorld } from './simulated-teacher';

const options = { classes: 8, seed: 1, first: 0.5, second: 0.2, sureness: [0.4, 1] } as const;
const rowsOf = ({ sets }: ReturnType<typeof makeWorld>) =>
  Array.from({ length: sets.rows }, (_, i) => i);

describe('likeliestTemperature', () => {
  it('finds by how much a student misstates its chances, if rather too flat', () => {
    const found = [0.5, 1, 1.5].map((temperature) => {
      const world = makeWorld({ ...options, rows: 1_500, temperature });
      return likeliestTemperature(world.sets, rowsOf(world), world.distributions) / temperature;
    });
    expect(Math.min(...found)).toBeGreaterThan(0.9);
    expect(Math.max(...found)).toBeLessThan(1.6);
  });
});

describe('trustInStudents', () => {
  it('takes a student that is right more often than it is sure at more than its word, from many rows', () => {
    const trust = (rows: number) => {
      const world = makeWorld({ ...options, rows, temperature: 0.4 });
      return trustInStudents(world.sets, rowsOf(world), world.distributions).temperature;
    };
    const [few, many] = [trust(100), trust(4_000)];
    expect(many).toBeLessThan(0.85);
    expect(many).toBeLessThan(few - 0.05);
  });
});
