/** @file The real student worker in a browser: it learns, goes on where it stopped, and says what failed. */
import type { Remote } from 'comlink';
import { afterAll, describe, expect, test } from 'vitest';
import { argmaxRows, refine } from '../../../src/core/refinery/refinery';
import type { TrainingState } from '../../../src/core/students/training';
import type { StudentApi, TrainingJob } from '../../../workers/student/api';
import { rowsOf, setsOf } from '../../helpers/refinery/refinery-cases';
import {
  endStudentWorkers,
  jobFor,
  sharedStudentWorker,
  startStudentWorker,
  trainJob,
  type Handed,
  type JobOptions,
} from '../../helpers/student-worker';
import { rowsBetween, topicData, type TopicData } from '../../helpers/topics';

const ALL = topicData(1, { rows: 500 });
const TRAIN = rowsBetween(ALL, 0, 300);
const TEST = rowsBetween(ALL, 300, 500);

afterAll(endStudentWorkers);

/** A worker that has trained the job, until it is given the next one. */
async function trained(
  data: TopicData,
  job: TrainingJob,
  worker = sharedStudentWorker(),
): Promise<Handed & { worker: Remote<StudentApi> }> {
  await worker.prepare({ trainTexts: data.texts, student: job.student });
  return { worker, ...(await trainJob(worker, job)) };
}

const train = (data: TopicData, options?: JobOptions) => trained(data, jobFor(data, options));

/** What others are compared with: trained once, by the first who asks. */
let unbroken: Promise<Handed & { predicted: Float32Array }> | undefined;
function unbrokenTraining(): Promise<Handed & { predicted: Float32Array }> {
  unbroken ??= (async () => {
    const { worker, ...handed } = await train(TRAIN, { test: TEST });
    return { ...handed, predicted: await worker.predict(TEST.texts) };
  })();
  return unbroken;
}

function share(count: number, of: readonly unknown[]): number {
  return count / of.length;
}

