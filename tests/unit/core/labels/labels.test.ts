/** @file Which label a row gets, under each policy and with each kind of evidence. */
import { describe, expect, test } from 'vitest';
import { chooseLabel, humanLabel, type LabelEvidence } from '../../../../src/core/labels/labels';
import { ROW_POLICIES } from '../../../../src/core/task/recipe';

const LABELS = ['Hill', 'River', 'Sea'];

/** The teacher would say River, the student Hill, and the student within the candidates Sea. */
const DIVIDED: LabelEvidence = {
  candidates: ['River', 'Sea'],
  scores: [3, 1],
  distribution: Float32Array.of(0.5, 0.125, 0.375),
};
const TEACHER_ONLY: LabelEvidence = { ...DIVIDED, distribution: null };
const STUDENT_ONLY: LabelEvidence = { ...DIVIDED, candidates: [], scores: [] };
const NOTHING: LabelEvidence = { candidates: [], distribution: null };

describe('where teacher and student disagree', () => {
  test.each([
    ['teacher', { label: 'River', confidence: 0.75, source: 'teacher' }],
    ['student', { label: 'Hill', confidence: 0.5, source: 'student' }],
    ['within', { label: 'Sea', confidence: 0.75, source: 'student' }],
    // 3/4 of 1/8 against 1/4 of 3/8: a tie, and River comes first.
    ['combined', { label: 'River', confidence: 0.5, source: 'teacher' }],
  ] as const)('%s', (policy, expected) => {
    expect(chooseLabel(DIVIDED, policy, LABELS)).toEqual(expected);
  });
});

describe('where they agree', () => {
  const agreed = { ...DIVIDED, distribution: Float32Array.of(0.25, 0.5, 0.25) };
  test.each([
    ['teacher', 0.75],
    ['student', 0.5],
    ['within', 2 / 3],
    ['combined', 6 / 7],
  ] as const)('%s has its own confidence, and both as the source', (policy, confidence) => {
    expect(chooseLabel(agreed, policy, LABELS)).toEqual({
      label: 'River',
      confidence: expect.closeTo(confidence, 6) as number,
      source: 'both',
    });
  });
});

describe.each(ROW_POLICIES)('%s', (policy) => {
  test('falls back to the teacher before there is a student', () => {
    expect(chooseLabel(TEACHER_ONLY, policy, LABELS)).toEqual({
      label: 'River',
      confidence: 0.75,
      source: 'teacher',
    });
  });

  test('falls back to the student where there are no candidates', () => {
    expect(chooseLabel(STUDENT_ONLY, policy, LABELS)).toEqual({
      label: 'Hill',
      confidence: 0.5,
      source: 'student',
    });
  });

  test('has no label where there is nothing to go by', () => {
    expect(chooseLabel(NOTHING, policy, LABELS)).toBeNull();
  });
});

describe('the teacher’s confidence', () => {
  const teacherConfidence = (candidates: string[], scores?: number[]) =>
    chooseLabel({ candidates, scores, distribution: null }, 'teacher', LABELS)?.confidence;

  test('without scores is the first rank’s share of 1, 1/2, 1/3', () => {
    expect(teacherConfidence(['Sea'])).toBe(1);
    expect(teacherConfidence(['Sea', 'Hill'])).toBeCloseTo(2 / 3, 12);
    expect(teacherConfidence(['Sea', 'Hill', 'River'])).toBeCloseTo(6 / 11, 12);
  });

  test('with scores of 0 throughout is an even share', () => {
    expect(teacherConfidence(['Sea', 'Hill'], [0, 0])).toBe(0.5);
  });
});

describe('the product of both', () => {
  const choose = (evidence: LabelEvidence) => chooseLabel(evidence, 'combined', LABELS);

  test('can be a label that neither says first', () => {
    const candidates = ['River', 'Sea'];
    const distribution = Float32Array.of(0.6, 0.1, 0.3);
    expect(choose({ candidates, distribution })).toEqual({
      ...{ label: 'Sea', source: 'both' },
      confidence: expect.closeTo(0.6, 6) as number,
    });
  });

  test('is the teacher’s where the student rules out all candidates', () => {
    const distribution = Float32Array.of(1, 0, 0);
    expect(choose({ ...DIVIDED, distribution })).toEqual({
      ...{ label: 'River', confidence: 0.75, source: 'teacher' },
    });
  });
});

test('a person’s label is never in doubt', () => {
  expect(humanLabel('Sea')).toEqual({ label: 'Sea', confidence: 1, source: 'human' });
});

describe('the student’s label', () => {
  test('of equals is the first', () => {
    const evidence = { candidates: [], distribution: Float32Array.of(0.25, 0.375, 0.375) };
    expect(chooseLabel(evidence, 'student', LABELS)?.label).toBe('River');
  });

  test('within candidates that it all rules out is the first label of them, without confidence', () => {
    const evidence = { candidates: ['Sea', 'River'], distribution: Float32Array.of(1, 0, 0) };
    expect(chooseLabel(evidence, 'within', LABELS)).toMatchObject({
      label: 'River',
      confidence: 0.5,
    });
  });

  test('leaves the distribution as it is', () => {
    const distribution = Float32Array.of(0.5, 0.125, 0.375);
    for (const policy of ROW_POLICIES) chooseLabel({ ...DIVIDED, distribution }, policy, LABELS);
    expect(distribution).toEqual(Float32Array.of(0.5, 0.125, 0.375));
  });
});
