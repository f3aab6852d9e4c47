/** @file Expected calibration error by hand, and confidences put right by audited rows. */
import { describe, expect, it } from 'vitest';
import {
  expectedCalibrationError,
  recalibration,
} from '../../../../../src/core/labels/figures/calibration';
import { seededRandom } from '../../../../../src/core/random';

describe('expectedCalibrationError', () => {
  it('is the mean gap of the bins, weighted by their rows', () => {
    // Bins of 1/15: 0.9 and 0.92 share one (gap 1.82 - 1), 0.5 stands alone (gap 0.5 - 1), 1 in the last.
    const error = expectedCalibrationError([0.9, 0.92, 0.5, 1], [true, false, true, true]);
    expect(error).toBeCloseTo((0.82 + 0.5 + 0) / 4, 12);
  });

  it('is null without rows and 0 for a perfect oracle', () => {
    expect(expectedCalibrationError([], [])).toBeNull();
    expect(expectedCalibrationError([1, 0], [true, false])).toBe(0);
  });
});

describe('recalibration', () => {
  const random = seededRandom(3);
  /** Confidences that are too high: right with probability c². */
  const judged = Array.from({ length: 2000 }, () => {
    const confidence = 0.5 + random() / 2;
    return { confidence, right: random() < confidence ** 2, weight: 1 };
  });

  it('changes nothing without audited rows', () => {
    const map = recalibration([]);
    expect(map(0.7)).toBeCloseTo(0.7, 9);
    expect(map(1)).toBeCloseTo(0.998, 9);
  });

  it('makes confidences mean what they say', () => {
    const map = recalibration(judged.slice(0, 1000));
    const rest = judged.slice(1000);
    const error = (values: number[]) =>
      expectedCalibrationError(
        values,
        rest.map(({ right }) => right),
      ) ?? 1;
    const before = error(rest.map(({ confidence }) => confidence));
    const after = error(rest.map(({ confidence }) => map(confidence)));
    expect(before).toBeGreaterThan(0.15);
    expect(after).toBeLessThan(0.05);
  });

  it('leaves what is nearly right alone, and mends what is far off, on the word of 60 rows', () => {
    const errorsOf = (power: number) => {
      const table = Array.from({ length: 2000 }, () => {
        const confidence = 0.4 + 0.6 * random();
        return { confidence, right: random() < confidence ** power, weight: 1 };
      });
      const right = table.map((row) => row.right);
      const error = (map: (confidence: number) => number) =>
        expectedCalibrationError(
          table.map(({ confidence }) => map(confidence)),
          right,
        ) ?? 1;
      const audits = Array.from({ length: 40 }, (_, audit) =>
        error(recalibration(table.slice(50 * audit, 50 * audit + 60))),
      );
      const after = audits.reduce((sum, value) => sum + value, 0) / audits.length;
      return { before: error((confidence) => confidence), after };
    };
    const nearlyRight = errorsOf(1);
    expect(nearlyRight.after).toBeLessThan(nearlyRight.before + 0.015);
    const farOff = errorsOf(3);
    expect(farOff.before).toBeGreaterThan(0.2);
    expect(farOff.after).toBeLessThan(0.06);
  });

  it('moves with caution on the word of a few, and never turns the order around', () => {
    const wrong = { confidence: 0.9, right: false, weight: 1 };
    const one = recalibration([wrong]);
    expect(one(0.9)).toBeLessThan(0.9);
    expect(one(0.9)).toBeGreaterThan(0.6);
    const upsideDown = recalibration([
      ...Array.from({ length: 50 }, () => ({ ...wrong, confidence: 0.99 })),
      ...Array.from({ length: 50 }, () => ({ confidence: 0.2, right: true, weight: 1 })),
    ]);
    expect(upsideDown(0.9)).toBeGreaterThanOrEqual(upsideDown(0.3));
  });

  it('counts a row for as many as it stands for', () => {
    const two = [
      { confidence: 0.8, right: true, weight: 3 },
      { confidence: 0.8, right: false, weight: 1 },
    ];
    const turned = two.map((row) => ({ ...row, right: !row.right }));
    expect(recalibration(two)(0.8)).toBeGreaterThan(recalibration(turned)(0.8));
  });
});
