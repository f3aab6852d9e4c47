/**
 * @file One run of a teacher over a project: a policy says which rows are asked about, and all else is the
 * same for every policy. Invariants: an answer is durable in the project before it is kept in memory for
 * other tasks; a teacher that was lost while the machine slept is loaded once more, at the row at hand.
 */
import type { ProgressMessage } from '../../core/messages/progress';
import { callback } from '../../bridge/workers';
import { SharedParts } from '../../core/teaching/shared-parts';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import type { Recipe } from '../../core/task/recipe';
import { appendAnnotations, readAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import { throwIfStopped, type StepOptions, type StepProgress } from '../steps';
import { isLanguageModelConfig } from '../../core/teaching/settings';
import { failingRows, FIRST_ROWS } from './failing-rows';
import { Questions } from './questions';
import {
  TeacherFailure,
  withLoadedTeacher,
  type TeacherWorker,
  type WatchHidden,
} from './teacher-job';

export interface AnnotateOptions extends StepOptions {
  /** Of the teacher's server, if it asks for one; in memory only. */
  key?: string | undefined;
  watchHidden: WatchHidden;
  /** Brings the teacher; tests bring one that is lost. */
  withTeacher?: typeof withLoadedTeacher;
}

/** Which rows a run asks about, in which order, and what becomes of the answers. */
export interface RunPolicy {
  /** What is happening. */
  readonly message: ProgressMessage;
  /** Whether a slice does not depend on the answers to those before, so that it may be asked about beside them. */
  readonly isStream?: boolean;
  /** Rows for the teacher, a slice at a time, and none that the run knows of. It is loaded for the first. */
  slices(run: TeacherRun): AsyncGenerator<TeacherRow[]>;
  /** The rows still to be asked about, and what else there is to tell. */
  progress(run: TeacherRun): { todo: number } & Partial<StepProgress>;
  /** Those of the answers that become the project's; left out: all of them. */
  accept?(answers: Annotation[]): Promise<Annotation[]>;
}

export class TeacherRun {
  readonly project: ProjectRecord;
  readonly questions: Questions;
  readonly #options: AnnotateOptions;
  readonly #known: Map<number, Annotation>;
  readonly #parts = new SharedParts();
  readonly #counts = { annotated: 0, unmatched: 0, failed: 0 };
  /** Rows that the teacher has and that are not answered, by their numbers. */
  readonly #asked = new Map<number, TeacherRow>();
  #policy: RunPolicy | null = null;
  #seconds: number;

  private constructor(
    project: ProjectRecord,
    questions: Questions,
    known: Map<number, Annotation>,
    options: AnnotateOptions,
  ) {
    this.project = project;
    this.questions = questions;
    this.#known = known;
    this.#options = options;
    this.#seconds = project.teacherSeconds;
    for (const annotation of known.values()) this.#count(annotation, 1);
  }

  static async of(
    project: ProjectRecord,
    recipe: Recipe,
    options: AnnotateOptions,
  ): Promise<TeacherRun> {
    const questions = await Questions.of(project, recipe);
    return new TeacherRun(project, questions, await readAnnotations(project.id), options);
  }

  /** The latest annotation of each row; grows with the answers. */
  get known(): ReadonlyMap<number, Annotation> {
    return this.#known;
  }

  /** Rows with candidates. */
  get annotated(): number {
    return this.#counts.annotated;
  }

  /** What to say where every row failed; null where one did not. */
  async allFailed(): Promise<TeacherFailure | null> {
    if (this.annotated > 0 || this.#counts.failed === 0) return null;
    return failingRows(this.#known, this.questions, true);
  }

  /** Of the teacher, over all its stretches. */
  get spent(): { rows: number; seconds: number } {
    return { rows: this.#known.size, seconds: this.#seconds };
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  /** Puts what is known of some rows aside, so that they count as never asked. @returns what was known. */
  reopen(isMeant: (annotation: Annotation) => boolean): Map<number, Annotation> {
    const reopened = [...this.#known.values()].filter(isMeant);
    for (const annotation of reopened) {
      this.#known.delete(annotation.row);
      this.#count(annotation, -1);
    }
    return new Map(reopened.map((annotation) => [annotation.row, annotation]));
  }

  /** Asks about all that the policy wants. @throws Stopped, TeacherFailure; what was taken stays. */
  async follow(policy: RunPolicy): Promise<void> {
    this.#policy = policy;
    this.#asked.clear();
    const slices = policy.slices(this);
    const next = () => this.#next(slices);
    while (this.#asked.size > 0 || (await next())) {
      try {
        await this.#withTeacher(async (teacher) => {
          do await this.#askInTurn(teacher, next);
          while (await next());
        });
      } catch (error) {
        // The next worker knows of no sleep: what goes wrong there as well ends the run.
        if (!isLostAsleep(error)) throw error;
      }
    }
    throwIfStopped(this.signal);
    await this.questions.cache?.trim();
  }

  /** Takes from memory what was answered before. @returns the rows that were not. */
  async recall(rows: readonly TeacherRow[]): Promise<TeacherRow[]> {
    throwIfStopped(this.signal);
    const recalled = (await this.questions.cache?.recall(rows)) ?? [];
    if (recalled.length > 0) await this.#take(recalled);
    return this.#open(rows);
  }

  report(message: ProgressMessage): void {
    const { todo = 0, ...more } = this.#policy?.progress(this) ?? {};
    const { annotated, unmatched, failed } = this.#counts;
    const all = annotated + failed + todo;
    this.#options.onProgress({
      step: 'annotate',
      fraction: all === 0 ? 1 : (all - todo) / all,
      message,
      rows: { annotated, unmatched, failed, todo },
      shownLabels: this.questions.shownLabels,
      ...more,
    });
  }

  #reportAsking(): void {
    this.report(this.#policy?.message ?? { code: 'asking-teacher' });
  }

  get #isFailing(): boolean {
    return this.annotated === 0 && this.#counts.failed >= FIRST_ROWS;
  }

  #open(rows: readonly TeacherRow[]): TeacherRow[] {
    return rows.filter(({ row }) => !this.#known.has(row));
  }

  #withTeacher(job: (teacher: TeacherWorker) => Promise<void>): Promise<void> {
    const { withTeacher = withLoadedTeacher, signal, key, watchHidden } = this.#options;
    const { recipe, examples, sample } = this.questions;
    const onLoading = (message: ProgressMessage) => this.report(message);
    return withTeacher(recipe, { signal, key, examples, sample, onLoading, watchHidden }, job);
  }

  /** The rows of the next slice that has any; they count as asked. Null where there are none. */
  async #next(slices: AsyncGenerator<TeacherRow[]>): Promise<TeacherRow[] | null> {
    for (let slice = await slices.next(); !slice.done; slice = await slices.next()) {
      const open = this.#open(slice.value);
      for (const row of open) this.#asked.set(row.row, row);
      if (open.length > 0) return open;
    }
    return null;
  }

  /** Asks about the rows at hand; where the first ones all fail, nobody waits for the rest to fail too. */
  async #askInTurn(
    teacher: TeacherWorker,
    next: () => Promise<TeacherRow[] | null>,
  ): Promise<void> {
    const isNew = this.annotated === 0 && this.#counts.failed < FIRST_ROWS;
    const isDoubted = isNew && isLanguageModelConfig(this.questions.recipe.teacher);
    await this.#ask(teacher, isDoubted ? FIRST_ROWS - this.#counts.failed : null, next);
    throwIfStopped(this.signal);
    if (isDoubted && this.#isFailing && (this.#asked.size > 0 || (await next()))) {
      throw await failingRows(this.#known, this.questions, false);
    }
    this.#asked.clear();
  }

  async #ask(
    teacher: TeacherWorker,
    doubt: number | null,
    next: () => Promise<TeacherRow[] | null>,
  ): Promise<void> {
    const onBatch = callback(async (answers: Annotation[], seconds: number) => {
      await this.#take(answers);
      const rows = answers.flatMap(({ row }) => this.#asked.get(row) ?? []);
      await this.questions.cache?.keep(rows, answers);
      for (const { row } of answers) this.#asked.delete(row);
      await this.#saveTime(seconds);
      this.#reportAsking();
    });
    // What the page fails by is thrown here, not in the worker that asked.
    let failure: { error: unknown } | null = null;
    const more = callback(async () => {
      try {
        return await next();
      } catch (error) {
        failure = { error };
        return null;
      }
    });
    const isStream = this.#policy?.isStream === true;
    // Ahead of the first answer, which a busy server may take minutes for.
    this.#reportAsking();
    await teacher.annotate([...this.#asked.values()], onBatch, doubt, isStream ? more : null);
    const failed = failure as { error: unknown } | null;
    if (failed) throw failed.error;
  }

  async #take(answers: Annotation[]): Promise<void> {
    const accepted = (await this.#policy?.accept?.(answers)) ?? answers;
    if (accepted.length > 0) await appendAnnotations(this.project.id, accepted);
    for (const answer of answers) {
      this.#count(answer, 1);
      this.#known.set(answer.row, this.#parts.share(answer));
    }
  }

  #count(annotation: Annotation, by: 1 | -1): void {
    this.#counts[annotation.status] += by;
    if (annotation.status === 'annotated' && annotation.unmatched) this.#counts.unmatched += by;
  }

  /** Adds to the project's time with each batch, so that a killed page loses little of it. */
  async #saveTime(seconds: number): Promise<void> {
    this.#seconds += seconds;
    await updateProject(this.project.id, ({ teacherSeconds }) => ({
      teacherSeconds: teacherSeconds + seconds,
    }));
  }
}

/** Graphics devices and connections often do not outlive a sleep of the machine. */
function isLostAsleep(error: unknown): boolean {
  if (!(error instanceof TeacherFailure)) return false;
  const { kind, asleepSeconds } = error.problem;
  return asleepSeconds > 0 && (kind === 'lost' || kind === 'network');
}
