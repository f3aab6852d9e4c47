/**
 * @file The teacher worker's one job at a time: load a teacher, put rows to it, hand over batches.
 * At most one teacher is alive; one that failed to load is gone, so that loading can be tried again.
 */
import type { Shot } from '../../src/core/task/recipe';
import type { PageModel } from '../../src/core/engines/built-in-model';
import type { CachedModel, MachineInfo, ModelInfo } from '../../src/core/engines/webllm-models';
import { wantedModel } from '../../src/core/engines/webllm-models';
import type { TeacherProblem } from '../../src/core/engines/problems';
import { problemOf } from '../../src/core/engines/problems';
import type {
  Annotation,
  LabelExamples,
  LoadProgress,
  Teacher,
  TeacherRow,
  TeacherSetup,
} from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import type { TrialEstimate } from '../../src/core/planning/trial';
import { trialEstimate } from '../../src/core/planning/trial';
import type { ModelFile, TeacherApi } from './api';
import { BatchSender } from './batch-sender';
import { createTeacher, importModelStore, importWebLlmRuntime } from './create-teacher';
import { RowRunner } from './row-runner';
import type { MoreRows } from './row-source';
import { Vigil } from './vigil';

interface Job {
  abort: AbortController;
  /** Settles, never rejects, when the job is over. */
  over: Promise<void>;
}

interface Loaded {
  teacher: Teacher;
  setup: TeacherSetup;
  runner: RowRunner;
}

type Create = (setup: TeacherSetup, page?: PageModel) => Promise<Teacher>;

export class TeacherHost implements TeacherApi {
  private readonly create: Create;
  private loaded: Loaded | undefined;
  private job: Job | undefined;
  private download = new AbortController();
  private hidden = false;
  private lastProblem: TeacherProblem | null = null;
  /** Settles, never rejects, after the last `load` or `dispose`. */
  private changes: Promise<void> = Promise.resolve();

  constructor(create: Create = createTeacher) {
    this.create = create;
  }

  load(
    setup: TeacherSetup,
    onProgress: (progress: LoadProgress) => void,
    page?: PageModel,
  ): Promise<void> {
    return this.afterChanges(() =>
      this.noting(setup, undefined, async () => {
        await this.end();
        const teacher = await this.create(setup, page);
        await teacher.load(onProgress);
        this.loaded = { teacher, setup, runner: new RowRunner(teacher) };
      }),
    );
  }

  annotate(
    rows: TeacherRow[],
    onBatch: (annotations: Annotation[], seconds: number) => void | Promise<void>,
    doubt: number | null = null,
    more: MoreRows | null = null,
  ): Promise<number> {
    return this.work(async ({ runner }, signal, vigil) => {
      const sender = new BatchSender((batch) => onBatch(batch, vigil.takeSeconds()));
      try {
        const add = (annotation: Annotation) => {
          throwIfLostAsleep(annotation, vigil);
          return sender.add(annotation);
        };
        return await runner.run(rows, signal, add, { doubt, more });
      } finally {
        // Also when the teacher is lost: what it had finished stays good.
        await sender.close();
      }
    });
  }

  trial(rows: TeacherRow[]): Promise<TrialEstimate> {
    return this.work(async ({ teacher, runner }, signal) => {
      const [first, ...rest] = rows;
      const annotations: Annotation[] = [];
      const before = { ...teacher.usage };
      const timed = async (some: TeacherRow[]) => {
        const start = performance.now();
        await runner.run(some, signal, (annotation) => {
          annotations.push(annotation);
          return Promise.resolve();
        });
        return (performance.now() - start) / 1000;
      };
      const firstSeconds = await timed(first ? [first] : []);
      const restSeconds = await timed(rest);
      const usage = {
        questions: (teacher.usage?.questions ?? 0) - (before.questions ?? 0),
        promptTokens: (teacher.usage?.promptTokens ?? 0) - (before.promptTokens ?? 0),
        answerTokens: (teacher.usage?.answerTokens ?? 0) - (before.answerTokens ?? 0),
      };
      return trialEstimate(annotations, usage, firstSeconds, restSeconds, teacher);
    });
  }

