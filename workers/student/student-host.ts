/** @file The student worker's one job at a time: prepare, train, predict. */
import {
  fitVocabulary,
  NgramFeaturiser,
  type NgramVocabulary,
} from '../../src/core/students/ngram-features';
import { rowCount, type SparseRows } from '../../src/core/students/sparse';
import {
  STUDENT_DEFAULTS,
  TrainingError,
  type EpochLog,
  type TrainingState,
} from '../../src/core/students/training';
import type { StudentConfig } from '../../src/core/task/recipe';
import { ngramArchiveFiles } from '../../src/core/students/archive/ngram-archive';
import { readNgramArchive } from '../../src/core/students/archive/read-ngram-archive';
import { MessageQueue } from '../message-queue';
import type { StudentApi, StudentEnvironment, StudentFiles, TrainingJob } from './api';
import predictNode from './archive/predict.mjs?raw';
import predictPython from './archive/predict.py?raw';
import { NgramStudent } from './ngram-student';
import { disagreement } from './parity';
import { Runtime } from './runtime';
import { Trainer } from './trainer';
import { Training } from './training';

interface Prepared {
  runtime: Runtime;
  vocabulary: NgramVocabulary;
  features: SparseRows;
}

interface Trained {
  trainer: Trainer;
  student: NgramStudent;
}

export class StudentHost implements StudentApi {
  readonly #messages = new MessageQueue();
  #prepared: Prepared | null = null;
  #trained: Trained | null = null;
  #stopWanted = false;

  async prepare(trainTexts: string[], config: StudentConfig): Promise<StudentEnvironment> {
    await this.dispose();
    const vocabulary = fitVocabulary(trainTexts);
    if (vocabulary.terms.length === 0) {
      throw new TrainingError(
        'No text has a word in it, so there is nothing to learn from. Is the text column right?',
      );
    }
    const features = new NgramFeaturiser(vocabulary).transform(trainTexts);
    const runtime = await trustedRuntime(config.executionProvider);
    this.#prepared = { runtime, vocabulary, features };
    return runtime.environment;
  }

  async train(
    job: TrainingJob,
    onEpoch: (log: EpochLog, state: TrainingState) => void | Promise<void>,
  ): Promise<number> {
    if (!this.#prepared) throw new Error('train: prepare comes first.');
    const { runtime, vocabulary, features } = this.#prepared;
    if (rowCount(features) !== job.sets.rows) {
      throw new Error(`train: ${job.sets.rows} candidate sets for ${rowCount(features)} texts.`);
    }
    await this.#forgetTrained();
    this.#stopWanted = false;
    const { classes } = job.sets;
    const weightDecay = job.student.weightDecay ?? STUDENT_DEFAULTS[job.student.kind].weightDecay;
    const student = new NgramStudent(vocabulary, { classes, weightDecay });
    const trainer = new Trainer(runtime, student.model());
    this.#trained = { trainer, student };
    const testTexts = job.figures?.testTexts ?? [];
    const testFeatures = testTexts.length > 0 ? await student.features(testTexts) : null;
    const training = new Training(job, student, trainer, features, testFeatures);
    while (training.epochsDone < job.student.epochs) {
      const log = await training.epoch(() => this.#stopped());
      if (!log) break;
      await onEpoch(log, await training.state());
    }
    return training.epochsDone;
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
    if (!this.#trained) throw new Error('predict: train comes first.');
    const { trainer, student } = this.#trained;
    return student.evaluate(await student.features(texts), trainer);
  }

  async archive(labels: string[]): Promise<StudentFiles> {
    if (!this.#trained) throw new Error('archive: train comes first.');
    const { trainer, student } = this.#trained;
    const { evidence, bias } = await trainer.save();
    if (!evidence || !bias) throw new Error('archive: parameters are missing.');
    const files = ngramArchiveFiles({ labels, vocabulary: student.vocabulary, evidence, bias });
    return files.set('predict.py', predictPython).set('predict.mjs', predictNode);
  }

  async open(files: StudentFiles, config: StudentConfig): Promise<StudentEnvironment> {
    await this.dispose();
    const [features, weights] = [files.get('features.json'), files.get('weights.safetensors')];
    if (typeof features !== 'string' || !(weights instanceof Uint8Array)) {
      throw new TrainingError(
        'This is no student: features.json or weights.safetensors is missing.',
      );
    }
    const { labels, vocabulary, evidence, bias } = await readNgramArchive(features, weights);
    const runtime = await trustedRuntime(config.executionProvider);
    const student = new NgramStudent(vocabulary, { classes: labels.length, weightDecay: 0 });
    const trainer = new Trainer(runtime, student.model());
    trainer.setParameters({ evidence, bias });
    this.#trained = { trainer, student };
    return runtime.environment;
  }

  async dispose(): Promise<void> {
    await this.#forgetTrained();
    this.#prepared = null;
  }

  /** Lets `stop` be heard: on WASM a run keeps the worker busy from end to end. */
  async #stopped(): Promise<boolean> {
    await this.#messages.drain();
    return this.#stopWanted;
  }

  async #forgetTrained(): Promise<void> {
    await this.#trained?.trainer.dispose();
    this.#trained = null;
  }
}

/** The wanted runtime, or the plain one where its GPU does not compute as it should. */
async function trustedRuntime(wanted: StudentConfig['executionProvider']): Promise<Runtime> {
  const runtime = await Runtime.load(wanted);
  if (runtime.environment.executionProvider === 'wasm') return runtime;
  const notice = await disagreement(runtime, runtime.onWasm());
  if (notice === null) return runtime;
  return (await Runtime.load('wasm')).withNotice(notice);
}
