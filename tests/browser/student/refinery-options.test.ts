/** @file Regularisers, out-of-fold distributions and early stopping in the real student worker. */
import { proxy, type Remote } from 'comlink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StudentApi, TrainingJob } from '../../../workers/student/api';
import {
  endStudentWorkers,
  jobFor,
  sharedStudentWorker,
  startStudentWorker,
  trainJob,
  type Handed,
  type JobOptions,
} from '../../helpers/student-worker';
import { rowsBetween, topicData } from '../../helpers/topics';

const ALL = topicData(1, { rows: 500 });
const TRAIN = rowsBetween(ALL, 0, 200);
const TEST = rowsBetween(ALL, 200, 300);
/** Rows that nobody annotated. */
const OPEN = rowsBetween(ALL, 300, 500);

/** So low that a student of few epochs is sure of some rows, and not of all. */
const PSEUDO: JobOptions['refinery'] = { pseudoLabels: 0.6 };

const REGULARISED: JobOptions['refinery'] = {
  regularisers: ['consistency', 'mixup'],
  rampEpochs: 3,
};

afterAll(endStudentWorkers);

/** A worker that has trained the job, until it is given the next one. */
async function trained(
  job: TrainingJob,
  otherTexts?: string[],
  worker = sharedStudentWorker(),
): Promise<Handed & { worker: Remote<StudentApi> }> {
  await worker.prepare({ trainTexts: TRAIN.texts, student: job.student, otherTexts });
  return { worker, ...(await trainJob(worker, job)) };
}

const train = (options: JobOptions, otherTexts?: string[], worker?: Remote<StudentApi>) =>
  trained(jobFor(TRAIN, { test: TEST, ...options }), otherTexts, worker);

describe('a resumed training repeats the unbroken one bit for bit', () => {
  /** Has what it goes on with from nowhere but the state. */
  let other: Remote<StudentApi>;
  beforeAll(() => {
    other = startStudentWorker();
  });

  test.each<[string, JobOptions['refinery'], string[]?]>([
    ['with regularisers and folds', { ...REGULARISED, folds: 2 }],
    ['with early stopping', { earlyStopping: true }],
    ['with pseudo-labels', PSEUDO, OPEN.texts],
    ['with pseudo-labels and regularisers', { ...PSEUDO, ...REGULARISED }, OPEN.texts],
  ])('%s', async (_, refinery, otherTexts) => {
    const unbroken = await train({ refinery }, otherTexts);
    const resume = unbroken.states[3] ?? null;
    const resumed = await train({ refinery, resume }, otherTexts, other);
    expect(resumed.states).toEqual(unbroken.states.slice(4));
    expect(resumed.states.length).toBeGreaterThan(0);
    expect(await other.predict(TEST.texts)).toEqual(await unbroken.worker.predict(TEST.texts));
  });
});

describe('regularisers', () => {
  test('begin after the first epoch, change the student, and let it learn', async () => {
    const plain = await train({});
    const regularised = await train({ refinery: REGULARISED });
    expect(regularised.states[0]?.tensors).toEqual(plain.states[0]?.tensors);
    expect(regularised.states[1]?.tensors).not.toEqual(plain.states[1]?.tensors);
    expect(regularised.logs.at(-1)?.testAccuracy).toBeGreaterThan(0.9);
  });

  test.each(['consistency', 'mixup'] as const)('%s works by itself', async (kind) => {
    const { logs } = await train({ refinery: { ...REGULARISED, regularisers: [kind] } });
    expect(logs.at(-1)?.testAccuracy).toBeGreaterThan(0.9);
  });
});

describe('pseudo-labels', () => {
  test('of sure rows join in the second half of the training, and change the student', async () => {
    const with_ = await train({ refinery: PSEUDO }, OPEN.texts);
    const without = await train({ refinery: { pseudoLabels: 1 } }, OPEN.texts);
    const counts = with_.logs.map(({ pseudoLabelled }) => pseudoLabelled ?? 0);
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    for (const count of counts.slice(2)) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(OPEN.texts.length);
    }
    const tensors = ({ states }: Handed) => states.map((state) => state.tensors);
    expect(tensors(with_).slice(0, 3)).toEqual(tensors(without).slice(0, 3));
    expect(tensors(with_)[3]).not.toEqual(tensors(without)[3]);
    // As many steps as so many more rows take.
    const steps = with_.states.map(({ step }) => step);
    expect((steps[3] ?? 0) - (steps[2] ?? 0)).toBeGreaterThan(steps[0] ?? Infinity);
    expect(with_.logs.at(-1)?.testAccuracy).toBeGreaterThan(0.9);
  });

  test('are heard by the students that judge unseen rows, too', async () => {
    const judge = async (pseudoLabels: number) => {
      const { worker } = await train({ refinery: { pseudoLabels } }, OPEN.texts);
      const job = jobFor(TRAIN, { refinery: { pseudoLabels } });
      return worker.heldOut(job, proxy(() => undefined)); // prettier-ignore
    };
    expect(await judge(0.6)).not.toEqual(await judge(1));
  });
});

describe('out-of-fold distributions', () => {
  test('contradict candidates that a student would learn by heart', async () => {
    // A student without decay fits the candidates of any row, however wrong they are.
    const student = { epochs: 6, weightDecay: 0, learningRate: 0.2 };
    const inSample = await train({ student, refinery: { mode: 'renormalise' } });
    const outOfFold = await train({ student, refinery: { mode: 'renormalise', folds: 3 } });
    const inside = ({ logs }: Handed) => logs.at(-1)?.inside ?? NaN;
    expect(inside(inSample)).toBeGreaterThan(inside(outOfFold));
    expect(outOfFold.states.at(-1)?.folds).toHaveLength(3);
  });
});

describe('early stopping', () => {
  const stopping: JobOptions = {
    // So fast a student soon knows its targets by heart.
    student: { epochs: 40, learningRate: 0.5, weightDecay: 0 },
    refinery: { earlyStopping: true },
  };

  let first: Handed & { predicted: Float32Array };
  beforeAll(async () => {
    const { worker, ...handed } = await train(stopping);
    first = { ...handed, predicted: await worker.predict(TEST.texts) };
  });

  test('ends before the last epoch, with the student that agreed best with rows kept aside', async () => {
    const { end, logs, states, predicted } = first;
    expect(logs.length).toBeLessThan(40);
    expect(end.isStopped).toBe(false);
    const agreements = logs.map(({ heldOutAgreement }) => heldOutAgreement ?? NaN);
    const best = states[end.epochs - 1];
    expect(agreements[end.epochs - 1]).toBeGreaterThan(Math.max(...agreements) - 0.01);
    const told = { used: end.epochs, trained: logs.length };
    expect(end.notice).toEqual({ code: 'training-best-epoch', ...told });
    // What comes out is that epoch's student.
    const resumed = await train({ ...stopping, student: { ...stopping.student, epochs: end.epochs }, resume: best ?? null }); // prettier-ignore
    expect(await resumed.worker.predict(TEST.texts)).toEqual(predicted);
  });

  test('that was finished ends at once, with the same student', async () => {
    const again = await train({ ...stopping, resume: first.states.at(-1) ?? null });
    expect(again).toMatchObject({ end: first.end, states: [] });
    expect(await again.worker.predict(TEST.texts)).toEqual(first.predicted);
  });
});
