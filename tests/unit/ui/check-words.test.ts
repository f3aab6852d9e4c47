/** @file What comes next after a check: the one thing that helps most, and nothing that leads nowhere. */
import { expect, test } from 'vitest';
import type { Report } from '../../../src/core/report';
import { formatAbout } from '../../../src/ui/format';
import { nextText, type CheckOutcome } from '../../../src/ui/words/audit/check-words';

const PROVABLE: CheckOutcome = { recommendation: null, unlearned: 0, isProvable: true };

function reportOf(rows: number, accuracy: number): Report {
  const labels = { policy: 'auto', audit: { accuracy }, accepted: null };
  return { rows: { total: rows }, labels } as unknown as Report;
}

test('another training is worth it where the answers are many for the table', () => {
  const answered = { ...PROVABLE, unlearned: 60 };
  expect(nextText(reportOf(3_000, 0.6), answered)).toMatch(/^Train once more/);
  expect(nextText(reportOf(80_000, 0.6), answered)).toMatch(/^Too many are wrong/);
  expect(nextText(reportOf(80_000, 0.9), answered)).toMatch(/^Say how often/);
});

test('where most labels are wrong, nobody is told to train again, but what helps', () => {
  const answered = { ...PROVABLE, unlearned: 60 };
  for (const accuracy of [0, 0.2, 0.3, 0.49]) {
    expect(nextText(reportOf(3_000, accuracy), answered)).toMatch(/^Most labels are wrong/);
  }
  expect(nextText(reportOf(3_000, 0.5), answered)).toMatch(/^Train once more/);
});

test('another choice of labels is advised where it makes them more right than wrong', () => {
  const recommending = (accuracy: number): CheckOutcome =>
    ({
      ...PROVABLE,
      recommendation: { policy: 'student', clear: true, estimates: { student: { accuracy } } },
    }) as unknown as CheckOutcome;
  expect(nextText(reportOf(3_000, 0.3), recommending(0.6))).toMatch(/^Change the labels/);
  expect(nextText(reportOf(3_000, 0.3), recommending(0.4))).toMatch(/^Most labels are wrong/);
});

test('nobody is asked for a share that the check can show of no label', () => {
  const next = nextText(reportOf(80_000, 0.8), { ...PROVABLE, isProvable: false });
  expect(next).toMatch(/^Read the least certain/);
});

test('an estimate of a count has two figures, and what is small has all of its own', () => {
  const said = [36_295, 14_996, 601, 418, 59, 7, 0].map(formatAbout);
  expect(said).toEqual(['36,000', '15,000', '600', '420', '59', '7', '0']);
});
