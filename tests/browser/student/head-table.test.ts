/**
 * @file The `encoder-head` student's vectors: on the GPU once for all of its epochs and folds, row by row
 * everywhere else, and the same training either way.
 */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { stepSettings } from '../../../src/core/students/training';
import type { Embed, TrainingJob } from '../../../workers/student/api';
import { DeviceTables } from '../../../workers/student/device-tables';
import { prepareHead } from '../../../workers/student/encoder-head/head-student';
import { Runtime } from '../../../workers/runtime';
import { StudentHost } from '../../../workers/student/student-host';
import { Trainer } from '../../../workers/student/trainer';
import { Training } from '../../../workers/student/training';
import type { TrainingState } from '../../../src/core/students/training';
import { relativeError } from '../../helpers/graph/graph-runtime';
import { watchGpuBuffers, type GpuBuffers } from '../../helpers/gpu-buffers';
import { SentenceModel } from '../../helpers/sentence-model';
import { jobFor, type JobOptions } from '../../helpers/student-worker';
import { topicData } from '../../helpers/topics';

const DATA = topicData(31, { rows: 70 });
const MODEL = new SentenceModel([...new Set(DATA.texts.flatMap((text) => text.split(' ')))]);
const vectors = new Map(DATA.texts.map((text) => [text, MODEL.vectorOf(text)]));
const embed: Embed = (texts) =>
  Promise.resolve(Float32Array.from(texts.flatMap((text) => vectors.get(text) ?? [])));
const TABLE_BYTES = DATA.texts.length * MODEL.width * Float32Array.BYTES_PER_ELEMENT;

/** All that can be on at once, from the second epoch: rows altered and mixed, folds beside; units are dropped. */
const REFINERY: JobOptions['refinery'] = {
  regularisers: ['consistency', 'mixup'],
  rampEpochs: 2,
  folds: 2,
};

function jobOn(executionProvider: 'webgpu' | 'wasm', options: JobOptions = {}): TrainingJob {
  const settings = { kind: 'encoder-head', hidden: 16, epochs: 3 } as const;
  const student = { ...settings, learningRate: 3e-3, executionProvider, ...options.student };
  return jobFor(DATA, { ...options, student });
}

const hosts: StudentHost[] = [];

async function train(job: TrainingJob) {
  const host = new StudentHost();
  hosts.push(host);
  const environment = await host.prepare(
    { trainTexts: DATA.texts, student: job.student },
    undefined,
    embed,
  );
  expect(environment).toMatchObject({ executionProvider: job.student.executionProvider });
  const states: TrainingState[] = [];
  await host.train(job, (_, state) => void states.push(state));
  const distributions = await host.predict(DATA.texts);
  return { host, states, distributions };
}

afterEach(async () => {
  vi.restoreAllMocks();
  // The GPU goes with its last session: one that a failed test left behind would fail the others.
  for (const host of hosts.splice(0)) await host.dispose();
});

describe('on WebGPU the head', () => {
  type Trained = Awaited<ReturnType<typeof train>>;
  let unbroken: Trained;
  let resumed: Trained;
  let buffers: GpuBuffers;
  let tables: number;

  beforeAll(async () => {
    buffers = watchGpuBuffers();
    unbroken = await train(jobOn('webgpu', { refinery: REFINERY }));
    tables = buffers.made().filter(({ size }) => size === TABLE_BYTES).length;
    // While its device is there, and all that was compiled for it.
    const resume = unbroken.states[1] ?? null;
    resumed = await train(jobOn('webgpu', { refinery: REFINERY, resume }));
  });

  test('becomes the student that it becomes on WASM, and leaves nothing on the GPU', async () => {
    const onWasm = await train(jobOn('wasm', { refinery: REFINERY }));
    const losses = ({ states }: Trained) => states.at(-1)?.epochs.map(({ loss }) => loss) ?? [];
    expect(losses(onWasm)).toHaveLength(3);
    expect(relativeError(losses(unbroken), losses(onWasm))).toBeLessThan(1e-4);
    expect(relativeError(unbroken.distributions, onWasm.distributions)).toBeLessThan(1e-3);
    // The texts that it was trained on, for itself and the folds; and those that it was then asked about.
    expect(tables).toBe(2);
    expect(buffers.live().count).toBeGreaterThan(0);
    for (const { host } of [unbroken, resumed]) await host.dispose();
    expect(buffers.live()).toEqual({ count: 0, bytes: 0 });
  });

  test('resumes as if it had never stopped', () => {
    expect(resumed.states).toHaveLength(1);
    expect(resumed.states).toEqual(unbroken.states.slice(2));
    expect(resumed.distributions).toEqual(unbroken.distributions);
  });
});

test('vectors that no binding of the GPU holds are picked row by row', async () => {
  const runtime = await Runtime.load('webgpu');
  expect(runtime.maxBindingBytes).toBeGreaterThanOrEqual(128 * 2 ** 20);
  const job = jobOn('webgpu', {
    student: { epochs: 2 },
    refinery: { regularisers: ['mixup'], rampEpochs: 1 },
  });
  const prepared = await prepareHead(DATA.texts, job.student, embed);
  const student = prepared.create({ classes: DATA.labels.length, weightDecay: 0.1, seed: 1 });
  const buffers = watchGpuBuffers();
  const trained = async (maxBytes: number) => {
    const tables = new DeviceTables(runtime, maxBytes);
    const newTrainer = () => new Trainer(runtime, student.model(), { ...stepSettings(job.student), tables }); // prettier-ignore
    const trainer = newTrainer();
    const features = prepared.trainFeatures;
    const training = new Training(job, { student, trainer, newTrainer, features, testFeatures: null }); // prettier-ignore
    const before = buffers.made().length;
    while (!training.isDone) await training.epoch(() => Promise.resolve(false));
    const uploads = buffers.made().slice(before).filter(({ size }) => size === TABLE_BYTES).length; // prettier-ignore
    const distributions = await student.evaluate(features, trainer);
    return { uploads, distributions, trainer, tables };
  };
  const resident = await trained(TABLE_BYTES);
  const picked = await trained(TABLE_BYTES - 1);
  expect([resident.uploads, picked.uploads]).toEqual([1, 0]);
  expect(relativeError(picked.distributions, resident.distributions)).toBeLessThan(1e-5);
  // Both at the end: the device goes with its last trainer, and all that was compiled for it.
  for (const { trainer, tables } of [resident, picked]) {
    await trainer.dispose();
    tables.dispose();
  }
});
