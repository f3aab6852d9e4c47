/** @file How many rows the teacher is to annotate, as the form has it. */
import type { TeacherConfig } from '../../../core/task/recipe';

type BudgetConfig = TeacherConfig['budget'];
export type BudgetUnit = 'all' | 'rows' | 'minutes';

export interface BudgetValues {
  budgetUnit: BudgetUnit;
  budgetRows: number | null;
  budgetMinutes: number | null;
}

/** Its number fields, with the limits of the recipe's schema. */
export const BUDGET_NUMBERS = {
  budgetRows: { min: 1, max: 1_000_000_000, step: 1, integer: true, optional: false },
  budgetMinutes: { min: 0.1, max: 100_000, step: 1, integer: false, optional: false },
} as const;
export type BudgetNumber = keyof typeof BUDGET_NUMBERS;

/** The number field that these values make the form show. */
export function shownBudgetNumbers({ budgetUnit }: BudgetValues): BudgetNumber[] {
  if (budgetUnit === 'all') return [];
  return [budgetUnit === 'rows' ? 'budgetRows' : 'budgetMinutes'];
}

export function budgetValuesOf({ budget }: TeacherConfig): BudgetValues {
  const rows =
    typeof budget === 'number' ? budget : budget && 'rows' in budget ? budget.rows : null;
  const minutes = typeof budget === 'object' && 'minutes' in budget ? budget.minutes : null;
  return {
    budgetUnit: rows !== null ? 'rows' : minutes !== null ? 'minutes' : 'all',
    budgetRows: rows,
    budgetMinutes: minutes,
  };
}

/**
 * The budget as a recipe has it; null where every row is to be annotated.
 * @param base its number of rounds, which the form does not show, is taken over.
 */
export function budgetConfigOf(values: BudgetValues, base: BudgetConfig): BudgetConfig | null {
  const { budgetUnit, budgetRows, budgetMinutes } = values;
  const rounds = typeof base === 'object' ? base.rounds : undefined;
  const kept = rounds === undefined ? {} : { rounds };
  if (budgetUnit === 'minutes' && budgetMinutes !== null)
    return { minutes: budgetMinutes, ...kept };
  if (budgetUnit !== 'rows' || budgetRows === null) return null;
  return typeof base === 'object' ? { rows: budgetRows, ...kept } : budgetRows;
}
