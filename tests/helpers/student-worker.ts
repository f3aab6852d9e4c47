/** @file The real student worker, through comlink, and jobs for it. */
import { proxy, wrap, type Remote } from 'comlink';
import { parseRecipe, type RefineryConfig, type StudentConfig } from '../../src/core/task/recipe';
import type { EpochLog, TrainingEnd, TrainingState } from '../../src/core/students/training';
import type { StudentApi, TrainingJob } from '../../workers/student/api';
import { setsOf } from './refinery/refinery-cases';
import type { TopicData } from './topics';

const workers: Worker[] = [];
let shared: Remote<StudentApi> | null = null;

/**
 * The worker of all tests of a file that are not about a new one: to start one, and to compile the runtime in
 * it, takes longer than most trainings.
 */
export function sharedStudentWorker(): Remote<StudentApi> {
  shared ??= startStudentWorker();
  return shared;
}

export function startStudentWorker(): Remote<StudentApi> {
  const worker = new Worker(new URL('../../workers/student/student.worker.ts', import.meta.url), {
    type: 'module',
  });
  workers.push(worker);
  return wrap<StudentApi>(worker);
}

/** To be called after a file's tests. */
export function endStudentWorkers(): void {
  for (const worker of workers.splice(0)) worker.terminate();
  shared = null;
}

export interface JobOptions {
  student?: Partial<StudentConfig>;
  refinery?: Partial<RefineryConfig>;
  resume?: TrainingState | null;
  /** Texts whose gold the figures are measured on, besides the train rows' own. */
  test?: TopicData;
}

/** A job over generated data, on WASM unless it says otherwise; gold for the figures only. */
export function jobFor(data: TopicData, options: JobOptions = {}): TrainingJob {
  const { student, refinery, seed } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: data.labels.map((name) => ({ name })) },
    student: { executionProvider: 'wasm', epochs: 6, batchSize: 32, ...options.student },
    refinery: options.refinery,
  });
  return {
    sets: setsOf(data.sets, data.labels.length),
    student,
    refinery,
    seed,
    resume: options.resume ?? null,
    figures: {
      trainGold: Int32Array.from(data.gold),
      testTexts: options.test?.texts ?? [],
      testGold: Int32Array.from(options.test?.gold ?? []),
    },
  };
}

/** What a training handed over, epoch by epoch. */
export interface Handed {
  end: TrainingEnd;
  logs: EpochLog[];
  states: TrainingState[];
}

/** Trains a job and keeps what it hands over; `onEpoch` is awaited after each epoch. */
export async function trainJob(
  worker: Remote<StudentApi>,
  job: TrainingJob,
  onEpoch: (
    log: EpochLog,
    state: TrainingState,
    beliefs: Float32Array,
  ) => void | Promise<void> = () => undefined,
): Promise<Handed> {
  const logs: EpochLog[] = [];
  const states: TrainingState[] = [];
  const end = await worker.train(
    job,
    proxy(async (log: EpochLog, state: TrainingState, beliefs: Float32Array) => {
      logs.push(log);
      states.push(state);
      await onEpoch(log, state, beliefs);
    }),
  );
  return { end, logs, states };
}
