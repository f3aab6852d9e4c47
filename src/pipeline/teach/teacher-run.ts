/**
 * @file One run of a teacher over a project: a policy says which rows are asked about, and all else is the
 * same for every policy. Invariants: an answer is durable in the project before it is kept in memory for
 * other tasks; a teacher that was lost while the machine slept is loaded once more, at the row at hand.
 */
import type { ProgressMessage } from '../../core/messages/progress';
import { callback } from '../../bridge/workers';
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
  readonly #counts = { annotated: 0, failed: 0 };
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
    for (const { status } of known.values()) this.#counts[status] += 1;
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
    for (const { row, status } of reopened) {
      this.#known.delete(row);
      this.#counts[status] -= 1;
    }
    return new Map(reopened.map((annotation) => [annotation.row, annotation]));
  }

  /** Asks about all that the policy wants. @throws Stopped, TeacherFailure; what was taken stays. */
  async follow(policy: RunPolicy): Promise<void> {
    this.#policy = policy;
    const slices = policy.slices(this);
    let slice = await slices.next();
    while (!slice.done) {
      try {
        await this.#withTeacher(async (teacher) => {
          while (!slice.done) {
            await this.#askInTurn(teacher, slice.value);
            slice = await slices.next();
          }
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
    const { annotated, failed } = this.#counts;
    const all = annotated + failed + todo;
    this.#options.onProgress({
      step: 'annotate',
      fraction: all === 0 ? 1 : (all - todo) / all,
      message,
      rows: { annotated, failed, todo },
      shownLabels: this.questions.shownLabels,
      ...more,
    });
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

  /** The first rows by themselves: where they all fail, nobody waits for the rest to fail too. */
  async #askInTurn(teacher: TeacherWorker, rows: readonly TeacherRow[]): Promise<void> {
    const isNew = this.annotated === 0 && this.#counts.failed < FIRST_ROWS;
    if (isNew && isLanguageModelConfig(this.questions.recipe.teacher)) {
      const first = this.#open(rows).slice(0, FIRST_ROWS - this.#counts.failed);
      await this.#ask(teacher, first);
      throwIfStopped(this.signal);
      if (this.#isFailing) {
        throw await failingRows(this.#known, this.questions, false);
      }
    }
    await this.#ask(teacher, rows);
    throwIfStopped(this.signal);
  }

  async #ask(teacher: TeacherWorker, rows: readonly TeacherRow[]): Promise<void> {
    const onBatch = callback(async (answers: Annotation[], seconds: number) => {
      await this.#take(answers);
      await this.questions.cache?.keep(rows, answers);
      await this.#saveTime(seconds);
      this.report(this.#policy?.message ?? { code: 'asking-teacher' });
    });
    const open = this.#open(rows);
    if (open.length > 0) await teacher.annotate(open, onBatch);
  }

  async #take(answers: Annotation[]): Promise<void> {
    const accepted = (await this.#policy?.accept?.(answers)) ?? answers;
    if (accepted.length > 0) await appendAnnotations(this.project.id, accepted);
    for (const answer of answers) {
      this.#counts[answer.status] += 1;
      this.#known.set(answer.row, answer);
    }
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
