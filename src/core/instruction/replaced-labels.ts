/**
 * @file Descriptions that were taken over, and what stood in their place. Invariant: only what still stands as
 * it was taken over can be put back, so that nothing that people wrote since is lost.
 */
import { aboutOf } from '../task/label-change';
import type { Label } from '../task/recipe';

export interface ReplacedLabel {
  before: Label;
  after: Label;
}

/** More are never put back one after the other. */
const MOST_REPLACED = 20;

/** The latest last. */
export function withReplaced(
  replaced: readonly ReplacedLabel[],
  latest: ReplacedLabel,
): ReplacedLabel[] {
  return [...replaced, latest].slice(-MOST_REPLACED);
}

/** The label as the latest replacement found it, under its name of today; null where there is none to put back. */
export function labelToPutBack(
  replaced: readonly ReplacedLabel[],
  labels: readonly Label[],
): Label | null {
  for (const { before, after } of replaced.toReversed()) {
    const alike = labels.filter((label) => aboutOf(label) === aboutOf(after));
    const label = alike.find(({ name }) => name === after.name) ?? alike[0];
    if (label) return { ...before, name: label.name };
  }
  return null;
}
