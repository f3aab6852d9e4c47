/** @file The student worker's one job at a time: prepare, train, predict. */
import type { ProgressMessage } from '../../src/core/messages/progress';
import type { RoundChoice } from '../../src/core/budget/rounds';
import {
  stepSettings,
  STUDENT_DEFAULTS,
  TrainingError,
  type EpochLog,
  type TrainingEnd,
  type TrainingState,
} from '../../src/core/students/training';
import { Stopped } from '../../src/core/stopped';
import type { StudentConfig } from '../../src/core/task/recipe';
import type { StudentEnvironment } from '../environment';
import { MessageQueue } from '../message-queue';
import type { Embed, PrepareOptions, RoundJob, StudentApi, StudentFiles, TrainingJob } from './api';
import { chooseRows } from './choose-rows';
import { DeviceTables } from './device-tables';
import {
  trainerOf,
  type DriverSettings,
  type Labeller,
  type PreparedStudent,
  type StudentDriver,
} from './driver';
import { prepareHead } from './encoder-head/head-student';
import { heldOutDistributions } from './held-out';
import { openLabeller } from './labeller';
import { prepareNgram } from './prepare-ngram';
import { disagreement } from './parity';
import { runtimeFailure } from '../../src/core/students/runtime-failure';
import { Runtime } from '../runtime';
import { checkState } from './check-state';
import type { StudentTrainer } from './trainer';
import { trainToEnd } from './train-to-end';
import { Training } from './training';

interface Trained {
  trainer: StudentTrainer;
  tables: DeviceTables;
  student: StudentDriver;
}

export class StudentHost implements StudentApi {
  readonly #messages = new MessageQueue();
  #prepared: { runtime: Runtime; student: PreparedStudent } | null = null;
  #trained: Trained | null = null;
  #runtime: Runtime | null = null;
  /** A student that was trained elsewhere. */
  #opened: Labeller | null = null;
  #stopWanted = false;
  #texts: string[] = [];

  addTexts(texts: string[]): Promise<void> {
    for (const text of texts) this.#texts.push(text);
    return Promise.resolve();
  }

