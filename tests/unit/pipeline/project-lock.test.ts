import { afterEach, describe, expect, test, vi } from 'vitest';
import { ProjectBusy, withProjectLock } from '../../../src/pipeline/project-lock';
import { Stopped } from '../../../src/pipeline/steps';

/** Locks as browsers grant them: one holder a name, requests give up when their signal says so. */
class FakeLocks {
  private readonly held = new Set<string>();

  async request<Result>(
    name: string,
    { signal }: { signal: AbortSignal },
    work: () => Promise<Result>,
  ): Promise<Result> {
    while (this.held.has(name)) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (signal.aborted) throw signal.reason;
    }
    this.held.add(name);
    try {
      return await work();
    } finally {
      this.held.delete(name);
    }
  }
}

afterEach(() => vi.unstubAllGlobals());

describe('the lock of a project', () => {
  test('lets one work at a time, and says so where the other does not end', async () => {
    vi.stubGlobal('navigator', { locks: new FakeLocks() });
    let end: () => void = () => undefined;
    const first = withProjectLock('a', () => new Promise<void>((resolve) => (end = resolve)));
    await expect(withProjectLock('a', () => Promise.resolve(1))).rejects.toThrow(ProjectBusy);
    expect(await withProjectLock('b', () => Promise.resolve(2))).toBe(2);
    end();
    await first;
    expect(await withProjectLock('a', () => Promise.resolve(3))).toBe(3);
  });

  test('waits a moment for a page that is just going', async () => {
    vi.stubGlobal('navigator', { locks: new FakeLocks() });
    const first = withProjectLock('a', () => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(await withProjectLock('a', () => Promise.resolve('mine'))).toBe('mine');
    await first;
  });

  test('passes on what the work threw, and a stop while it waits', async () => {
    vi.stubGlobal('navigator', { locks: new FakeLocks() });
    await expect(
      withProjectLock('a', () => Promise.reject(new Error('No model.'))),
    ).rejects.toThrow('No model.');
    const first = withProjectLock('a', () => new Promise((resolve) => setTimeout(resolve, 50)));
    const stop = AbortSignal.abort();
    await expect(withProjectLock('a', () => Promise.resolve(1), stop)).rejects.toThrow(Stopped);
    await first;
  });

  test('is done without where browsers have none', async () => {
    vi.stubGlobal('navigator', {});
    expect(await withProjectLock('a', () => Promise.resolve(1))).toBe(1);
  });
});
