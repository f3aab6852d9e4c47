/** @file The buffers of all GPU devices, counted; to be undone by `vi.restoreAllMocks`. */
import { vi } from 'vitest';

export interface GpuBuffers {
  /** All that were made since, in their order. */
  made: () => GPUBuffer[];
  /** Those of them that are not destroyed. */
  live: () => { count: number; bytes: number };
}

export function watchGpuBuffers(): GpuBuffers {
  const created = vi.spyOn(GPUDevice.prototype, 'createBuffer');
  const destroyed = vi.spyOn(GPUBuffer.prototype, 'destroy');
  const made = () => created.mock.results.map(({ value }) => value as GPUBuffer);
  return {
    made,
    live: () => {
      const gone = new Set(destroyed.mock.contexts);
      const live = made().filter((buffer) => !gone.has(buffer));
      return { count: live.length, bytes: live.reduce((sum, { size }) => sum + size, 0) };
    },
  };
}
