/** @file Small tasks and seeded randomness for the tests of teachers. */
import { parseRecipe } from '../../../src/core/task/recipe';
import type { Label, Recipe, Task } from '../../../src/core/task/recipe';
import type { StopSignal } from '../../../src/core/teaching/teacher';

/** A recipe with its defaults filled in, as the page would have it. */
export function recipeOf(
  labels: (string | Label)[],
  more: { teacher?: object; task?: object } = {},
): Recipe {
  return parseRecipe({
    shortlist: 1,
    task: {
      textColumn: 'text',
      labels: labels.map((label) => (typeof label === 'string' ? { name: label } : label)),
      ...more.task,
    },
    ...(more.teacher && { teacher: more.teacher }),
  });
}

export function taskOf(labels: (string | Label)[], more: object = {}): Task {
  return recipeOf(labels, { task: more }).task;
}

export const neverStopped: StopSignal = new AbortController().signal;

/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** A promise that the test settles when it likes. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve: (value: T) => resolve(value) };
}
