/** @file How far a teacher's work on a project is. What it has taken is durable. */
import { callback } from '../../bridge/workers';
import type { StudentShortlist } from '../../core/shown/student-shortlist';
import type { Annotation, TeacherRow } from '../../core/teaching/teacher';
import { appendAnnotations } from '../../persist/annotations';
import { updateProject } from '../../persist/projects';
import type { ProjectRecord } from '../../persist/schema';
import type { AnswerCache } from './answer-cache';
import type { StepOptions, StepProgress } from '../steps';
import type { TeacherWorker } from './teacher-job';

export class Asking {
  /** Rows; the caller says how many there are to do. */
  readonly counts = { annotated: 0, failed: 0, todo: 0 };
  /** The latest annotation of each row; grows with what is taken. */
  readonly known: Map<number, Annotation>;
  /** How many labels the rows are shown, where a student chooses which. */
  shortlist: StudentShortlist | null = null;
  /** Of the teacher's time, over all its stretches. */
  seconds: number;
  readonly #projectId: string;
  readonly #onProgress: StepOptions['onProgress'];

  constructor(
    { id, teacherSeconds }: ProjectRecord,
    known: Map<number, Annotation>,
    { onProgress }: StepOptions,
  ) {
    this.#projectId = id;
    this.#onProgress = onProgress;
    this.known = known;
    this.seconds = teacherSeconds;
    for (const { status } of known.values()) this.counts[status] += 1;
  }

  async take(annotations: Annotation[]): Promise<void> {
    await appendAnnotations(this.#projectId, annotations);
    for (const annotation of annotations) {
      this.counts[annotation.status] += 1;
      this.known.set(annotation.row, annotation);
    }
    this.counts.todo -= annotations.length;
  }

  /** Takes from memory what was answered before. */
  async recall(rows: readonly TeacherRow[], cache: AnswerCache | null): Promise<void> {
    const recalled = (await cache?.recall(rows)) ?? [];
    if (recalled.length > 0) await this.take(recalled);
  }

  /**
   * Puts rows to the teacher.
   * @param report called after each batch, which is durable then.
   */
  async ask(
    teacher: TeacherWorker,
    rows: TeacherRow[],
    cache: AnswerCache | null,
    report = (message: string) => this.report(message),
  ): Promise<void> {
    const onBatch = callback(async (annotations: Annotation[], seconds: number) => {
      await this.take(annotations);
      await cache?.keep(rows, annotations);
      await this.saveTime(seconds);
      report('Asking the teacher which labels could be right');
    });
    await teacher.annotate(rows, onBatch);
  }

  /** Adds to the project's time with each batch, so that a killed page loses little of it. */
  async saveTime(seconds: number): Promise<void> {
    this.seconds += seconds;
    await updateProject(this.#projectId, ({ teacherSeconds }) => ({
      teacherSeconds: teacherSeconds + seconds,
    }));
  }

  report(message: string, more: Partial<StepProgress> = {}): void {
    const { annotated, failed, todo } = this.counts;
    const all = annotated + failed + todo;
    const fraction = all === 0 ? 1 : (all - todo) / all;
    const rows = { annotated, failed, todo };
    const { shortlist } = this;
    this.#onProgress({ step: 'annotate', fraction, message, rows, shortlist, ...more });
  }
}
