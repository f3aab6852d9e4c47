/** @file How far held-out students are believed: by their sureness against how often they agree. */
import { describe, expect, it } from 'vitest';
import { trustInStudents } from '../../../../../src/core/labels/combination/student-trust';
import { setsOf } from '../../../../helpers/refinery/refinery-cases';

const ROWS = 200;
const rows = Array.from({ length: ROWS }, (_, row) => row);

/** A teacher that always names label 0 first, and a student as sure as told that says so in some of the rows. */
function trust(sureness: number, agreement: number) {
  const sets = setsOf(
    rows.map(() => [0, 1]),
    3,
  );
  const rest = (1 - sureness) / 2;
  const heldOut = Float32Array.from(
    rows.flatMap((row) =>
      row < agreement * ROWS ? [sureness, rest, rest] : [rest, sureness, rest],
    ),
  );
  return trustInStudents(sets, rows, heldOut);
}

describe('trustInStudents', () => {
  it('takes a student at its word that agrees as often as it is sure', () => {
    expect(Math.abs(trust(0.6, 0.6).temperature - 1)).toBeLessThan(0.12);
  });

  it('takes one flatter that is surer than it agrees, the more so the farther apart', () => {
    const [a, b] = [trust(0.6, 0.5).temperature, trust(0.6, 0.4).temperature];
    expect(a).toBeGreaterThan(1.1);
    expect(b).toBeGreaterThan(a + 0.2);
  });

  it('doubts one that is nearly certain less than its disagreement asks for', () => {
    const { temperature, selfTrust } = trust(0.98, 0.6);
    expect(selfTrust).toBeGreaterThan(0.9);
    // Sure of 0.6 only, its word would have to be more than four times as flat.
    expect(temperature).toBeLessThan(1.3);
  });

  it('has no opinion without rows', () => {
    expect(trustInStudents(setsOf([], 3), [], new Float32Array())).toEqual({
      ...{ temperature: 1, selfTrust: 0 },
      ...{ sureness: 0.5, agreement: 0.5 },
    });
  });
});
