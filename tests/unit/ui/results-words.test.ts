/** @file The first sentences of the results: what the machines' own estimate is worth. */
import { expect, test } from 'vitest';
import type { Report } from '../../../src/core/report';
import type { LabelSummary } from '../../../src/state/results/review-list';
import {
  findingOf,
  headlineOf,
  keyFacts,
  teacherFigures,
} from '../../../src/ui/words/results/results-words';

const SUMMARY = {
  ...{ total: 100, labelled: 100, equal: 0, human: 0, guessed: 0, meanConfidence: 0.76 },
} as LabelSummary;

function finding(evidence: Report['teacher']['evidence'], human = 0): string {
  const report = {
    teacher: { firstAccuracy: null, evidence },
    student: null,
    labels: { audit: null, human },
    warnings: [],
  } as unknown as Report;
  return findingOf(report, SUMMARY);
}

function said(report: object, summary: Partial<LabelSummary> = {}): [string, string] {
  const whole = {
    teacher: { firstAccuracy: null, evidence: { matched: 40, near: 60, none: 0 } },
    ...{ student: null, labels: { audit: null, human: 0 }, warnings: [] },
    ...report,
  } as unknown as Report;
  const summed = { ...SUMMARY, ...summary };
  return [headlineOf(whole, summed), findingOf(whole, summed)];
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

test('where most labels are guesses, the headline says so and nothing is estimated', () => {
  const warnings = [{ code: 'no-evidence' }];
  for (const [report, summary] of [
    [{ warnings }, { guessed: 48 }],
    [{}, { guessed: 60 }],
  ] as const) {
    const [headline, finding] = said(report, summary);
    expect(headline).toMatch(/guesses/);
    expect(finding).toMatch(/cannot even be estimated/);
    expect(finding).not.toMatch(/%|far too high/);
  }
});

test('what the student has learned of people is no guess, whatever its teacher had to go by', () => {
  const [headline, finding] = said({ warnings: [{ code: 'no-evidence' }] }, { guessed: 0 });
  expect(headline).not.toMatch(/guesses/);
  expect(finding).toMatch(/own estimate, 76\.0%/);
});

test('after a check the headline no longer calls labels guesses, as their share of right ones is known', () => {
  const warnings = [{ code: 'no-evidence' }];
  const [headline, finding] = said(
    { warnings, labels: { audit: {}, human: 40 } },
    { human: 40, guessed: 50 },
  );
  expect([headline, finding]).toEqual(['100 texts labelled', '']);
});

test('the student’s figure does not pass for that of the labels, which another way chose', () => {
  const measured = (policy: string, accuracy: number) =>
    said({
      teacher: { firstAccuracy: 0.7, evidence: null },
      student: { trainAccuracy: 0.78, testAccuracy: null },
      labels: { audit: null, human: 0, policy, accuracy },
    })[1];
  expect(measured('auto', 0.768)).toMatch(/student for 78\.0%\. .*76\.8%.*student alone/);
  expect(measured('auto', 0.8)).toMatch(/80\.0%/);
  expect(measured('auto', 0.8)).not.toContain('student alone');
  expect(measured('student', 0.78)).toMatch(/student for 78\.0%\.$/);
});

test('a text that nothing spoke for is not called shortlisted', () => {
  const report = {
    teacher: {
      ...{ kind: 'keywords', coverage: null, meanCandidates: null, evidence: null },
      ...{ unmatched: 30, askedAgain: 0, seconds: 1, rowsPerSecond: null },
    },
    rows: { annotated: 150, failed: 2 },
    recipe: { teacher: { kind: 'keywords' } },
  } as unknown as Report;
  const figures = new Map(teacherFigures(report).map(({ name, value }) => [name, value]));
  expect(figures.get('Shortlisted')).toBe('120 texts');
  expect(figures.get('Without any evidence')).toBe('30 texts');
  expect(figures.get('Failed')).toBe('2 texts');
});

/** The strip of facts, by name. */
function facts(labels: object, summary: Partial<LabelSummary> = {}): Map<string, string[]> {
  const report = {
    rows: { total: 100, failed: 0 },
    teacher: { seconds: 60, evidence: null },
    student: { seconds: 30 },
    warnings: [],
    labels: {
      ...{ audit: null, accuracy: null, human: 0 },
      perLabel: [{ support: 90 }, { support: 10 }, { support: 0 }],
      ...labels,
    },
  } as unknown as Report;
  return new Map(
    keyFacts(report, { ...SUMMARY, ...summary }).map(({ name, value, note }) => [
      name,
      [value, ...(note === undefined ? [] : [note])],
    ]),
  );
}

test('the strip of facts has one figure for what is right: the check before the table before an estimate', () => {
  const standing = { accuracy: 0.9, low: 0.8, high: 0.95 };
  const names = (found: Map<string, string[]>) =>
    [...found.keys()].filter((name) => name.startsWith('Right'));
  expect(names(facts({ audit: { standing }, accuracy: 0.7 }))).toEqual(['Right, by the check']);
  expect(facts({ audit: { standing } }).get('Right, by the check')).toEqual([
    '90.0%',
    '80.0% to 95.0%',
  ]);
  expect(names(facts({ accuracy: 0.7 }))).toEqual(['Right, by the table']);
  expect(facts({}).get('Right, by estimate')).toEqual(['76.0%', 'not checked, often too high']);
});

test('where most labels are guesses the strip estimates nothing, and counts them', () => {
  const found = facts({}, { guessed: 60 });
  expect([...found.keys()].some((name) => name.startsWith('Right'))).toBe(false);
  expect(found.get('Guesses')).toEqual(['60']);
});

test('the strip names labels that were never used and texts without a label, and nothing that is none', () => {
  const found = facts({}, { labelled: 98, equal: 5, given: 3 });
  expect(found.get('Labels used')).toEqual(['2 of 3']);
  expect(found.get('Without a label')).toEqual(['2']);
  expect(found.get('Labelled by you')).toEqual(['3']);
  expect(found.get('Texts')?.[1]).toMatch(/5/);
  expect(found.has('Failed')).toBe(false);
  expect(found.get('Time')?.[0]).toMatch(/1|90/);
});