describe('a training', () => {
  test('learns what the teacher did not know', async () => {
    const { end, logs, predicted } = await unbrokenTraining();
    expect(end).toEqual({ epochs: 6, isStopped: false, notice: null });
    expect(logs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
    const losses = logs.map(({ loss }) => loss);
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));

    const firstRight = TRAIN.sets.filter(([first], row) => first === TRAIN.gold[row]).length;
    const last = logs.at(-1);
    expect(last?.trainAccuracy).toBeGreaterThan(share(firstRight, TRAIN.sets) + 0.2);
    expect(last?.testAccuracy).toBeGreaterThan(0.9);

    const winners = argmaxRows(predicted, TEST.labels.length);
    const right = TEST.gold.filter((topic, row) => winners[row] === topic).length;
    expect(share(right, TEST.gold)).toBe(last?.testAccuracy);
  });

  test('tells after each epoch what the student says of the rows that are watched', async () => {
    const job = { ...jobFor(TRAIN, { student: { epochs: 3 } }), watched: Int32Array.of(7, 2) };
    const worker = sharedStudentWorker();
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const told: Float32Array[] = [];
    const { states } = await trainJob(worker, job, (_log, _state, beliefs) => {
      told.push(beliefs);
    });
    expect(told).toHaveLength(3);
    const asked = await worker.predict([TRAIN.texts[7] ?? '', TRAIN.texts[2] ?? '']);
    told.at(-1)?.forEach((belief, i) => expect(belief).toBeCloseTo(asked[i] ?? NaN, 5));
    expect(told[0]).not.toEqual(told[2]);
    // Whether anybody watches changes nothing of what is learnt.
    expect(states).toEqual((await trained(TRAIN, { ...job, watched: null })).states);
  });

  test('says how many numbers it trains: a weight for each term and label, a bias for each label', async () => {
    const { worker, states } = await train(TRAIN, { student: { epochs: 1 } });
    const { evidence, bias } = states[0]?.tensors ?? {};
    expect(bias).toHaveLength(TRAIN.labels.length);
    expect((evidence?.length ?? 0) % TRAIN.labels.length).toBe(0);
    expect(await worker.parameterCount()).toBe((evidence?.length ?? 0) + (bias?.length ?? 0));
  });

  test('with dropout of features learns too, and is repeated by its seed', async () => {
    const job = jobFor(TRAIN, { student: { epochs: 4, dropout: 0.3 }, test: TEST });
    const [first, again] = [await trained(TRAIN, job), await trained(TRAIN, job)];
    expect(again.states).toEqual(first.states);
    expect(first.logs.at(-1)?.testAccuracy).toBeGreaterThan(0.9);
    const without = { ...job, student: { ...job.student, dropout: 0 } };
    expect((await trained(TRAIN, without)).logs).not.toEqual(first.logs);
  });

  test('is repeated by its seed, and only by that', async () => {
    const job = jobFor(TRAIN, { student: { epochs: 2 } });
    const first = await trained(TRAIN, job);
    // By a worker that has never trained anything.
    const again = await trained(TRAIN, job, startStudentWorker());
    const other = await trained(TRAIN, { ...job, seed: 2 });
    expect(again.states).toEqual(first.states);
    expect(other.logs.at(-1)?.loss).not.toBe(first.logs.at(-1)?.loss);
  });

  test('deals its rows anew each epoch, whatever the size of the seed', async () => {
    const job = jobFor(TRAIN, { student: { epochs: 2 }, refinery: { mode: 'uniform' } });
    const seed = Number.MAX_SAFE_INTEGER;
    const { states } = await trained(TRAIN, { ...job, seed });
    // The same rows in the same batches, starting from where epoch 1 did, would end where it did.
    const worker = sharedStudentWorker();
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const [first] = states;
    if (!first) throw new Error('no epoch');
    const zeros = Object.entries(first.tensors).map(
      ([name, { length }]) => [name, new Float32Array(length)] as const,
    );
    const resume = { ...first, step: 0, tensors: Object.fromEntries(zeros) };
    const second = await trainJob(worker, { ...job, seed, resume });
    expect(second.states[0]?.tensors).not.toEqual(first.tensors);
  });

  test('uses gold for its figures only', async () => {
    const options = { student: { epochs: 4 } };
    const known = await train(TRAIN, options);
    const wrong = await train(
      { ...TRAIN, gold: TRAIN.gold.map((topic) => (topic + 1) % 3) },
      options,
    );
    const unknown = await trained(TRAIN, { ...jobFor(TRAIN, options), figures: null });
    expect(wrong.states.map(({ tensors }) => tensors)).toEqual(
      known.states.map(({ tensors }) => tensors),
    );
    expect(unknown.states.map(({ tensors }) => tensors)).toEqual(
      known.states.map(({ tensors }) => tensors),
    );
    expect(unknown.logs[3]).toMatchObject({ trainAccuracy: null, testAccuracy: null });
    expect(known.logs[3]).toMatchObject({ testAccuracy: null });
    expect(wrong.logs[3]?.trainAccuracy).toBeLessThan(0.1);
  });
});

test('WASM and WebGPU have the same losses', async () => {
  const data = rowsBetween(ALL, 0, 60);
  const options = { epochs: 4, batchSize: 20, learningRate: 0.1 };
  const curveOn = async (executionProvider: 'wasm' | 'webgpu') => {
    const job = jobFor(data, { student: { ...options, executionProvider } });
    const worker = sharedStudentWorker();
    const environment = await worker.prepare({ trainTexts: data.texts, student: job.student });
    expect(environment).toMatchObject({ executionProvider, notice: null });
    expect(environment.adapter === '').toBe(executionProvider === 'wasm');
    const { logs } = await trainJob(worker, job);
    return logs.map(({ loss }) => loss);
  };
  const onWasm = await curveOn('wasm');
  const onGpu = await curveOn('webgpu');
  expect(onWasm.at(-1)).toBeLessThan(0.7 * (onWasm[0] ?? 0));
  onWasm.forEach((loss, epoch) => {
    expect(Math.abs(loss - (onGpu[epoch] ?? NaN)), `epoch ${epoch + 1}`).toBeLessThan(5e-4);
  });
});

