import { describe, expect, test } from 'vitest';
import type { TrainingNote } from '../../../src/core/messages/training-notes';
import { parseRecipe } from '../../../src/core/task/recipe';
import { withWhatIsLeft } from '../../../src/pipeline/train/what-is-left';

const { student } = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] },
  student: { kind: 'ngram', executionProvider: 'auto', batchSize: 64 },
});
const named = (name: string) => Object.assign(new Error('/home/build/ort.cc:1'), { name });

/** Fails by one name after another; null ends it. */
async function tries(failures: (string | null)[]) {
  const means: [string, number | undefined, TrainingNote | null][] = [];
  const outcome = await withWhatIsLeft(student, ({ executionProvider, batchSize }, notice) => {
    const failure = failures[means.length];
    means.push([executionProvider, batchSize, notice]);
    return failure ? Promise.reject(named(failure)) : Promise.resolve('done');
  }).catch((error: unknown) => error);
  return { means, outcome };
}

describe('training with what is left', () => {
  test('goes on on the processor where the GPU is lost', async () => {
    const { means, outcome } = await tries(['GpuLost', null]);
    expect(outcome).toBe('done');
    expect(means).toEqual([
      ['auto', 64, null],
      ['wasm', 64, { code: 'training-gpu-lost' }],
    ]);
  });

  test('takes smaller batches where memory is short, and says so', async () => {
    const { means, outcome } = await tries(['GpuLost', 'OutOfMemory', 'OutOfMemory', null]);
    expect(outcome).toBe('done');
    expect(means.map(([provider, size]) => [provider, size])).toEqual([
      ['auto', 64],
      ['wasm', 64],
      ['wasm', 16],
      ['wasm', 8],
    ]);
    expect(means.at(-1)?.[2]).toEqual({
      code: 'training-batches-smaller',
      ...{ batchSize: 8, wanted: 16 },
    });
  });

  test('ends with words for people where nothing is left, whatever the runtime said', async () => {
    for (const failure of ['OutOfMemory', 'RuntimeFailed', 'GpuLost']) {
      const { outcome, means } = await tries(Array.from({ length: 9 }, () => failure));
      expect(outcome).toMatchObject({ name: 'TrainingError' });
      expect((outcome as Error).message).not.toContain('/home/build');
      expect(means.length).toBeLessThan(5);
    }
  });

  test('leaves all other failures alone', async () => {
    const { outcome, means } = await tries(['StorageFull']);
    expect(outcome).toMatchObject({ name: 'StorageFull' });
    expect(means).toHaveLength(1);
  });
});
