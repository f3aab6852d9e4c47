/** @file How good labels are against gold. For figures only. */

export interface LabelledPair {
  label: string;
  gold: string;
}

/** Share of pairs that are equal; null without pairs. */
export function accuracyOf(pairs: readonly LabelledPair[]): number | null {
  if (pairs.length === 0) return null;
  return pairs.filter(({ label, gold }) => label === gold).length / pairs.length;
}

/** Mean over the gold's classes of F1 = 2 TP / (2 TP + FP + FN); null without pairs. */
export function macroF1Of(pairs: readonly LabelledPair[]): number | null {
  const classes = new Set(pairs.map(({ gold }) => gold));
  if (classes.size === 0) return null;
  const right = new Map<string, number>();
  const mentions = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string) =>
    counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { label, gold } of pairs) {
    if (label === gold) count(right, gold);
    count(mentions, label);
    count(mentions, gold);
  }
  let sum = 0;
  for (const name of classes) sum += (2 * (right.get(name) ?? 0)) / (mentions.get(name) ?? 1);
  return sum / classes.size;
}
