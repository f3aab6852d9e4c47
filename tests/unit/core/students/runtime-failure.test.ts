/** @file Errors as the runtime and browsers throw them, and what they are taken for. */
import { describe, expect, test } from 'vitest';
import { runtimeFailure } from '../../../../src/core/students/runtime-failure';
import { TrainingError } from '../../../../src/core/students/training';

const nameOf = (error: unknown, provider: 'webgpu' | 'wasm' = 'wasm') =>
  (runtimeFailure(error, provider) as Error).name;

const MEMORY = [
  new Error("Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc"),
  new Error('failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: Failed to allocate memory'),
  new RangeError('WebAssembly.Memory(): could not allocate memory'),
  new RangeError('Array buffer allocation failed'),
  new RangeError('Invalid typed array length: 4000000000'),
  new WebAssembly.RuntimeError('Aborted(OOM). Build with -sASSERTIONS for more info.'),
  new WebAssembly.RuntimeError('memory access out of bounds'),
  12_345_678,
];
const DEVICE = [
  new Error(
    '[WebGPU] Kernel "MatMul" failed: /mnt/vss/_work/1/s/onnxruntime/core/providers/webgpu/x.cc:112 Device is lost',
  ),
  new DOMException("Failed to execute 'mapAsync' on 'GPUBuffer': Device is lost", 'AbortError'),
  new DOMException(
    'A valid external Instance reference no longer exists: webgpu',
    'OperationError',
  ),
];

describe('what the runtime throws', () => {
  test.each(MEMORY)('%s is want of memory', (error) => {
    expect(nameOf(error)).toBe('OutOfMemory');
    expect(nameOf(error, 'webgpu')).toBe('GpuLost');
  });

  test.each(DEVICE)('%s on a GPU is a lost GPU', (error) => {
    expect(nameOf(error, 'webgpu')).toBe('GpuLost');
  });

  test('of another kind is a failed runtime', () => {
    for (const message of [
      'failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Non-zero status code',
      'no available backend found. ERR: [wasm] TypeError: x',
    ]) {
      expect(nameOf(new Error(message))).toBe('RuntimeFailed');
    }
  });

  test('is told from this project’s own errors, and from faults in its code', () => {
    for (const error of [
      new TrainingError({ code: 'gpu-memory', bytes: 1 }),
      Object.assign(new Error('x'), { name: 'StorageFull' }),
      new TypeError('rows is undefined'),
    ]) {
      expect(runtimeFailure(error, 'wasm')).toBe(error);
    }
  });
});