  writeExamples(perLabel: number): Promise<Shot[]> {
    return this.work(
      async ({ teacher }, signal) => (await teacher.writeExamples?.(perLabel, signal)) ?? [],
    );
  }

  describeLabel(name: string, examples: LabelExamples): Promise<string | null> {
    return this.work(
      async ({ teacher }, signal) =>
        (await teacher.describeLabel?.(name, examples, signal)) ?? null,
    );
  }

  stop(): Promise<void> {
    this.job?.abort.abort();
    this.download.abort();
    this.download = new AbortController();
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.afterChanges(() => this.end());
  }

  modelId(): Promise<string | null> {
    return Promise.resolve(this.loaded?.teacher.modelId ?? null);
  }

  problem(): Promise<TeacherProblem | null> {
    return Promise.resolve(this.lastProblem);
  }

  setHidden(hidden: boolean): Promise<void> {
    this.hidden = hidden;
    return Promise.resolve();
  }

  async listModels(): Promise<ModelInfo[]> {
    return (await importWebLlmRuntime()).listModels();
  }

  async machine(): Promise<MachineInfo> {
    return (await importModelStore()).readMachine();
  }

  async cachedModels(): Promise<CachedModel[]> {
    return (await importModelStore()).cachedModels();
  }

  async downloadModel(id: string, onProgress: (progress: LoadProgress) => void): Promise<boolean> {
    const { signal } = this.download;
    return (await importModelStore()).fetchModel(id, onProgress, signal);
  }

  async deleteModel(id: string): Promise<void> {
    await (await importModelStore()).deleteModel(id);
  }

  async importModel(
    name: string,
    files: ModelFile[],
    onProgress: (progress: LoadProgress) => void,
  ): Promise<string> {
    return (await importModelStore()).importModel(name, files, onProgress);
  }

  /** One job at a time, with the loaded teacher. */
  private async work<Result>(
    task: (loaded: Loaded, signal: AbortSignal, vigil: Vigil) => Promise<Result>,
  ): Promise<Result> {
    const { loaded } = this;
    if (!loaded) throw new TeacherError({ code: 'teacher-not-ready' });
    if (this.job) throw new TeacherError({ code: 'teacher-busy' });
    const abort = new AbortController();
    const vigil = new Vigil();
    const done = this.noting(loaded.setup, vigil, () => task(loaded, abort.signal, vigil));
    this.job = { abort, over: done.then(ignore, ignore) };
    try {
      return await done;
    } finally {
      this.job = undefined;
      vigil.end();
    }
  }

  /** Keeps what a thrown error loses on its way to the page: its kind, and the ways out. */
  private async noting<Result>(
    setup: TeacherSetup,
    vigil: Vigil | undefined,
    task: () => Promise<Result>,
  ): Promise<Result> {
    this.lastProblem = null;
    try {
      return await task();
    } catch (error) {
      const { config } = setup;
      this.lastProblem = problemOf(error, {
        hidden: this.hidden,
        asleepSeconds: vigil?.asleepSeconds() ?? 0,
        modelId:
          this.loaded?.teacher.modelId ??
          (config.kind === 'webllm' ? wantedModel(config) : undefined),
        contextTokens: 'contextTokens' in config ? config.contextTokens : undefined,
        models: config.kind === 'webllm' ? await this.listModels().catch(() => []) : [],
      });
      throw error;
    }
  }

  private async end(): Promise<void> {
    const { loaded, job } = this;
    this.loaded = undefined;
    job?.abort.abort();
    await job?.over;
    await loaded?.teacher.dispose();
  }

  /** Runs a change of teacher when those begun before it are over, so that none is left behind. */
  private afterChanges(change: () => Promise<void>): Promise<void> {
    const changing = this.changes.then(change);
    this.changes = changing.catch(ignore);
    return changing;
  }
}

/**
 * A question that broke off right after the machine woke is no fault of the row: the model may be gone
 * without having said so.
 */
function throwIfLostAsleep(annotation: Annotation, vigil: Vigil): void {
  if (annotation.status === 'annotated' || annotation.raw !== undefined) return;
  if (vigil.asleepSeconds() === 0) return;
  throw new TeacherError({ code: 'lost-asleep', reason: annotation.reason }, 'lost');
}

function ignore(): void {
  // Settling is all that matters.
}
