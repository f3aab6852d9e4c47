/**
 * @file A whole training of the `ngram` student on the processor: what it labels by, by how many rows its epochs are
 * judged, and that it goes on from a state exactly as if it had never stopped.
 */
import { describe, expect, test, vi } from 'vitest';
import { toEnd } from '../../../../src/core/pieces';
import { seededRandom } from '../../../../src/core/random';
import { candidateSets } from '../../../../src/core/refinery/candidate-sets';
import { NgramFeaturiser } from '../../../../src/core/students/ngram-features';
import {
  FeatureTable,
  readTable,
  type TableRows,
} from '../../../../src/core/students/tables/feature-table';
import type { TrainingState } from '../../../../src/core/students/training';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { TrainingJob } from '../../../../workers/student/api';
import { MessageQueue } from '../../../../workers/message-queue';
import { NgramStudent } from '../../../../workers/student/ngram-student';
import { prepareNgram } from '../../../../workers/student/prepare-ngram';
import { Training } from '../../../../workers/student/training';
import type { Runtime } from '../../../../workers/runtime';
import { fitVocabulary } from '../../../helpers/sparse';

const LABELS = ['fruit', 'tools'];
const WORDS = [['apple', 'pear', 'plum'], ['hammer', 'saw', 'drill']] as const; // prettier-ignore
const never = () => Promise.resolve(false);
/** Nothing of it is used on the processor. */
const RUNTIME = {} as Runtime;

function tableOf(rows: number): { texts: string[]; gold: Int32Array } {
  const gold = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const texts = Array.from(gold, (label, row) => `${WORDS[label as 0 | 1][row % 3] ?? ''} x${row}`);
  return { texts, gold };
}

function jobOf(rows: number, epochs: number): TrainingJob & { figures: { trainGold: Int32Array } } {
  const { gold } = tableOf(rows);
  const annotations = Array.from(gold, (label, row) => ({
    ...{ row, status: 'annotated' as const },
    candidates: [LABELS[label] ?? ''],
  }));
  const { student, refinery } = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
    student: { kind: 'ngram', epochs, executionProvider: 'wasm' },
  });
  const sets = candidateSets(annotations, LABELS);
  const targets = new Float32Array(rows * 2);
  gold.forEach((label, row) => (targets[row * 2 + label] = 1));
  const figures = { trainGold: gold, testTexts: [], testGold: new Int32Array() };
  return { ...{ sets, student, refinery, targets, figures }, seed: 1, resume: null };
}

const SETTINGS = { classes: 2, weightDecay: 0.3, seed: 1, isOnProcessor: true };

function begin(job: TrainingJob, student: NgramStudent, features: TableRows) {
  const newTrainer = () => student.newTrainer(RUNTIME, {});
  const trainer = newTrainer();
  const parts = { student, trainer, newTrainer, features, testFeatures: null };
  return { trainer, training: new Training(job, parts) };
}

async function prepared(texts: string[]): Promise<[student: NgramStudent, features: TableRows]> {
  const ready = await prepareNgram(texts);
  return [ready.create(SETTINGS) as NgramStudent, ready.trainFeatures];
}

