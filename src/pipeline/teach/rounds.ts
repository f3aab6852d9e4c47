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
import { candidateSets, type Annotated } from '../../core/refinery/candidate-sets';
import type { Recipe } from '../../core/task/recipe';
import type { TeacherRow } from '../../core/teaching/teacher';
import { readAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import { putRounds, readRounds } from '../../persist/rounds';
import type { ProjectRecord, RoundRecord } from '../../persist/schema';
import type { AnnotateOptions } from './annotate';
import type { Asking } from './asking';
import { readPool, type Pool } from './pool';
import type { Questions } from './questions';
import { Stopped, throwIfStopped } from '../steps';
import { withLoadedTeacher, type TeacherWorker } from './teacher-job';
import { openRows } from './teacher-rows';

/** A student of fewer rows than this neither chooses nor is judged. */
const LEAST_ROWS = 10;

interface Parts {
  project: ProjectRecord;
  questions: Questions;
  budget: Budget;
  asking: Asking;
  options: AnnotateOptions;
}

/** @throws Stopped, TeacherFailure, TrainingError; calling again goes on. */
export async function annotateInRounds(parts: Parts): Promise<void> {
  const { project, questions, asking, options } = parts;
  const { recipe, examples, sample, cache } = questions;
  const rounds = await readRounds(project.id);
  const run = new BudgetedRun(parts, rounds, await openRows(project, recipe, asking.known));
  if (!run.mayAsk) return run.toEnd(null);
  await updateProject(project.id, () => ({ stage: 'annotating' }));
  const { signal, key } = options;
  const onLoading = (message: string) => run.report(message);
  await withLoadedTeacher(recipe, { signal, key, examples, sample, onLoading }, (teacher) =>
    run.toEnd(teacher),
  );
  await cache?.trim();
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

class BudgetedRun {
  readonly #project: ProjectRecord;
  readonly #recipe: Recipe;
  readonly #questions: Questions;
  readonly #budget: Budget;
  readonly #asking: Asking;
  readonly #signal: AbortSignal;
  readonly #trainRows: number;
  #rounds: RoundRecord[];
  /** Rows of the table that may be asked about and were not. */
  #open: number[];

  constructor(
    { project, questions, budget, asking, options }: Parts,
    rounds: RoundRecord[],
    open: number[],
  ) {
    this.#project = project;
    this.#recipe = questions.recipe;
    this.#questions = questions;
    this.#budget = budget;
    this.#asking = asking;
    this.#signal = options.signal;
    this.#rounds = rounds;
    this.#open = open;
    this.#trainRows = open.length + asking.known.size;
  }

  /** Whether the budget lets the teacher be asked at all. */
  get mayAsk(): boolean {
    return this.#open.length > 0 && rowsLeft(this.#budget, this.#spent) > 0;
  }

  /** @param teacher null where there is nothing left to ask, and only to judge. */
  async toEnd(teacher: TeacherWorker | null): Promise<void> {
    for (;;) {
      throwIfStopped(this.#signal);
      const rest = this.#rounds.at(-1)?.rows.filter((row) => !this.#asking.known.has(row));
      if (teacher && rest && rest.length > 0 && rowsLeft(this.#budget, this.#spent) > 0) {
        await this.#ask(teacher, rest);
        continue;
      }
      const count = Math.min(this.#open.length, nextRoundSize(this.#budget, this.#spent));
      if (count === 0 && this.#isJudged) return;
      await this.#nextRound(count);
      if (count === 0) return;
    }
  }

  report(message: string): void {
    const spent = this.#spent;
    const expected = rowsExpected(this.#budget, spent);
    this.#asking.counts.todo = Math.min(this.#trainRows - spent.rows, expected);
    this.#asking.report(message, {
      curve: this.#rounds.flatMap(({ outcome }) => outcome ?? []),
      ...(this.#budget.seconds < Infinity && {
        fraction: Math.min(1, this.#asking.seconds / this.#budget.seconds),
      }),
    });
  }

  get #spent() {
    return { rows: this.#asking.known.size, seconds: this.#asking.seconds };
  }

  get #isJudged(): boolean {
    const last = this.#rounds.at(-1);
    return !last || last.outcome?.annotated === this.#asking.counts.annotated;
  }

  async #ask(teacher: TeacherWorker, rest: Int32Array): Promise<void> {
    const rows = await this.#read(rest.slice(0, sliceSize(this.#budget, this.#spent)));
    await this.#asking.recall(rows, this.#questions.cache);
    const asked = rows.filter(({ row }) => !this.#asking.known.has(row));
    if (asked.length > 0)
      await this.#asking.ask(teacher, asked, this.#questions.cache, (message) =>
        this.report(message),
      );
    throwIfStopped(this.#signal);
    this.#open = this.#open.filter((row) => !this.#asking.known.has(row));
  }

  /** In the order wanted. */
  async #read(wanted: Int32Array): Promise<TeacherRow[]> {
    const found = new Map<number, TeacherRow>();
    const isWanted = new Set(wanted);
    for await (const rows of this.#questions.rows(this.#asking.known)) {
      for (const row of rows) if (isWanted.has(row.row)) found.set(row.row, row);
    }
    return [...wanted].flatMap((row) => found.get(row) ?? []);
  }

  /** Ends the round before and begins the next one; without rows it only ends. */
  async #nextRound(count: number): Promise<void> {
    const { id: projectId } = this.#project;
    const last = this.#rounds.at(-1);
    this.report(last ? 'Choosing the next rows by what the student learned' : 'Choosing rows');
    const annotated = this.#asking.counts.annotated;
    let rows = firstRound(this.#open, count, this.#recipe.seed);
    let outcome: CurvePoint = { annotated, expected: null, actual: null };
    if (annotated >= LEAST_ROWS) {
      const pool = await readPool(this.#project, this.#recipe, this.#asking.known, this.#open);
      const choice = await this.#choose(pool, count);
      rows = choice.rows.map((place) => pool.rows[place] ?? 0);
      outcome = { annotated, expected: choice.expected, actual: accuracyOf(choice, pool) };
    }
    const round = this.#rounds.length;
    const ended = last ? [{ ...last, outcome }] : [];
    const begun = count > 0 ? [{ projectId, round, rows, outcome: null }] : [];
    await putRounds([...ended, ...begun]);
    this.#rounds = [...this.#rounds.slice(0, -1), ...ended, ...begun];
    this.report('Rows are chosen');
  }

  async #choose(pool: Pool, count: number): Promise<RoundChoice> {
    const { task, seed } = this.#recipe;
    const annotations = pool.annotated.map((row) => this.#asking.known.get(pool.rows[row] ?? -1));
    const sets = candidateSets(
      annotations.filter((one): one is Annotated => one?.status === 'annotated'),
      task.labels.map(({ name }) => name),
    );
    const choice = await withStudentWorker(
      (worker) =>
        worker.chooseRows({
          ...chooserOf(this.#recipe),
          ...{ sets, count },
          texts: pool.texts,
          annotated: Int32Array.from(pool.annotated),
          open: Int32Array.from(pool.open),
          seed: seed + this.#rounds.length,
        }),
      this.#signal,
    );
    if (!choice) throw new Stopped('The choice of rows stopped early. Every answer is kept.');
    return choice;
  }
}

/** Share of the pool's rows with known gold whose label is right; null where there are none. */
function accuracyOf({ labels }: RoundChoice, { gold }: Pool): number | null {
  const known = gold.flatMap((label, i) => (label >= 0 ? [label === labels[i]] : []));
  return known.length === 0 ? null : known.filter(Boolean).length / known.length;
}
