/** @file How good the labels of each policy are, how calibrated `auto` is, and whether audits are honest. */
import { designAudit, inclusionWeights } from '../../../src/core/labels/audit';
import { confidenceStrata } from '../../../src/core/labels/audit-strata';
import { autoLabels } from '../../../src/core/labels/combination/auto';
import { combine } from '../../../src/core/labels/combination/combine';
import { findWordRules, rowsWithRules } from '../../../src/core/labels/combination/word-rules';
import {
  expectedCalibrationError,
  recalibration,
} from '../../../src/core/labels/figures/calibration';
import { chooseLabel, type FinalLabel } from '../../../src/core/labels/labels';
import { toEnd } from '../../../src/core/pieces';
import { at } from '../../../src/core/reads';
import { candidateSets } from '../../../src/core/refinery/candidate-sets';
import { argmaxRows } from '../../../src/core/refinery/refinery';
import { ROW_POLICIES, type RowPolicy } from '../../../src/core/task/recipe';
import type { Distributions, PolicyFigures, QualitySet } from './api';
import { simulateAudits } from './simulate-audits';

const AUDITS = 1_000;
/** Each is followed by a whole recalibration and its error. */
const RECALIBRATIONS = 100;

export function policyFigures(
  set: QualitySet,
  { fitted, heldOut, unseen }: Distributions,
  seed: number,
): PolicyFigures {
  const { labels, trainGold, testGold } = set;
  const classes = labels.length;
  const rows = trainGold.length;
  // To the policies the test rows stand behind the annotated ones.
  const distributionOf = (row: number) =>
    row < rows
      ? fitted.subarray(row * classes, (row + 1) * classes)
      : unseen.subarray((row - rows) * classes, (row - rows + 1) * classes);
  const annotations = set.annotations.map((annotation, row) => ({ ...annotation, row }));
  const sets = candidateSets(annotations, labels);
  const told = rowsWithRules(sets);
  const texts = told.map((row) => at(set.trainTexts, row));
  const rules = toEnd(findWordRules(sets, told, texts));
  const combined = combine(sets, heldOut, 1, rules);
  const auto = autoLabels({ labels, annotations, combined, distributionOf });
  const byRow = (policy: RowPolicy) => (row: number) =>
    chooseLabel(
      { ...annotations[row], distribution: distributionOf(row) } as never,
      policy,
      labels,
    );
  const policies = { auto, ...Object.fromEntries(ROW_POLICIES.map((p) => [p, byRow(p)])) };

  const classOf = new Map(labels.map((name, index) => [name, index]));
  const judge = (labelOf: (row: number) => FinalLabel | null, from: number, gold: number[]) => {
    const finals = gold.map((_, i) => labelOf(from + i));
    const classNumbers = finals.map((final) => classOf.get(final?.label ?? '') ?? -1);
    return {
      classNumbers,
      confidences: Float32Array.from(finals, (final) => final?.confidence ?? 0),
      right: classNumbers.map((label, i) => label === gold[i]),
    };
  };
  const judged = Object.entries(policies).map(
    ([name, labelOf]) => [name, judge(labelOf, 0, trainGold)] as const,
  );
  const calibrationError = (of: { confidences: Float32Array; right: boolean[] } | undefined) =>
    of ? (expectedCalibrationError(of.confidences, of.right) ?? NaN) : NaN;
  const of = Object.fromEntries(judged);
  const labelled = judged.map(([, { classNumbers }]) => classNumbers);
  const covered = simulateAudits(labelled, trainGold, of['auto']?.confidences ?? [], {
    audits: AUDITS,
    seed,
  });
  return {
    expected: combined.expected,
    temperature: combined.teacher.temperature,
    firstRight: combined.teacher.firstRight,

    right: Object.fromEntries(
      judged.map(([name, { classNumbers }]) => [name, shareRight(classNumbers, trainGold)]),
    ),
    heldOut: shareRight(argmaxRows(heldOut, classes), trainGold),
    calibrationError: calibrationError(of['auto']),
    studentCalibrationError: calibrationError(of['student']),
    testCalibrationError: calibrationError(judge(auto, rows, testGold)),
    auditedCalibrationError: auditedError(labelled, trainGold, of['auto']?.confidences, seed),
    intervals: Object.fromEntries(judged.map(([name], i) => [name, covered[i] ?? 0])),
  };
}

/** Mean calibration error of the first policy after audits that each recalibrate it. */
function auditedError(
  policies: readonly number[][],
  gold: readonly number[],
  confidences: Float32Array | undefined,
  seed: number,
): number {
  const [labels = []] = policies;
  const right = labels.map((label, row) => label === gold[row]);
  const strata = confidenceStrata(confidences ?? []);
  let sum = 0;
  for (let audit = 0; audit < RECALIBRATIONS; audit++) {
    const design = designAudit(strata, seed * 1_000_003 + audit);
    const audited = Array.from(design.sample, (row) => ({ row, truth: gold[row] ?? -1 }));
    const weights = inclusionWeights(design, audited);
    const recalibrate = recalibration(
      audited.map(({ row }, i) => ({
        confidence: confidences?.[row] ?? 0,
        right: right[row] ?? false,
        weight: weights[i] ?? 0,
      })),
    );
    const mended = (confidences ?? new Float32Array()).map(recalibrate);
    sum += expectedCalibrationError(mended, right) ?? NaN;
  }
  return sum / RECALIBRATIONS;
}

export function shareRight(labels: ArrayLike<number>, gold: ArrayLike<number>): number {
  let right = 0;
  for (let row = 0; row < gold.length; row++) if (labels[row] === gold[row]) right += 1;
  return right / gold.length;
}
