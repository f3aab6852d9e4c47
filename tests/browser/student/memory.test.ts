/**
 * @file Memory of a long training: after many optimiser steps it is what it was after the first
 * ones, on the GPU (all buffers are counted, a table's among them) and in WASM's heap.
 */
import { wrap } from 'comlink';
import { afterEach, expect, test, vi } from 'vitest';
import { stateNames } from '../../../src/core/students/student-graph';
import { Runtime } from '../../../workers/runtime';
import { Trainer } from '../../../workers/student/trainer';
import { watchGpuBuffers } from '../../helpers/gpu-buffers';
import { MODEL, STATE_BYTES, STEPS_PER_RUN, trainUntil } from '../../helpers/long-training';
import type { HeapApi } from './heap.worker';

/** Steps until memory is looked at first, and in all; docs/performance.md has more. */
const WARM_UP = { webgpu: 80, wasm: 400 };
const STEPS = {
  webgpu: Number(import.meta.env['VITE_MEMORY_STEPS'] ?? 400),
  wasm: Number(import.meta.env['VITE_MEMORY_STEPS'] ?? 3_000),
};

afterEach(() => {
  vi.restoreAllMocks();
});

test('on WebGPU there are as many buffers after many steps as after some', async () => {
  const { live: buffersNow } = watchGpuBuffers();
  const trainer = new Trainer(await Runtime.load('webgpu'), MODEL);
  await trainUntil(trainer, WARM_UP.webgpu);
  const warm = buffersNow();
  expect(warm.count).toBeGreaterThan(stateNames('').length * MODEL.parameters.length);
  await trainUntil(trainer, STEPS.webgpu);
  expect(buffersNow()).toEqual(warm);
  await trainer.dispose();
  // The device goes with its last session, and all that was on it.
  expect(buffersNow()).toEqual({ count: 0, bytes: 0 });
});

test('on WASM the heap is as large', async () => {
  const worker = new Worker(new URL('./heap.worker.ts', import.meta.url), { type: 'module' });
  const heap = wrap<HeapApi>(worker);
  const warm = await heap.bytesAfter(WARM_UP.wasm);
  expect(warm).toHaveLength(1);
  // One state left behind a run would be more than what the heap has to spare.
  const runs = (STEPS.wasm - WARM_UP.wasm) / STEPS_PER_RUN;
  expect(runs * STATE_BYTES).toBeGreaterThan(2 * (warm[0] ?? Infinity));
  expect(await heap.bytesAfter(STEPS.wasm)).toEqual(warm);
  worker.terminate();
});
