/** @file The first sentences of the results: what the machines' own estimate is worth. */
import { expect, test } from 'vitest';
import type { Report } from '../../../src/core/report';
import type { LabelSummary } from '../../../src/state/results/review-list';
import { findingOf } from '../../../src/ui/words/results/results-words';

const SUMMARY = {
  ...{ total: 100, labelled: 100, equal: 0, human: 0, guessed: 0, meanConfidence: 0.76 },
} as LabelSummary;

function finding(evidence: Report['teacher']['evidence'], human = 0): string {
  const report = {
    teacher: { firstAccuracy: null, evidence },
    student: null,
    labels: { audit: null, human },
  } as unknown as Report;
  return findingOf(report, SUMMARY);
}

test('an estimate that hangs on nearness in meaning is not left to stand alone', () => {
  expect(finding({ matched: 40, near: 60, none: 0 })).toMatch(/No keyword occurs in 60 texts/);
});

test('an estimate is called one, and no more, where most texts hold a keyword or nobody knows', () => {
  for (const evidence of [{ matched: 60, near: 40, none: 0 }, null]) {
    expect(finding(evidence)).toContain('Nobody has checked that');
    expect(finding(evidence)).not.toContain('nearness');
  }
});

test('where people labelled most of such texts, nothing hangs on nearness', () => {
  expect(finding({ matched: 40, near: 60, none: 0 }, 60)).not.toContain('nearness');
});