describe('a training on the processor', () => {
  test('goes on from a state as if it had never stopped', async () => {
    const { texts } = tableOf(240);
    const whole = begin(jobOf(240, 4), ...(await prepared(texts)));
    const states: TrainingState[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      await whole.training.epoch(never);
      states.push(await whole.training.state());
    }
    const resumed = begin(
      { ...jobOf(240, 4), resume: states[1] ?? null },
      ...(await prepared(texts)),
    );
    while (!resumed.training.isDone) await resumed.training.epoch(never);
    expect(await resumed.training.state()).toEqual(states[3]);
  });

  test('labels known texts as it labels new ones', async () => {
    const { texts } = tableOf(300);
    const [student, features] = await prepared(texts);
    const { trainer, training } = begin(jobOf(300, 2), student, features);
    await training.epoch(never);
    const asked = [texts[7] ?? '', 'a plum and a saw', texts[2] ?? '', texts[7] ?? '', ''];
    const values = await student.predict(asked, trainer);
    const plain = await student.evaluate(await student.features(asked), trainer);
    expect([...values]).toEqual([...plain]);
  });

  test('hears a stop between any two steps, also of the students of its folds', async () => {
    const [student, features] = await prepared(tableOf(240).texts);
    // Where the targets are given, nothing hears the folds.
    const job: TrainingJob = { ...jobOf(240, 1), targets: undefined };
    const small = { ...job.student, batchSize: 8 };
    /** An epoch that is stopped when it asks for the nth time; how often it asked. */
    const asked = async (folds: number, stopAt: number) => {
      const own = { ...job, student: small, refinery: { ...job.refinery, folds } };
      const { training } = begin(own, student, features);
      let times = 0;
      const log = await training.epoch(() => Promise.resolve(++times === stopAt));
      expect(log === null, `stopped at ${stopAt}`).toBe(times === stopAt);
      expect(training.epochsDone).toBe(log === null ? 0 : 1);
      return times;
    };
    const [alone, withFolds] = [await asked(0, Infinity), await asked(2, Infinity)];
    expect(withFolds).toBeGreaterThan(alone + 2);
    for (let stopAt = 1; stopAt <= withFolds; stopAt++) await asked(2, stopAt);
  });

  test('is judged by all rows in its last epoch, before by a part of a large table', async () => {
    const rows = 9_000;
    const job = jobOf(rows, 2);
    const vocabulary = {
      terms: ['wa', 'wb'],
      idf: new Float32Array(2),
      spaceless: 'runs' as const,
    };
    const student = new NgramStudent(vocabulary, SETTINGS);
    const evaluate = vi.spyOn(student, 'evaluate');
    const table = FeatureTable.ofFeatures({
      starts: Int32Array.from({ length: rows }, (_, row) => row),
      ends: Int32Array.from({ length: rows }, (_, row) => row + 1),
      indices: Int32Array.from(job.figures.trainGold),
      values: new Float32Array(rows).fill(1),
    });
    const { training } = begin(job, student, table.part());
    const judgedBy = () =>
      evaluate.mock.calls.map(([{ rows: judged }]) => judged.length).filter((count) => count > 0);
    const first = await training.epoch(never);
    expect(judgedBy()).toEqual([8_192]);
    expect(first).toMatchObject({ trainAccuracy: 1, inside: 1 });
    await training.epoch(never);
    expect(judgedBy()).toEqual([8_192, rows]);
  });
});

describe('a table whose features are not kept', () => {
  const ROWS = 300;
  const { texts } = tableOf(ROWS);
  const vocabulary = fitVocabulary(texts);
  const table = (mostKept: number) => {
    const reading = { featuriser: new NgramFeaturiser(vocabulary), latent: null };
    return toEnd(readTable(texts, reading, null, mostKept));
  };

  test.each([
    ['as it is', {}],
    ['with extra rows', { refinery: { regularisers: ['consistency', 'mixup'], rampEpochs: 1 } }],
  ] as const)(
    'teaches the same, bit by bit, %s',
    async (_, { refinery = {} }: { refinery?: object }) => {
      const job = jobOf(ROWS, 3);
      const ends = [Infinity, 0].map(async (mostKept) => {
        const student = new NgramStudent(vocabulary, SETTINGS);
        const ownJob = { ...job, refinery: { ...job.refinery, ...refinery } };
        const { training } = begin(ownJob, student, table(mostKept).part());
        while (!training.isDone) await training.epoch(never);
        return training.state();
      });
      const [kept, made] = await Promise.all(ends);
      expect(table(0).isKept).toBe(false);
      expect(made).toEqual(kept);
    },
  );

  test('packs the same batches for a graph', () => {
    const student = new NgramStudent(vocabulary, { ...SETTINGS, isOnProcessor: false });
    const batches = (mostKept: number) =>
      student
        .trainingRuns(table(mostKept).part(), 32, seededRandom(1))
        .flatMap((run) => run.batches.map(({ pack }) => pack()));
    expect(batches(0)).toEqual(batches(Infinity));
  });
});

describe('getting ready', () => {
  const { texts } = tableOf(500);

  test('tells how many texts are read, and is given up where that throws', async () => {
    const told: number[] = [];
    await prepareNgram(texts.slice(0, 300), {}, texts.slice(300), (read) => told.push(read));
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(500);
    const giveUp = () => {
      throw new Error('enough');
    };
    await expect(prepareNgram(texts, {}, null, giveUp)).rejects.toThrow('enough');
  });

  test('hears messages while it reads', async () => {
    // Time flies, so that every piece of work counts as long.
    let now = performance.now();
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 1_000));
    const hear = vi.spyOn(MessageQueue.prototype, 'drain');
    await prepareNgram(texts);
    vi.restoreAllMocks();
    expect(hear.mock.calls.length).toBeGreaterThan(20);
  });
});
