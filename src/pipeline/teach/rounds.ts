/**
 * @file Annotates within a budget: rounds of choose → ask → judge. Invariant: a round's rows are durable
 * before the first of them is asked about, and depend on the seed and the annotations of the rounds before
 * alone; so a run that was broken off goes on as an unbroken one.
 */
import { withStudentWorker } from '../../bridge/workers';
import {
  chooserOf,
  nextRoundSize,
  rowsExpected,
  rowsLeft,
  sliceSize,
  type Budget,
} from '../../core/budget/budget';
import type { CurvePoint } from '../../core/budget/curve';
import { firstRound, type RoundChoice } from '../../core/budget/rounds';
import { at } from '../../core/reads';
import { candidateSets, type Annotated } from '../../core/refinery/candidate-sets';
import type { Recipe } from '../../core/task/recipe';
import type { TeacherRow } from '../../core/teaching/teacher';
import { readAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import { putTeacherRounds, readTeacherRounds } from '../../persist/teacher-rounds';
import type { TeacherRoundRecord } from '../../persist/schema';
import { readPool, type Pool } from './pool';
import { Stopped, throwIfStopped } from '../steps';
import type { RunPolicy, TeacherRun } from './teacher-run';
import { openRows } from './teacher-rows';

/** A student of fewer rows than this neither chooses nor is judged. */
const LEAST_ROWS = 10;

/** The policy of a run with a budget. */
export async function inRounds(run: TeacherRun, budget: Budget): Promise<RunPolicy> {
  const { project, questions, known } = run;
  const rounds = await readTeacherRounds(project.id);
  return new Rounds(run, budget, rounds, await openRows(project, questions.recipe, known));
}

/** A budget of so many rows more than were asked about so far, in as many rounds. */
export async function raisedBudget(
  projectId: string,
  { teacher }: Recipe,
  more: number,
): Promise<{ rows: number; rounds?: number }> {
  const { size } = await readAnnotations(projectId);
  const rounds = typeof teacher.budget === 'object' ? teacher.budget.rounds : undefined;
  return { rows: Math.max(1, size + more), ...(rounds !== undefined && { rounds }) };
}

class Rounds implements RunPolicy {
  readonly message = { code: 'asking-teacher' } as const;
  readonly #run: TeacherRun;
  readonly #budget: Budget;
  readonly #trainRows: number;
  #rounds: TeacherRoundRecord[];
  /** Rows of the table that may be asked about and were not. */
  #open: number[];

  constructor(run: TeacherRun, budget: Budget, rounds: TeacherRoundRecord[], open: number[]) {
    this.#run = run;
    this.#budget = budget;
    this.#rounds = rounds;
    this.#open = open;
    this.#trainRows = open.length + run.known.size;
  }

  /** Where the budget lets nothing be asked, the last round is only judged. */
  async *slices(): AsyncGenerator<TeacherRow[]> {
    const { project, known, signal } = this.#run;
    if (this.#open.length > 0 && this.#mayAsk) {
      await updateProject(project.id, () => ({ stage: 'annotating' }));
    }
    for (;;) {
      throwIfStopped(signal);
      const rest = this.#rounds.at(-1)?.rows.filter((row) => !known.has(row));
      if (rest && rest.length > 0 && this.#mayAsk) {
        const { spent } = this.#run;
        const rows = await this.#read(rest.slice(0, sliceSize(this.#budget, spent)));
        const asked = await this.#run.recall(rows);
        if (asked.length > 0) yield asked;
        this.#open = this.#open.filter((row) => !known.has(row));
        continue;
      }
      const count = Math.min(this.#open.length, nextRoundSize(this.#budget, this.#run.spent));
      if (count === 0 && this.#isJudged) return;
      await this.#nextRound(count);
      if (count === 0) return;
    }
  }

  progress({ spent }: TeacherRun) {
    const expected = rowsExpected(this.#budget, spent);
    return {
      todo: Math.min(this.#trainRows - spent.rows, expected),
      curve: this.#rounds.flatMap(({ outcome }) => outcome ?? []),
      ...(this.#budget.seconds < Infinity && {
        fraction: Math.min(1, spent.seconds / this.#budget.seconds),
      }),
    };
  }

  get #mayAsk(): boolean {
    return rowsLeft(this.#budget, this.#run.spent) > 0;
  }

  get #isJudged(): boolean {
    const last = this.#rounds.at(-1);
    return !last || last.outcome?.annotated === this.#run.annotated;
  }

  /** In the order wanted. */
  async #read(wanted: Int32Array): Promise<TeacherRow[]> {
    const found = new Map<number, TeacherRow>();
    const isWanted = new Set(wanted);
    for await (const rows of this.#run.questions.rows(this.#run.known)) {
      for (const row of rows) if (isWanted.has(row.row)) found.set(row.row, row);
    }
    return [...wanted].flatMap((row) => found.get(row) ?? []);
  }

  /** Ends the round before and begins the next one; without rows it only ends. */
  async #nextRound(count: number): Promise<void> {
    const { project, questions, known, annotated } = this.#run;
    const projectId = project.id;
    const last = this.#rounds.at(-1);
    this.#run.report({ code: 'choosing-rows', isFirst: !last });
    let rows = firstRound(this.#open, count, questions.recipe.seed);
    let outcome: CurvePoint = { annotated, expected: null, actual: null };
    if (annotated >= LEAST_ROWS) {
      const pool = await readPool(project, questions.recipe, known, this.#open);
      const choice = await this.#choose(pool, count);
      rows = choice.rows.map((place) => at(pool.rows, place));
      outcome = { annotated, expected: choice.expected, actual: accuracyOf(choice, pool) };
    }
    const round = this.#rounds.length;
    const ended = last ? [{ ...last, outcome }] : [];
    const begun = count > 0 ? [{ projectId, round, rows, outcome: null }] : [];
    await putTeacherRounds([...ended, ...begun]);
    this.#rounds = [...this.#rounds.slice(0, -1), ...ended, ...begun];
    this.#run.report({ code: 'rows-chosen' });
  }

  async #choose(pool: Pool, count: number): Promise<RoundChoice> {
    const { known, questions, signal } = this.#run;
    const { task, seed } = questions.recipe;
    const annotations = pool.annotated.map((row) => known.get(at(pool.rows, row)));
    const sets = candidateSets(
      annotations.filter((one): one is Annotated => one?.status === 'annotated'),
      task.labels.map(({ name }) => name),
    );
    const choice = await withStudentWorker(
      (worker) =>
        worker.chooseRows({
          ...chooserOf(questions.recipe),
          ...{ sets, count },
          texts: pool.texts,
          annotated: Int32Array.from(pool.annotated),
          open: Int32Array.from(pool.open),
          seed: seed + this.#rounds.length,
        }),
      signal,
    );
    if (!choice) throw new Stopped();
    return choice;
  }
}

/** Share of the pool's rows with known gold whose label is right; null where there are none. */
function accuracyOf({ labels }: RoundChoice, { gold }: Pool): number | null {
  const known = gold.flatMap((label, i) => (label >= 0 ? [label === labels[i]] : []));
  return known.length === 0 ? null : known.filter(Boolean).length / known.length;
}
