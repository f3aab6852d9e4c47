/** @file What a teacher's budget allows: rows or minutes of its time, spent in rounds. */
import type { Recipe, TeacherConfig } from '../task/recipe';

/** On held-out train rows of TREC 8 rounds taught a student a point more than 4 did, with both teachers. */
const DEFAULT_ROUNDS = 8;
/** Asked first where nothing tells yet how many rows a minute is. */
const PACE_ROWS = 20;
/** Rows between two looks at the clock, where minutes are the budget. */
const FIRST_SLICE = 4;
const LARGEST_SLICE = 200;

/** The limit that is not set is infinite. */
export interface Budget {
  rows: number;
  seconds: number;
  rounds: number;
}

/** What was spent of it. */
export interface Spent {
  /** Rows asked about, failed ones included. */
  rows: number;
  /** Of the teacher's own time. */
  seconds: number;
}

/** Null where the teacher is to annotate every row. */
export function budgetOf({ budget }: TeacherConfig): Budget | null {
  if (budget === undefined) return null;
  const limits = typeof budget === 'number' ? { rows: budget } : budget;
  return {
    rows: 'rows' in limits ? limits.rows : Infinity,
    seconds: 'minutes' in limits ? limits.minutes * 60 : Infinity,
    rounds: ('rounds' in limits ? limits.rounds : undefined) ?? DEFAULT_ROUNDS,
  };
}

/** How many rows may still be asked about; Infinity where time alone decides. */
export function rowsLeft(budget: Budget, spent: Spent): number {
  return spent.seconds >= budget.seconds ? 0 : Math.max(0, budget.rows - spent.rows);
}

/** How many rows that will be, at the pace so far. */
export function rowsExpected(budget: Budget, spent: Spent): number {
  const rows = rowsLeft(budget, spent);
  if (rows === 0 || budget.seconds === Infinity || spent.seconds === 0) return rows;
  return Math.ceil(((budget.seconds - spent.seconds) * spent.rows) / spent.seconds);
}

/**
 * How many rows the next round asks about; 0 where the budget is spent. A round is an even share of the
 * budget, so that a budget that is raised later goes on in rounds of its new share.
 */
export function nextRoundSize(budget: Budget, spent: Spent): number {
  const left = rowsLeft(budget, spent);
  if (budget.seconds === Infinity) return Math.min(left, Math.ceil(budget.rows / budget.rounds));
  if (left === 0) return 0;
  if (spent.rows === 0) return PACE_ROWS;
  const seconds = Math.min(budget.seconds / budget.rounds, budget.seconds - spent.seconds);
  // A teacher that takes no time to speak of annotates all there is.
  return spent.seconds === 0
    ? left
    : Math.max(1, Math.ceil((seconds * spent.rows) / spent.seconds));
}

/**
 * How many rows to ask about before looking at the clock again: all of them where time is no matter, else
 * as many as should fit into what is left of it.
 */
export function sliceSize(budget: Budget, spent: Spent): number {
  const rows = rowsLeft(budget, spent);
  if (budget.seconds === Infinity || rows === 0) return rows;
  if (spent.rows === 0 || spent.seconds === 0) return FIRST_SLICE;
  return Math.min(LARGEST_SLICE, rowsExpected(budget, spent));
}

/**
 * The student that chooses rows and draws the curve: the n-gram one, whichever labels in the end, and without
 * the refinery's slow options, because it trains in seconds where those take minutes, and needs no download.
 */
export function chooserOf({
  student,
  refinery,
}: Pick<Recipe, 'student' | 'refinery'>): Pick<Recipe, 'student' | 'refinery'> {
  return {
    student:
      student.kind === 'ngram' ? student : { kind: 'ngram', epochs: 20, executionProvider: 'wasm' },
    refinery: { ...refinery, regularisers: [], folds: 0, earlyStopping: false },
  };
}
