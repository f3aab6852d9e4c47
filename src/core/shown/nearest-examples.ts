/** @file Which examples are nearest to a text, whatever nearness is measured by. */
import { at } from '../reads';
import type { Shot } from '../task/recipe';

/**
 * The examples with the highest scores, the nearest last: what stands next to the question is remembered best.
 * The text itself, where it is among them, would be an answer and no example.
 * @param scores how near each example is, [examples].
 */
export function nearestExamples(
  text: string,
  examples: readonly Shot[],
  scores: ArrayLike<number>,
  count: number,
): Shot[] {
  const own = text.trim();
  return examples
    .map((shot, i) => ({ shot, score: at(scores, i) }))
    .filter(({ shot }) => shot.text.trim() !== own)
    .sort((a, b) => b.score - a.score)
    .slice(0, count)
    .reverse()
    .map(({ shot }) => shot);
}
