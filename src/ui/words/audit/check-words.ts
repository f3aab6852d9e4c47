/** @file What is known of how right the labels are, in sentences: before a check, in the middle of it, after it. */
import type { Report } from '../../../core/report';
import type { Recommendation } from '../../../core/labels/recommendation';
import type { LabelPolicy } from '../../../core/task/recipe';
import { isWorthTraining } from '../../../state/results/review-list';
import { countLabels, countMinutes, countRows } from '../../counts';
import { formatAbout, formatCount, formatPercent } from '../../format';
import { POLICIES } from '../words';

/** What people take for a row on average, reading and deciding; from audits of short texts. */
const SECONDS_A_ROW = 8;

/** With fewer of them right, labels are better mended than used. */
export const LEAST_USABLE = 0.7;

/** With fewer of them right, most are wrong. */
const HALF = 0.5;

/** By a check: then neither another training nor another choice among what there is makes the labels usable. */
export function isMostlyWrong(report: Report | null): boolean {
  const audit = report?.labels.audit;
  return audit != null && audit.accuracy < HALF;
}

export function minutesFor(rows: number): string {
  return countMinutes(Math.max(1, Math.round((rows * SECONDS_A_ROW) / 60)));
}

export function checkedText({
  accuracy,
  low,
  high,
  n,
  standing,
  unsampled,
}: NonNullable<Report['labels']['audit']>): string {
  const { rows, people } = standing;
  const isKnown = standing.low === standing.high;
  const count = Math.round(standing.accuracy * rows);
  const right = isKnown ? formatCount(count) : formatAbout(count);
  const now = `Between ${formatPercent(standing.low)} and ${formatPercent(standing.high)} with 95% certainty: about ${right} of ${countLabels(rows)}, of which ${formatCount(people)} are people’s and count as right.`;
  const before = `The machines’ own labels were right ${formatPercent(accuracy)} of the time (${formatPercent(low)} to ${formatPercent(high)}), by ${countRows(n)} that you labelled blind.`;
  const checked = `${now} ${before}`;
  return unsampled > 0 ? `${checked} ${unsampledText(unsampled)}` : checked;
}

/** What a check does not speak for. */
export function unsampledText(labels: number): string {
  return `It says nothing of ${countLabels(labels)} whose rows were not yet there to be drawn. Once some of them are drawn and labelled it speaks for them too, each row counting for as many as it stands for; your answers stay.`;
}

/** What a check leaves to be decided upon. */
export interface CheckOutcome {
  recommendation: Recommendation<LabelPolicy> | null;
  /** Answers that the student has not learned. */
  unlearned: number;
  /** Some labels can be shown to be right often enough to go unread. */
  isProvable: boolean;
}

/** What to do after a check: the one next thing. */
export function nextText(
  report: Report,
  { recommendation: found, unlearned, isProvable }: CheckOutcome,
): string {
  const { rows, labels } = report;
  const { policy, audit, accepted } = labels;
  const isBetter = found !== null && found.clear && found.policy !== policy;
  if (isMostlyWrong(report) && !(isBetter && found.estimates[found.policy].accuracy >= HALF)) {
    return 'Most labels are wrong, and another training with your answers alone does not mend that. What helps: words that tell the labels apart, a better teacher, or more rows labelled by hand, some for each label.';
  }
  if (isBetter) {
    const title = POLICIES.find(({ value }) => value === found.policy)?.title ?? found.policy;
    return `Change the labels to “${title}”: on the rows that you checked it is right more often.`;
  }
  if (isWorthTraining(unlearned, rows.total)) {
    return 'Train once more, so that the student learns from your answers.';
  }
  if (audit && audit.accuracy < LEAST_USABLE) {
    return 'Too many are wrong to be used as they are: give the labels more words, or choose another teacher.';
  }
  if (accepted) {
    return `${countLabels(accepted.rows)} can go unread at ${formatPercent(accepted.wanted)}. Read the others in the review, the least certain first.`;
  }
  if (!isProvable) {
    return 'Read the least certain labels in the review. The check shows of none yet that they can go unread; with more rows it may.';
  }
  return 'Say how often labels must be right: the check then shows which of them can go unread.';
}