describe('a resumed training', () => {
  test('repeats the unbroken one bit for bit', async () => {
    const unbroken = await unbrokenTraining();
    // A worker that has what it goes on with from nowhere but the state.
    const worker = startStudentWorker();
    for (const epochs of [1, 3, 5]) {
      const resume = unbroken.states[epochs - 1] ?? null;
      const resumed = await trained(TRAIN, jobFor(TRAIN, { test: TEST, resume }), worker);
      expect(resumed.end.epochs).toBe(6);
      expect(resumed.logs).toEqual(unbroken.logs.slice(epochs));
      expect(resumed.states).toEqual(unbroken.states.slice(epochs));
    }
  });

  test('repeats it with batches of many widths', async () => {
    // Texts of very different lengths: the widest batch, which sets the model's shape, comes late.
    const lengths = topicData(3, { rows: 60, wordsPerText: 3 });
    const long = topicData(3, { rows: 3, wordsPerText: 400 });
    const data = { ...lengths, texts: [...lengths.texts.slice(3), ...long.texts] };
    const options = { student: { epochs: 4, batchSize: 4 } };
    const unbroken = await train(data, options);
    const resumed = await train(data, { ...options, resume: unbroken.states[1] ?? null });
    expect(resumed.states).toEqual(unbroken.states.slice(2));
  });

  test('that was finished ends at once, and can predict', async () => {
    const { states, predicted } = await unbrokenTraining();
    const job = jobFor(TRAIN, { resume: states.at(-1) ?? null });
    const resumed = await trained(TRAIN, job, startStudentWorker());
    expect(resumed).toMatchObject({ end: { epochs: 6, isStopped: false }, logs: [] });
    expect(await resumed.worker.predict(TEST.texts)).toEqual(predicted);
  });
});

describe('stop', () => {
  test('ends a training after the epoch at hand, and the worker can go on', async () => {
    const unbroken = await unbrokenTraining();
    const worker = sharedStudentWorker();
    const job = jobFor(TRAIN, { test: TEST });
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const stopped = await trainJob(worker, job, async ({ epoch }) => {
      if (epoch === 2) await worker.stop();
    });
    expect(stopped.end).toEqual({ epochs: 2, isStopped: true, notice: null });
    expect(stopped.states).toEqual(unbroken.states.slice(0, 2));
    const rest = await trainJob(worker, { ...job, resume: stopped.states.at(-1) ?? null });
    expect(rest.states).toEqual(unbroken.states.slice(2));
  });

  test('is heard between two steps of an epoch, which then does not count', async () => {
    const worker = sharedStudentWorker();
    const job = jobFor(TRAIN, { student: { batchSize: 1 } });
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const training = trainJob(worker, job);
    await worker.stop();
    expect(await training).toEqual({
      end: { epochs: 0, isStopped: true, notice: null },
      logs: [],
      states: [],
    });
  });
});

