/**
 * @file The teacher worker's one job at a time: load a teacher, put rows to it, hand over batches.
 * At most one teacher is alive; one that failed to load is gone, so that loading can be tried again.
 */
import type { ModelInfo } from '../../src/core/teaching/models';
import type {
  Annotation,
  LoadProgress,
  Teacher,
  TeacherRow,
  TeacherSetup,
} from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import type { TeacherApi } from './api';
import { BatchSender } from './batch-sender';
import { createTeacher, importWebLlmRuntime } from './create-teacher';
import { MessageQueue } from '../message-queue';

/** How long instant teachers may keep the worker deaf to `stop`. */
const DEAF_MS = 20;

interface Job {
  abort: AbortController;
  /** Settles, never rejects, when the job is over. */
  over: Promise<void>;
}

export class TeacherHost implements TeacherApi {
  private readonly create: (setup: TeacherSetup) => Promise<Teacher>;
  private readonly messages = new MessageQueue();
  private teacher: Teacher | undefined;
  private job: Job | undefined;
  /** Settles, never rejects, after the last `load` or `dispose`. */
  private changes: Promise<void> = Promise.resolve();

  constructor(create: (setup: TeacherSetup) => Promise<Teacher> = createTeacher) {
    this.create = create;
  }

  load(setup: TeacherSetup, onProgress: (progress: LoadProgress) => void): Promise<void> {
    return this.afterChanges(async () => {
      await this.end();
      const teacher = await this.create(setup);
      await teacher.load(onProgress);
      this.teacher = teacher;
    });
  }

  async annotate(
    rows: TeacherRow[],
    onBatch: (annotations: Annotation[]) => void | Promise<void>,
  ): Promise<number> {
    const { teacher } = this;
    if (!teacher) throw new TeacherError('The teacher is not loaded yet.');
    if (this.job) throw new TeacherError('The teacher is at work already; stop it first.');
    const abort = new AbortController();
    const done = this.annotateRows(teacher, rows, onBatch, abort.signal);
    const job = { abort, over: done.then(ignore, ignore) };
    this.job = job;
    try {
      return await done;
    } finally {
      this.job = undefined;
    }
  }

  stop(): Promise<void> {
    this.job?.abort.abort();
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.afterChanges(() => this.end());
  }

  async listModels(): Promise<ModelInfo[]> {
    return (await importWebLlmRuntime()).listModels();
  }

  private async end(): Promise<void> {
    const { teacher, job } = this;
    this.teacher = undefined;
    job?.abort.abort();
    await job?.over;
    await teacher?.dispose();
  }

  /** Runs a change of teacher when those begun before it are over, so that none is left behind. */
  private afterChanges(change: () => Promise<void>): Promise<void> {
    const changing = this.changes.then(change);
    this.changes = changing.catch(ignore);
    return changing;
  }

  private async annotateRows(
    teacher: Teacher,
    rows: TeacherRow[],
    onBatch: (annotations: Annotation[]) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<number> {
    const sender = new BatchSender(onBatch);
    let done = 0;
    let lastHeard = performance.now();
    try {
      for (const row of rows) {
        if (performance.now() - lastHeard > DEAF_MS) {
          await this.messages.drain();
          lastHeard = performance.now();
        }
        if (signal.aborted) break;
        await sender.add(await teacher.annotate(row, signal));
        done += 1;
      }
    } catch (error) {
      if (!isAbort(error)) throw error;
    } finally {
      // Also when the teacher is lost: what it had finished stays good.
      await sender.close();
    }
    return done;
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function ignore(): void {
  // Settling is all that matters.
}