  async prepare(
    options: PrepareOptions,
    onProgress: (message: ProgressMessage) => void = () => undefined,
    embed?: Embed,
  ): Promise<StudentEnvironment> {
    await this.dispose();
    const { trainTexts = this.#texts } = options;
    this.#texts = [];
    this.#stopWanted = false;
    const throwIfStopped = () => {
      if (this.#stopWanted) throw new Stopped();
    };
    return naming(null, async () => {
      const student = await prepareStudent(
        { ...options, trainTexts },
        { onProgress, embed, throwIfStopped },
      );
      const runtime = await trustedRuntime(options.student.executionProvider);
      this.#prepared = { runtime, student };
      this.#runtime = runtime;
      return runtime.environment;
    });
  }

  async train(
    job: TrainingJob,
    onEpoch: (log: EpochLog, state: TrainingState, beliefs: Float32Array) => void | Promise<void>,
  ): Promise<TrainingEnd> {
    if (!this.#prepared) throw new Error('train: prepare comes first.');
    const { runtime, student: prepared } = this.#prepared;
    await this.#forgetTrained();
    this.#stopWanted = false;
    const student = prepared.create(driverSettings(job, runtime));
    const { openFeatures } = prepared;
    checkState(job, student.model(), openFeatures ? student.rowCount(openFeatures) : 0);
    const trainRows = student.rowCount(prepared.trainFeatures);
    if (trainRows !== job.sets.rows) {
      throw new Error(`train: ${job.sets.rows} candidate sets for ${trainRows} texts.`);
    }
    const tables = new DeviceTables(runtime);
    const settings = { ...stepSettings(job.student), tables };
    const newTrainer = () => trainerOf(student, runtime, settings);
    const trainer = newTrainer();
    this.#trained = { trainer, tables, student };
    const testTexts = job.figures?.testTexts ?? [];
    const testFeatures = testTexts.length > 0 ? await student.features(testTexts) : null;
    const training = new Training(job, {
      ...{ student, trainer, newTrainer, testFeatures },
      ...featuresOf(prepared),
    });
    return naming(runtime, async () => {
      try {
        return await trainToEnd(training, trainer, {
          pause: () => this.#stopped(),
          onEpoch: async (log) => onEpoch(log, await training.state(), training.watched),
        });
      } finally {
        await training.dispose();
      }
    });
  }

  async heldOut(
    job: TrainingJob,
    onProgress: (fraction: number) => void,
  ): Promise<Float32Array | null> {
    if (!this.#prepared) throw new Error('heldOut: prepare comes first.');
    const { runtime, student: prepared } = this.#prepared;
    this.#stopWanted = false;
    const student = prepared.create(driverSettings(job, runtime));
    const hooks = { pause: () => this.#stopped(), onProgress };
    return naming(runtime, () =>
      heldOutDistributions(job, student, runtime, featuresOf(prepared), hooks),
    );
  }

  async chooseRows(job: RoundJob): Promise<RoundChoice | null> {
    this.#stopWanted = false;
    const runtime = await trustedRuntime(job.student.executionProvider);
    return naming(runtime, () =>
      chooseRows(job, driverSettings(job, runtime), runtime, () => this.#stopped()),
    );
  }

  stop(): Promise<void> {
    this.#stopWanted = true;
    return Promise.resolve();
  }

  parameterCount(): Promise<number> {
    const sizes = this.#trained?.student
      .model()
      .parameters.map(({ shape }) => shape.reduce((product, n) => product * n, 1));
    return Promise.resolve(sizes?.reduce((sum, size) => sum + size, 0) ?? 0);
  }

  async predict(texts: string[]): Promise<Float32Array> {
    const { opened, trained } = { opened: this.#opened, trained: this.#trained };
    if (opened) return naming(this.#runtime, () => opened.predict(texts));
    if (!trained) throw new Error('predict: train comes first.');
    const { trainer, student } = trained;
    return naming(this.#runtime, async () =>
      student.predict
        ? student.predict(texts, trainer)
        : student.evaluate(await student.features(texts), trainer),
    );
  }

  async archive(
    labels: string[],
    onProgress: (fraction: number) => void = () => undefined,
  ): Promise<StudentFiles> {
    if (!this.#trained) throw new Error('archive: train comes first.');
    const { trainer, student } = this.#trained;
    if (!student.archive) {
      throw new TrainingError({ code: 'student-not-savable' });
    }
    return student.archive(labels, trainer, onProgress);
  }

  async open(files: StudentFiles, config: StudentConfig): Promise<StudentEnvironment> {
    await this.dispose();
    return naming(null, async () => {
      const runtime = await trustedRuntime(config.executionProvider);
      this.#opened = await openLabeller(files, runtime);
      this.#runtime = runtime;
      return runtime.environment;
    });
  }

  async dispose(): Promise<void> {
    await this.#forgetTrained();
    await this.#opened?.dispose();
    this.#opened = null;
    this.#prepared = null;
  }

  /** Lets `stop` be heard: on WASM a run keeps the worker busy from end to end. */
  async #stopped(): Promise<boolean> {
    await this.#messages.drain();
    return this.#stopWanted;
  }

  async #forgetTrained(): Promise<void> {
    await this.#trained?.trainer.dispose();
    this.#trained?.tables.dispose();
    this.#trained = null;
  }
}

/** Runs work on a runtime; what that fails by gets a name, and no message of its authors. */
async function naming<Result>(
  runtime: Runtime | null,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await (runtime ? Promise.race([work(), runtime.deviceLost]) : work());
  } catch (error) {
    throw runtimeFailure(error, runtime?.environment.executionProvider ?? 'wasm');
  }
}

function featuresOf({ trainFeatures, openFeatures = null }: PreparedStudent) {
  return { features: trainFeatures, openFeatures };
}

/** The wanted runtime, or the plain one where its GPU does not compute as it should. */
async function trustedRuntime(wanted: StudentConfig['executionProvider']): Promise<Runtime> {
  const runtime = await Runtime.load(wanted);
  if (runtime.environment.executionProvider === 'wasm') return runtime;
  const notice = await disagreement(runtime, runtime.onWasm());
  if (notice === null) return runtime;
  return (await Runtime.load('wasm')).withNotice(notice);
}

function driverSettings(
  { sets, student, seed }: Pick<TrainingJob, 'sets' | 'student' | 'seed'>,
  runtime: Runtime,
): DriverSettings {
  const weightDecay = student.weightDecay ?? STUDENT_DEFAULTS[student.kind].weightDecay;
  const isOnProcessor = runtime.environment.executionProvider === 'wasm';
  return { classes: sets.classes, weightDecay, seed, isOnProcessor };
}

interface PrepareHooks {
  onProgress: (message: ProgressMessage) => void;
  embed: Embed | undefined;
  throwIfStopped: () => void;
}

function prepareStudent(
  { trainTexts, student: config, otherTexts = null }: PrepareOptions & { trainTexts: string[] },
  { onProgress, embed, throwIfStopped }: PrepareHooks,
): Promise<PreparedStudent> {
  switch (config.kind) {
    case 'ngram': {
      const total = trainTexts.length + (otherTexts?.length ?? 0);
      const tell = toldByPercent(total, (read) =>
        onProgress({ code: 'reading-words', read, total }),
      );
      return prepareNgram(trainTexts, config, otherTexts, (read) => {
        throwIfStopped();
        tell(read);
      });
    }
    case 'encoder-head':
      return prepareHead(trainTexts, config, embed);
    case 'encoder':
      return loadAndPrepareEncoder(trainTexts, config, onProgress);
  }
}

/** Passes a count on where it has grown by a percent of all, so that messages do not grow with the table. */
function toldByPercent(total: number, tell: (done: number) => void): (done: number) => void {
  let told = -1;
  return (done) => {
    const percent = Math.floor((100 * done) / total);
    if (percent <= told) return;
    told = percent;
    tell(done);
  };
}

/** Loaded on demand: the tokenizer's library is large, and most students do without it. */
async function loadAndPrepareEncoder(
  trainTexts: readonly string[],
  config: StudentConfig,
  onProgress: (message: ProgressMessage) => void,
): Promise<PreparedStudent> {
  const { prepareEncoder } = await import('./encoder/prepare-encoder');
  return prepareEncoder(trainTexts, config, onProgress);
}