describe('predict', () => {
  test('says what the last epoch was evaluated to', async () => {
    const job = jobFor(TRAIN, { student: { epochs: 4 } });
    const { worker, states, logs } = await trained(TRAIN, job);
    const distributions = await worker.predict(TRAIN.texts);
    const last = states.at(-1);
    if (!last) throw new Error('no epoch');
    const targets = refine(job.sets, last.candidateWeights, distributions, 4, job.refinery);
    expect(targets.values).toEqual(last.targets);
    expect(targets.lossWeights).toEqual(last.lossWeights);
    expect(targets).toMatchObject({
      inside: logs.at(-1)?.inside,
      reliable: logs.at(-1)?.reliable,
      confidentOutside: logs.at(-1)?.confidentOutside,
    });
  });

  test('gives a distribution to any text, the same alone and among others', async () => {
    const { worker } = await train(TRAIN, { student: { epochs: 2 } });
    const texts = ['', '???', 'wholly unknown words', ...TEST.texts, TEST.texts.join(' ')];
    const distributions = rowsOf(await worker.predict(texts), 3);
    expect(distributions).toHaveLength(texts.length);
    for (const distribution of distributions) {
      expect(distribution.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
    // Texts of which nothing is known get what is left, the biases.
    expect(distributions[1]).toEqual(distributions[0]);
    const [alone] = rowsOf(await worker.predict([texts[5] ?? '']), 3);
    distributions[5]?.forEach((p, j) => expect(alone?.[j]).toBeCloseTo(p, 6));
    expect(await worker.predict([])).toHaveLength(0);
  });
});

describe('a training goes well', () => {
  test('with a label that no row has', async () => {
    const { logs, worker } = await train({ ...TRAIN, labels: [...TRAIN.labels, 'Unused'] });
    expect(logs.at(-1)?.trainAccuracy).toBeGreaterThan(0.9);
    const winners = argmaxRows(await worker.predict(TEST.texts), 4);
    expect(winners).not.toContain(3);
  });

  test('where every row has the same label', async () => {
    const { logs, worker } = await train({ ...TRAIN, sets: TRAIN.sets.map(() => [1]) });
    expect(logs.at(-1)?.inside).toBe(1);
    const winners = argmaxRows(await worker.predict(TEST.texts), 3);
    expect(winners.every((winner) => winner === 1)).toBe(true);
  });

  test('with fewer rows than a batch', async () => {
    const { end, logs } = await train(rowsBetween(ALL, 0, 3), { student: { batchSize: 64 } });
    expect(end.epochs).toBe(6);
    expect(logs.at(-1)?.loss).toBeLessThan(logs[0]?.loss ?? 0);
  });

  test('with texts without a word among others', async () => {
    const texts = TRAIN.texts.map((text, row) => (row % 3 === 0 ? ' ' : text));
    const { logs } = await train({ ...TRAIN, texts });
    expect(logs.at(-1)?.trainAccuracy).toBeGreaterThan(0.6);
  });

  test('where no row has a loss: it learns nothing, and says so by its even distributions', async () => {
    const job = jobFor(TRAIN, { student: { epochs: 2 }, refinery: { mode: 'single' } });
    const every = TRAIN.labels.map((_, label) => label);
    const sets = setsOf(
      TRAIN.sets.map(() => every),
      3,
      TRAIN.sets.map(() => ({ unmatched: true })),
    );
    const { worker, logs } = await trained(TRAIN, { ...job, sets });
    expect(logs.map(({ loss }) => loss)).toEqual([0, 0]);
    for (const p of await worker.predict(TEST.texts)) expect(p).toBeCloseTo(1 / 3, 6);
  });
});

describe('a training whose numbers overflow', () => {
  test.each(['wasm', 'webgpu'] as const)(
    'on %s ends with the student of the epoch before',
    async (executionProvider) => {
      const data = rowsBetween(ALL, 0, 100);
      const student = { learningRate: 300, epochs: 50, batchSize: 20, executionProvider };
      const { worker, end, logs, states } = await train(data, { student });
      expect(end.epochs).toBe(logs.length);
      expect(end.epochs).toBeGreaterThan(0);
      expect(end.epochs).toBeLessThan(50);
      expect(end).toMatchObject({
        isStopped: false,
        notice: { code: 'training-diverged', epoch: end.epochs + 1, used: end.epochs },
      });
      for (const { tensors, targets, candidateWeights } of states) {
        for (const numbers of [...Object.values(tensors), targets, candidateWeights]) {
          expect(numbers.every((number) => Number.isFinite(number))).toBe(true);
        }
      }
      // What it says of the rows is what the last good epoch's targets came from.
      const distributions = await worker.predict(data.texts);
      const last = states.at(-1);
      if (!last) throw new Error('no epoch');
      const job = jobFor(data, { student });
      const targets = refine(
        job.sets,
        last.candidateWeights,
        distributions,
        end.epochs,
        job.refinery,
      );
      expect(targets.values).toEqual(last.targets);
    },
  );
});

describe('what cannot be trained', () => {
  test('is refused by a TrainingError where no text has a word', async () => {
    const worker = sharedStudentWorker();
    const { student } = jobFor(TRAIN);
    await expect(worker.prepare({ trainTexts: ['', ' \n', '\t'], student })).rejects.toMatchObject({
      name: 'TrainingError',
      told: { code: 'no-words' },
    });
    // The worker is as good as before.
    await worker.prepare({ trainTexts: TRAIN.texts, student });
    const { end } = await trainJob(worker, jobFor(TRAIN, { student: { epochs: 1 } }));
    expect(end.epochs).toBe(1);
  });

  test('stops with a TrainingError where numbers overflow before an epoch was good', async () => {
    const worker = sharedStudentWorker();
    const job = jobFor(TRAIN, { student: { learningRate: 1e30, batchSize: 8 } });
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const states: Handed['states'] = [];
    const training = trainJob(worker, job, (_, state) => void states.push(state));
    await expect(training).rejects.toMatchObject({
      name: 'TrainingError',
      told: { code: 'diverged', epoch: 1 },
    });
    expect(states).toEqual([]);
  });

  test('is a saved training that lacks some of its numbers', async () => {
    const worker = sharedStudentWorker();
    const job = jobFor(TRAIN, { student: { epochs: 2 } });
    await worker.prepare({ trainTexts: TRAIN.texts, student: job.student });
    const [saved] = (await trainJob(worker, { ...job, student: { ...job.student, epochs: 1 } }))
      .states;
    if (!saved) throw new Error('no epoch');
    const broken = { name: 'CheckpointBroken' };
    const odd: Partial<TrainingState>[] = [
      { tensors: { ...saved.tensors, 'bias.m': Float32Array.of(0) } },
      { epoch: 2 },
      // Of a training longer than this one.
      { epoch: 3, epochs: [1, 2, 3].flatMap(() => saved.epochs) },
      { epochs: saved.epochs.map((log) => ({ ...log, loss: NaN })) },
      { epochs: saved.epochs.map((log) => ({ ...log, testAccuracy: NaN })) },
      { epochs: saved.epochs.map((log) => ({ ...log, epoch: 7 })) },
      { targets: saved.targets.slice(1) },
      { lossWeights: saved.lossWeights.map(() => NaN) },
      { best: {} },
      { distributions: Float32Array.of(1) },
      { pseudo: { rows: Int32Array.of(2 ** 30), labels: Int32Array.of(0) } },
      { pseudo: { rows: Int32Array.of(), labels: Int32Array.of(0) } },
    ];
    for (const part of odd) {
      const resume = { ...saved, ...part };
      await expect(trainJob(worker, { ...job, resume })).rejects.toMatchObject(broken);
    }
    const refinery = { ...job.refinery, folds: 2 };
    const unfolded = trainJob(worker, { ...job, refinery, resume: saved });
    await expect(unfolded).rejects.toMatchObject(broken);
    expect(await trainJob(worker, { ...job, resume: saved })).toMatchObject({ end: { epochs: 2 } });
  });

  test('is refused out of order, and for sets of other rows', async () => {
    const worker = startStudentWorker();
    const job = jobFor(TRAIN, { student: { epochs: 1 } });
    await expect(worker.predict(['text'])).rejects.toThrow('train comes first');
    await expect(trainJob(worker, job)).rejects.toThrow('prepare comes first');
    await worker.prepare({ trainTexts: TRAIN.texts.slice(1), student: job.student });
    await expect(trainJob(worker, job)).rejects.toThrow('300 candidate sets for 299 texts');
  });
});
