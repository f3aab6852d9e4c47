/** @file A label's rule without a model: words that are typical of the rows that people gave it. */
import { suggestKeywords, type ConfirmedRow } from '../keywords/keyword-suggestions';
import type { Label } from '../task/recipe';

/** More words match more texts that they should not. */
const MOST_WORDS = 5;

/** Words of the label's rows that it does not have yet, the most typical first. */
export function typicalWords(
  rows: readonly ConfirmedRow[],
  labels: readonly Label[],
  name: string,
): string[] {
  const found = suggestKeywords(rows, labels).get(name) ?? [];
  return found.slice(0, MOST_WORDS).map(({ keyword }) => keyword);
}

/** The label with these words as keywords: what a teacher goes by that has no model. */
export function withKeywords(label: Label, words: readonly string[]): Label | null {
  if (words.length === 0) return null;
  return { ...label, keywords: [...(label.keywords ?? []), ...words] };
}

/** The label with these words in its description, where a model wrote none. */
export function withTypicalWords(label: Label, words: readonly string[]): Label | null {
  if (words.length === 0) return null;
  const known = label.description?.trim() ?? '';
  const stop = known === '' || /[.!?]$/.test(known) ? '' : '.';
  const sentence = `Typical words: ${words.join(', ')}.`;
  return { ...label, description: `${known}${stop} ${sentence}`.trim() };
}
