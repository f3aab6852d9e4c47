/**
 * @file Keywords that the rows a person has confirmed suggest: words and pairs of words that tell a
 * label's texts from the others'. Only suggestions: a person decides.
 */
import { at } from '../reads';
import type { Label } from '../task/recipe';
import { FUNCTION_WORDS } from './function-words';
import { Stemmer, wordsOf } from './words';

export interface ConfirmedRow {
  text: string;
  label: string;
}

export interface KeywordSuggestion {
  /** As it is written most often. */
  keyword: string;
  /** Of the label's rows, and of all others, how many have it. */
  inside: number;
  outside: number;
  /** How sure it is that it speaks for the label, in standard deviations. */
  strength: number;
}

/** Below this, chance explains a word as well as the label does. */
const MIN_STRENGTH = 1.96;
/** A word of one row says something about that row. */
const MIN_ROWS = 2;
const MAX_SUGGESTIONS = 8;
/** How many rows' worth the prior is: what words do in all rows together. */
const PRIOR_ROWS = 10;
const MAX_CHARACTERS = 4_000;
interface Term {
  writings: Map<string, number>;
  /** Rows that have it, by label. */
  rows: Map<string, number>;
  total: number;
}

/**
 * Suggestions for each label, the strongest first, without what it has already or other labels
 * claim.
 *
 * A term's strength is the z-score of its log odds ratio between the label's rows and the others,
 * with an informative Dirichlet prior from all rows (B. Monroe et al., Fightin' Words, 2008):
 *   d = log((y + a) / (n + N - y - a)) - log((y' + a) / (n' + N - y' - a)),  z = d / sqrt(1/(y+a) + 1/(y'+a))
 * with y of n rows of the label and y' of n' other rows that have it, and a its share of the prior
 * of N rows.
 */
export function suggestKeywords(
  rows: readonly ConfirmedRow[],
  labels: readonly Label[],
): Map<string, KeywordSuggestion[]> {
  const stemmer = new Stemmer();
  const terms = termsOf(rows, stemmer);
  const claimed = new Set(
    labels.flatMap(({ name, keywords = [] }) =>
      [name, ...keywords].map((words) => stemmer.stemsOf(words).join(' ')),
    ),
  );
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return new Map(
    labels.map(({ name }) => {
      const inRows = counts.get(name) ?? 0;
      const found = [...terms]
        .filter(([stems]) => !claimed.has(stems))
        .flatMap(([stems, term]) => suggestionOf(stems, term, name, inRows, rows.length))
        .sort((a, b) => b.suggestion.strength - a.suggestion.strength);
      return [name, withoutRepetition(found)];
    }),
  );
}

interface Found {
  stems: string;
  suggestion: KeywordSuggestion;
}

function suggestionOf(
  stems: string,
  { writings, rows, total }: Term,
  label: string,
  inRows: number,
  allRows: number,
): Found[] {
  const inside = rows.get(label) ?? 0;
  const outside = total - inside;
  const outRows = allRows - inRows;
  if (inside < MIN_ROWS || outRows === 0) return [];
  const prior = (total / allRows) * PRIOR_ROWS;
  const odds = (has: number, of: number) =>
    Math.log((has + prior) / Math.max(of + PRIOR_ROWS - has - prior, 1e-3));
  const deviation = Math.sqrt(1 / (inside + prior) + 1 / (outside + prior));
  const strength = (odds(inside, inRows) - odds(outside, outRows)) / deviation;
  if (!(strength >= MIN_STRENGTH)) return [];
  const byCount = [...writings].sort((a, b) => b[1] - a[1]);
  const [keyword] = at(byCount, 0);
  return [{ stems, suggestion: { keyword, inside, outside, strength } }];
}

/** A pair that contains a stronger word, or a word of a stronger pair, says nothing new. */
function withoutRepetition(found: readonly Found[]): KeywordSuggestion[] {
  const kept: Found[] = [];
  for (const candidate of found) {
    if (kept.length >= MAX_SUGGESTIONS) break;
    const words = candidate.stems.split(' ');
    const repeats = kept.some(({ stems }) => stems.split(' ').some((word) => words.includes(word)));
    if (!repeats) kept.push(candidate);
  }
  return kept.map(({ suggestion }) => suggestion);
}

/** Words and pairs of words by their stems, with the rows that have them. */
function termsOf(rows: readonly ConfirmedRow[], stemmer: Stemmer): Map<string, Term> {
  const terms = new Map<string, Term>();
  for (const { text, label } of rows) {
    const words = wordsOf(text.slice(0, MAX_CHARACTERS));
    const seen = new Set<string>();
    const see = (writing: string, stems: string) => {
      const term: Term = terms.get(stems) ?? { writings: new Map(), rows: new Map(), total: 0 };
      terms.set(stems, term);
      term.writings.set(writing, (term.writings.get(writing) ?? 0) + 1);
      if (seen.has(stems)) return;
      seen.add(stems);
      term.rows.set(label, (term.rows.get(label) ?? 0) + 1);
      term.total += 1;
    };
    words.forEach((word, i) => {
      if (FUNCTION_WORDS.has(word) || word.length < 2) return;
      const stem = stemmer.stemsOf(word).join(' ');
      see(word, stem);
      const next = words[i + 1];
      if (next === undefined || FUNCTION_WORDS.has(next) || next.length < 2) return;
      see(`${word} ${next}`, `${stem} ${stemmer.stemsOf(next).join(' ')}`);
    });
  }
  return terms;
}
