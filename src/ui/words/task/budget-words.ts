/** @file What is said about a teacher's budget: what it will cost, and whether more is worth it. */
import { extrapolate, WORTH_SAYING, type CurvePoint } from '../../../core/budget/curve';
import type { BudgetValues } from '../../../state/task-form/values/budget-values';
import { countMoreRows, countRows } from '../../counts';
import { formatDecimal, formatDuration, formatPercent } from '../../format';

/**
 * What the budget comes to at a pace; null where nothing can be said.
 * @param todo rows that are not annotated yet.
 * @param rowsPerHour of the trial, or null without one.
 */
export function costWords(
  { budgetUnit, budgetRows, budgetMinutes }: BudgetValues,
  todo: number,
  rowsPerHour: number | null,
): string | null {
  if (!rowsPerHour) return null;
  if (budgetUnit === 'minutes' && budgetMinutes !== null) {
    const rows = Math.min(todo, Math.round((budgetMinutes * rowsPerHour) / 60));
    return `At the pace of the trial: about ${countRows(rows)}.`;
  }
  if (budgetUnit !== 'rows' || budgetRows === null) return null;
  const rows = Math.min(todo, budgetRows);
  return `At the pace of the trial: about ${formatDuration((rows / rowsPerHour) * 3600)}.`;
}

/** Whether it is worth going on, judged from the rounds so far. */
export function worthWords(curve: readonly CurvePoint[], more: number): string {
  const last = curve.at(-1);
  const now = last && extrapolate(curve, last.annotated);
  const then = last && extrapolate(curve, last.annotated + more);
  if (!last || now === null || now === undefined || then === null || then === undefined) {
    return 'Too few rounds are finished to say what more rows would bring.';
  }
  const rows = countMoreRows(more);
  if (then - now < WORTH_SAYING) {
    return `${rows} would hardly change the student: it is as good as this teacher makes it.`;
  }
  return `${rows} should bring about ${formatDecimal((then - now) * 100, 1)} points, from ${formatPercent(now)} to ${formatPercent(then)}, if the curve goes on as it did.`;
}
