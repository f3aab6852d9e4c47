/**
 * @file The trainer that runs graphs: it goes on from what it saved as if it had never stopped, and its memory after
 * many optimiser steps is what it was after the first ones, on the GPU (all buffers are counted, a table's among
 * them) and in WASM's heap.
 */
import { afterEach, expect, test, vi } from 'vitest';
import { stateNames, type StudentModel } from '../../../src/core/students/student-graph';
import { ngramModel } from '../../../src/core/students/ngram';
import { Runtime } from '../../../workers/runtime';
import { Trainer, type TrainingBatch } from '../../../workers/student/trainer';
import { watchGpuBuffers } from '../../helpers/gpu-buffers';

const STEPS_PER_RUN = 8;
/** Steps until memory is looked at first, and in all. A software GPU is slow: docs/performance.md has more. */
const WARM_UP = { webgpu: 80, wasm: 400 };
const STEPS = {
  webgpu: Number(import.meta.env['VITE_MEMORY_STEPS'] ?? 200),
  wasm: Number(import.meta.env['VITE_MEMORY_STEPS'] ?? 3_000),
};
const SHAPE = { rows: 4, columns: 16 };
const [TERMS, CLASSES] = [2_048, 8];
/** The n-gram student, with a table of which each batch picks what is added to its logits. */
const NGRAM = ngramModel({ terms: TERMS, classes: CLASSES, weightDecay: 0.1 }, SHAPE);
const MODEL: StudentModel = {
  ...NGRAM,
  tables: [{ name: 'prior', rows: 10, width: CLASSES, values: new Float32Array(10 * CLASSES) }],
  batchInputs: [
    ...NGRAM.batchInputs,
    { name: 'priors', shape: [SHAPE.rows], type: 'int32', table: 'prior' },
  ],
  logits: (graph, parameter, input) =>
    graph.add(NGRAM.logits(graph, parameter, input), input('priors')),
};
const BATCH: TrainingBatch = {
  inputs: {
    terms: Int32Array.from({ length: SHAPE.columns }, (_, column) => column),
    values: new Float32Array(SHAPE.rows * SHAPE.columns).fill(0.1),
    priors: Int32Array.of(3, 1, 4, 1),
  },
  targets: new Float32Array(SHAPE.rows * CLASSES).fill(1 / CLASSES),
  lossWeights: new Float32Array(SHAPE.rows).fill(1 / SHAPE.rows),
};

const { Memory } = WebAssembly;
afterEach(() => {
  vi.restoreAllMocks();
  WebAssembly.Memory = Memory;
});

async function train(trainer: Trainer, untilStep: number): Promise<void> {
  const batches = Array.from({ length: STEPS_PER_RUN }, () => BATCH);
  while (trainer.stepsDone < untilStep) await trainer.step(MODEL, batches, () => 0.01);
}

// The first one: the runtime's heap is made once, and must be seen to be made.
test('on WASM the heap after many steps is as large as after some', async () => {
  const memories: WebAssembly.Memory[] = [];
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      memories.push(this);
    }
  };
  const heapBytes = () => memories.map(({ buffer }) => buffer.byteLength);
  const trainer = new Trainer(await Runtime.load('wasm'), MODEL);
  await train(trainer, WARM_UP.wasm);
  const warm = heapBytes();
  expect(warm).toHaveLength(1);
  // One state left behind a run would be more than what the heap has to spare.
  const stateBytes = 3 * 4 * TERMS * CLASSES;
  const runs = (STEPS.wasm - WARM_UP.wasm) / STEPS_PER_RUN;
  expect(runs * stateBytes).toBeGreaterThan(2 * (warm[0] ?? Infinity));
  await train(trainer, STEPS.wasm);
  expect(heapBytes()).toEqual(warm);
  await trainer.dispose();
});

test('goes on from what it saved, in the middle of its schedule, as if it had never stopped', async () => {
  const runtime = await Runtime.load('wasm');
  const targets = new Float32Array(SHAPE.rows * CLASSES);
  for (let row = 0; row < SHAPE.rows; row++) targets[row * CLASSES + row] = 1;
  const batches = [{ ...BATCH, targets }];
  const rateOf = (step: number) => 0.1 / step;
  const unbroken = new Trainer(runtime, MODEL);
  for (let step = 0; step < 3; step++) await unbroken.step(MODEL, batches, rateOf);
  const resumed = new Trainer(runtime, MODEL);
  resumed.restore(await unbroken.save(), unbroken.stepsDone);
  const losses = [];
  for (const trainer of [unbroken, resumed]) {
    losses.push([await trainer.step(MODEL, batches, rateOf), await trainer.step(MODEL, batches, rateOf)]); // prettier-ignore
  }
  expect(resumed.stepsDone).toBe(5);
  expect(losses[1]).toEqual(losses[0]);
  expect(await resumed.save()).toEqual(await unbroken.save());
  for (const trainer of [unbroken, resumed]) await trainer.dispose();
});

test('on WebGPU there are as many buffers after many steps as after some', async () => {
  const { live: buffersNow } = watchGpuBuffers();
  const trainer = new Trainer(await Runtime.load('webgpu'), MODEL);
  await train(trainer, WARM_UP.webgpu);
  const warm = buffersNow();
  expect(warm.count).toBeGreaterThan(stateNames('').length * MODEL.parameters.length);
  await train(trainer, STEPS.webgpu);
  expect(buffersNow()).toEqual(warm);
  await trainer.dispose();
  // The device goes with its last session, and all that was on it.
  expect(buffersNow()).toEqual({ count: 0, bytes: 0 });
});
