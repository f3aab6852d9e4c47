/** @file How far a teacher's work on a project is. What it has taken is durable. */
import type { Annotation } from '../core/teaching/teacher';
import { appendAnnotations } from '../persist/annotations';
import { updateProject } from '../persist/projects';
import type { ProjectRecord } from '../persist/schema';
import type { StepOptions } from './steps';

export class Asking {
  /** Rows; the caller says how many there are to do. */
  readonly counts = { annotated: 0, failed: 0, todo: 0 };
  readonly #projectId: string;
  readonly #onProgress: StepOptions['onProgress'];
  #since = performance.now();

  constructor(
    { id }: ProjectRecord,
    known: ReadonlyMap<number, Annotation>,
    { onProgress }: StepOptions,
  ) {
    this.#projectId = id;
    this.#onProgress = onProgress;
    for (const { status } of known.values()) this.counts[status] += 1;
  }

  async take(annotations: Annotation[]): Promise<void> {
    await appendAnnotations(this.#projectId, annotations);
    for (const { status } of annotations) this.counts[status] += 1;
    this.counts.todo -= annotations.length;
  }

  /** Adds the time since it was last saved to the project's, so that a killed page loses little of it. */
  async saveTime(): Promise<void> {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#since = now;
    await updateProject(this.#projectId, ({ teacherSeconds }) => ({
      teacherSeconds: teacherSeconds + seconds,
    }));
  }

  report(message: string): void {
    const { annotated, failed, todo } = this.counts;
    const all = annotated + failed + todo;
    const fraction = all === 0 ? 1 : (all - todo) / all;
    const rows = { annotated, failed, todo };
    this.#onProgress({ step: 'annotate', fraction, message, rows });
  }
}
