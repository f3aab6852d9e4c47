/** @file The final labels, label by label. */
import { at, intAt } from '../../reads';
import { stratifiedInterval } from './intervals';
import type { AuditDesign, AuditedRow, AuditEstimate } from '../audit';

export interface LabelSummary {
  /** Rows with this final label. */
  support: number;
  /** Mean confidence in it; null without rows. */
  meanConfidence: number | null;
  /** Of the rows that have both, share on which the teacher's first candidate and the student agree. */
  agreement: number | null;
  /** Precision on the audited rows with this label, with its 95% interval; null without any. */
  precision: AuditEstimate | null;
}

export interface LabelledRows {
  /** [rows] final label; -1 where there is none. */
  labels: ArrayLike<number>;
  confidences: ArrayLike<number>;
  /** [rows] the teacher's first candidate and the student's argmax; -1 where there is none. */
  teacher: ArrayLike<number>;
  student: ArrayLike<number>;
}

/** One summary a label, in the order of the labels. */
export function summariseLabels(
  { labels, confidences, teacher, student }: LabelledRows,
  classes: number,
  audit?: { design: AuditDesign; audited: readonly AuditedRow[] },
): LabelSummary[] {
  const sums = Array.from({ length: classes }, () => ({ support: 0, sure: 0, both: 0, agree: 0 }));
  for (let row = 0; row < labels.length; row++) {
    const sum = sums[at(labels, row)];
    if (!sum) continue;
    sum.support += 1;
    sum.sure += at(confidences, row);
    if (at(teacher, row) < 0 || at(student, row) < 0) continue;
    sum.both += 1;
    if (teacher[row] === student[row]) sum.agree += 1;
  }
  const precisions = audit && labelPrecisions(labels, classes, audit);
  return sums.map(({ support, sure, both, agree }, label) => ({
    support,
    meanConfidence: support > 0 ? sure / support : null,
    agreement: both > 0 ? agree / both : null,
    precision: precisions ? at(precisions, label) : null,
  }));
}

/** The precision of each label on audited rows; null where no audited row has it. */
export function labelPrecisions(
  labels: ArrayLike<number>,
  classes: number,
  { design, audited }: { design: AuditDesign; audited: readonly AuditedRow[] },
): (AuditEstimate | null)[] {
  return Array.from({ length: classes }, (_, label) => precisionOf(label, labels, design, audited));
}

/** Strata with no audited row of the label are left out, as little can be said of so few anyway. */
function precisionOf(
  label: number,
  labels: ArrayLike<number>,
  { stratumOf, sizes }: AuditDesign,
  audited: readonly AuditedRow[],
): AuditEstimate | null {
  const strata = sizes.map(() => ({ weight: 0, right: 0, n: 0 }));
  for (const { row, truth } of audited) {
    if (labels[row] !== label) continue;
    const stratum = at(strata, intAt(stratumOf, row));
    stratum.n += 1;
    if (truth === label) stratum.right += 1;
  }
  stratumOf.forEach((index, row) => {
    const stratum = at(strata, index);
    if (labels[row] === label && stratum.n > 0) stratum.weight += 1;
  });
  const total = strata.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return null;
  const scaled = strata.map((stratum) => ({ ...stratum, weight: stratum.weight / total }));
  const { share, low, high } = stratifiedInterval(scaled);
  return { n: scaled.reduce((sum, { n }) => sum + n, 0), accuracy: share, low, high };
}
