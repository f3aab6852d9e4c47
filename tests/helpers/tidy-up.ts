/** @file Unit tests share their modules and globals: what a file put in the place of one is gone when it ends. */
import { afterAll, vi } from 'vitest';

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
