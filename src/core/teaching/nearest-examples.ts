/** @file Which examples are nearest to a text, by vectors of both. */
import type { Shot } from '../task/recipe';

/** An example with its vector, of length 1 or 0. */
export interface ExampleVector {
  shot: Shot;
  vector: Float32Array;
}

/**
 * The examples with the largest cosine, the nearest last: what stands next to the question is remembered best.
 * The text itself, where it is among them, would be an answer and no example.
 */
export function nearestExamples(
  text: string,
  vector: Float32Array,
  examples: readonly ExampleVector[],
  count: number,
): Shot[] {
  const own = text.trim();
  return examples
    .filter(({ shot }) => shot.text.trim() !== own)
    .map((example) => ({ shot: example.shot, score: dot(example.vector, vector) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .reverse()
    .map(({ shot }) => shot);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
