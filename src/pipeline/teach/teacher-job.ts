/**
 * @file A loaded teacher for as long as a job takes. Sees to what workers cannot: the browser's own
 * model, whether the page is hidden, and what is told of a failure before its worker ends.
 */
import { MessageError } from '../../core/messages/message';
import { callback, withTeacherWorker } from '../../bridge/workers';
import { BuiltInModel, type BuiltInFactory } from '../../core/engines/built-in-model';
import type { TeacherProblem } from '../../core/engines/problems';
import type { LoadProgress } from '../../core/teaching/teacher';
import type { Recipe, Shot } from '../../core/task/recipe';
import { networkOfTeacher } from '../network';

/** The teacher as the page talks to it. */
export type TeacherWorker = Parameters<Parameters<typeof withTeacherWorker>[0]>[0];

export interface TeacherJobOptions {
  signal: AbortSignal;
  /** Of a server that asks for one. It is handed to the worker and kept nowhere. */
  key?: string | undefined;
  /** Rows with their labels, to retrieve a row's examples from. */
  examples?: Shot[];
  /** Texts from all over the table. */
  sample?: string[];
  onLoading: (message: string) => void;
  watchHidden: WatchHidden;
}

/**
 * Tells whether nobody sees the page, now and whenever that changes, until what it returns is called. The page
 * brings it.
 */
export type WatchHidden = (tell: (isHidden: boolean) => void) => () => void;

/** A TeacherError together with the ways out; named as such, because it replaces one. */
export class TeacherFailure extends MessageError {
  override name = 'TeacherError';
  readonly problem: TeacherProblem;

  constructor(problem: TeacherProblem) {
    super(problem.told);
    this.problem = problem;
  }
}

/** @throws NetworkNotAllowed, Stopped, TeacherFailure. */
export async function withLoadedTeacher<Result>(
  { teacher: config, task }: Recipe,
  { signal, key, examples, sample, onLoading, watchHidden }: TeacherJobOptions,
  job: (teacher: TeacherWorker) => Promise<Result>,
): Promise<Result> {
  const needs = await networkOfTeacher(config);
  const run = async (teacher: TeacherWorker) => {
    // Browsers take memory from hidden pages first, which a worker cannot see coming.
    const stopWatching = watchHidden((isHidden) => {
      // Nobody is left to tell when the worker has ended.
      void teacher.setHidden(isHidden).catch(() => undefined);
    });
    const builtIn = config.kind === 'promptapi' ? ownModel() : undefined;
    try {
      const onProgress = callback(({ message }: LoadProgress) => onLoading(message));
      await teacher.load(
        { config, task, key, examples, ...(sample && { sample }) },
        onProgress,
        builtIn && callback(builtIn),
      );
      return await job(teacher);
    } catch (error) {
      throw await failureOf(error, teacher);
    } finally {
      stopWatching();
      // The worker may be ended before it tidies up; sessions of the browser's model outlive it.
      await builtIn?.close();
    }
  };
  return withTeacherWorker(run, signal, needs);
}

function ownModel(): BuiltInModel {
  const { LanguageModel } = globalThis as { LanguageModel?: BuiltInFactory };
  return new BuiltInModel(LanguageModel);
}

async function failureOf(error: unknown, teacher: TeacherWorker): Promise<unknown> {
  if (!(error instanceof Error) || error.name !== 'TeacherError') return error;
  const problem = await teacher.problem().catch(() => null);
  return problem ? new TeacherFailure(problem) : error;
}
