/** @file What teacher and held-out students say together is weighed in a worker of its own, once for all who ask. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { combine } from '../../../../src/core/labels/combination/combine';
import { combineAside } from '../../../../src/pipeline/combination';
import { mulberry32 } from '../../../helpers/random';
import { setsOf } from '../../../helpers/refinery/refinery-cases';
import { topicData } from '../../../helpers/topics';

/** The names of the workers that were started. */
let started: (string | undefined)[] = [];
/** No worker can be started, as where its script cannot be fetched. */
let isBroken = false;

beforeEach(() => {
  started = [];
  isBroken = false;
  const RealWorker = globalThis.Worker;
  vi.stubGlobal(
    'Worker',
    class extends RealWorker {
      constructor(url: URL, options: WorkerOptions) {
        started.push(options.name);
        if (isBroken) throw new Error('No worker today.');
        super(url, options);
      }
    },
  );
});

afterEach(() => vi.unstubAllGlobals());

/** A teacher's sets, and a student that is right more often than not and says how sure it is. */
function makeQuestion(rows: number, seed: number) {
  const { labels, gold, sets } = topicData(seed, { rows });
  const classes = labels.length;
  const random = mulberry32(seed);
  const heldOut = new Float32Array(rows * classes);
  gold.forEach((truth, row) => {
    const shares = labels.map((_, label) => random() + (label === truth ? 1 : 0.1));
    const sum = shares.reduce((a, b) => a + b);
    heldOut.set(
      shares.map((share) => share / sum),
      row * classes,
    );
  });
  return { sets: setsOf(sets, classes), heldOut };
}

test('a worker weighs as the page would, and whoever asks the same gets the same answer', async () => {
  const { sets, heldOut } = makeQuestion(400, 1);
  const [one, another] = await Promise.all([
    combineAside(sets, heldOut),
    combineAside(sets, heldOut),
  ]);
  expect(started).toEqual(['evidence']);
  expect(one).toEqual(combine(sets, heldOut));
  expect(another).toBe(one);
  // Equal is not the same array: the same rows are read anew for each who asks.
  const again = makeQuestion(400, 1);
  expect(await combineAside(again.sets, again.heldOut)).toBe(one);
  expect(started).toHaveLength(1);
});

test('other labels of people and other students are weighed anew', async () => {
  const { sets, heldOut } = makeQuestion(400, 2);
  const first = await combineAside(sets, heldOut);
  const certain = Uint8Array.from(sets.certain);
  certain[7] = 1;
  const surer = Float32Array.from(heldOut, (value, i) =>
    i < 3 ? ([0.9, 0.05, 0.05][i] ?? 0) : value,
  );
  const told = Int32Array.from(sets.told);
  told[7] = 1;
  const others = [
    () => combineAside({ ...sets, certain }, heldOut),
    () => combineAside({ ...sets, told }, heldOut),
    () => combineAside(sets, surer),
  ];
  for (const ask of others) expect(await ask()).not.toBe(first);
  expect(started).toHaveLength(1 + others.length);
});

test('few rows are weighed without a worker', async () => {
  const { sets, heldOut } = makeQuestion(300, 3);
  expect(await combineAside(sets, heldOut)).toEqual(combine(sets, heldOut));
  expect(started).toEqual([]);
});

test('what failed is asked anew', async () => {
  const { sets, heldOut } = makeQuestion(400, 4);
  isBroken = true;
  await expect(combineAside(sets, heldOut)).rejects.toThrow('No worker today.');
  isBroken = false;
  expect((await combineAside(sets, heldOut)).labels).toEqual(combine(sets, heldOut).labels);
});
