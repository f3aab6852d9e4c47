/** @file What an audit shows, in sentences. */
import { rowsToShow } from '../../../core/labels/audit';
import type { LabelPolicy } from '../../../core/task/recipe';
import type { Acceptance } from '../../../core/labels/audit';
import type { Standing } from '../../../core/labels/figures/standing';
import type { AuditFigures } from '../../../state/types';
import type { Recommendation } from '../../../core/labels/recommendation';
import { countLabels, countRows } from '../../counts';
import { formatCount, formatPercent } from '../../format';
import { plural } from '../../plural';
import { POLICIES } from '../words';

export function policyTitle(policy: LabelPolicy): string {
  return POLICIES.find(({ value }) => value === policy)?.title ?? policy;
}

/** What the estimates rest on. */
export function basisText({ answered, population, skipped }: AuditFigures): string {
  const left =
    skipped === 0
      ? ''
      : ` ${plural(skipped, ['# row that you could not tell is left out', '# rows that you could not tell are left out'])}; if such rows are harder, the truth is a little lower.`;
  return `Estimated from ${countRows(answered)}, drawn at random from ${formatCount(population)}, that you labelled without seeing any suggestion.${left}`;
}

/** Why there is no estimate yet. */
export function waitingText({ unanswered }: Pick<AuditFigures, 'unanswered'>): string {
  const groups = plural(unanswered, [
    '# group has no labelled row yet',
    '# groups have no labelled row yet',
  ]);
  return `There is an estimate once every group of the sample has a labelled row: rows are grouped by how sure their labels are, and those that came later by themselves. ${groups}.`;
}

/** What the estimate does not rest on yet. */
export function laterText({
  later,
  unanswered,
}: Pick<AuditFigures, 'later' | 'unanswered'>): string {
  const groups = plural(unanswered, [
    '# group of theirs has no labelled row yet',
    '# groups of theirs have no labelled row yet',
  ]);
  return `The estimate rests on the rows of before: it says nothing of ${countRows(later)} that came later. ${groups}; once each has one, it speaks for all.`;
}

/** How right all labels are now that people have given some. */
export function standingText({ accuracy, low, high, rows, people }: Standing): string {
  return `As the labels stand now, with ${formatCount(people)} of ${formatCount(rows)} given by people and counted as right, it is ${formatPercent(accuracy)} (${formatPercent(low)} to ${formatPercent(high)}).`;
}

/** What a training has done to the estimate since, or null. */
export function learnedText({ learned, answered }: AuditFigures): string | null {
  if (learned === 0) return null;
  const which = learned === answered ? 'these answers' : `${formatCount(learned)} of these answers`;
  return `The student has learned from ${which} since, so on these rows it is judged by students that were trained without them. They know a little less than it does, so its own accuracy may be a little higher.`;
}

export function recommendationText(
  { policy, clear, best, wins, losses }: Recommendation<LabelPolicy>,
  current: LabelPolicy,
): string {
  const counts = `Where only one of the two is right, “${policyTitle(best)}” is right in ${formatCount(wins)} of ${formatCount(wins + losses)} rows`;
  if (clear) return `Change to “${policyTitle(policy)}”. ${counts}, which chance does not explain.`;
  const keep = `Keep “${policyTitle(current)}”.`;
  if (best === current) return `${keep} No other policy has a higher estimate.`;
  return `${keep} ${counts}, which could be chance. More rows would tell.`;
}

/** What users ask for most; any other can be typed. */
export const COMMON_PRECISIONS: readonly number[] = [0.9, 0.95, 0.98, 0.99];

/** How much goes unread at a precision, in two cells. */
export function acceptanceRow(
  accepted: Acceptance | null,
  population: number,
): { unread: string; threshold: string } {
  if (!accepted) return { unread: 'not proven', threshold: '–' };
  const rows = formatCount(Math.round(accepted.share * population));
  return {
    unread: `${rows} (${formatPercent(accepted.share)})`,
    threshold: formatPercent(accepted.threshold),
  };
}

export function acceptanceText(
  accepted: Acceptance | null,
  precision: number,
  { population, answered }: AuditFigures,
): string {
  const wanted = formatPercent(precision);
  if (!accepted) {
    const needed = rowsToShow(precision);
    const why =
      needed > answered
        ? `It would take ${countRows(needed)} and every one of them right; you have labelled ${formatCount(answered)}.`
        : 'Too many even of the surest labels were wrong. More rows may show it, or a lower share.';
    return `The check cannot show for any confidence that ${wanted} of the labels above it are right. ${why}`;
  }
  const rows = Math.round(accepted.share * population);
  return `${countLabels(rows)} of ${formatCount(population)} can go unread: those with a confidence of ${formatPercent(accepted.threshold)} or more. By estimate ${formatPercent(accepted.precision)} of them are right, and with 95% certainty no fewer than ${formatPercent(accepted.low)}. ${countLabels(population - rows)} are left to read.`;
}
