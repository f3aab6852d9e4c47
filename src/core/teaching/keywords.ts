/**
 * @file The keywords teacher: a label is a candidate of every text in which its name or one of its
 * keywords occurs. Needs no model. The same text always gets the same answer.
 */
import type { Label } from '../task/recipe';
import type { Annotation, Teacher, TeacherRow } from './teacher';
import { fold, Stemmer } from './words';

/** A name or keyword as consecutive stems, and the labels that claim it. */
interface Pattern {
  stems: string[];
  labels: number[];
}

/** How often, and where first, a pattern was found in a text. */
interface Hit {
  count: number;
  firstWord: number;
}

/** What a phrase's each further word adds to the weight 1 of its first. */
const WEIGHT_PER_FURTHER_WORD = 0.5;
/** What each doubling of a pattern's occurrences adds: repetition says less than a new keyword. */
const WEIGHT_PER_DOUBLING = 0.5;
/** What a match on a text's first word adds, fading to nothing at its end: topics come early. */
const WEIGHT_OF_BEGINNING = 0.5;
/** Names that say nothing about a text although their words are common in texts. */
const SILENT_NAMES = new Set(['other', 'none', 'no', 'yes', 'unknown', 'misc', 'general', 'rest']);

/** Such a name would meet articles and initials. */
const ONE_CHARACTER = /^.$/u;

/**
 * Scores labels by the patterns found in a text.
 *
 * score(label) = sum over its distinct patterns found, each counted without overlapping itself or a
 * longer pattern of the same label, of
 *   (1 + 0.5 (words - 1)) / claimants * (1 + 0.5 log2(count)) * (1 + 0.5 (1 - first / length))
 * with `words` of the pattern, `claimants` labels that have it, `count` occurrences, `first` the
 * 0-based position of its first occurrence among the text's `length` words.
 */
export class KeywordMatcher {
  private readonly stemmer = new Stemmer();
  /** Patterns by their first stem, longest first, so that a phrase wins over its own words. */
  private readonly patterns = new Map<string, Pattern[]>();
  private readonly labelCount: number;

  constructor(labels: readonly Label[]) {
    this.labelCount = labels.length;
    labels.forEach((label, index) => {
      for (const phrase of [...namePhrases(label.name), ...(label.keywords ?? [])]) {
        this.add(this.stemmer.stemsOf(phrase), index);
      }
    });
    for (const list of this.patterns.values()) {
      list.sort((a, b) => b.stems.length - a.stems.length);
    }
  }

  /** The scores `[labels]` of a text; 0 where nothing of a label occurs. */
  score(text: string): Float64Array {
    const stems = this.stemmer.stemsOf(text);
    const scores = new Float64Array(this.labelCount);
    for (const [pattern, hits] of this.find(stems)) {
      const phraseWeight = 1 + WEIGHT_PER_FURTHER_WORD * (pattern.stems.length - 1);
      for (const [label, hit] of hits) {
        const repetition = 1 + WEIGHT_PER_DOUBLING * Math.log2(hit.count);
        const place = 1 + WEIGHT_OF_BEGINNING * (1 - hit.firstWord / stems.length);
        const score = (phraseWeight / pattern.labels.length) * repetition * place;
        scores[label] = (scores[label] ?? 0) + score;
      }
    }
    return scores;
  }

  private add(stems: string[], label: number): void {
    const [first] = stems;
    if (first === undefined) return;
    const list = this.patterns.get(first) ?? [];
    this.patterns.set(first, list);
    const same = list.find((pattern) => pattern.stems.join(' ') === stems.join(' '));
    if (!same) list.push({ stems, labels: [label] });
    else if (!same.labels.includes(label)) same.labels.push(label);
  }

  /** The hits of each pattern, by label. */
  private find(stems: string[]): Map<Pattern, Map<number, Hit>> {
    const found = new Map<Pattern, Map<number, Hit>>();
    // Per label, the first word that no match of its own has taken yet.
    const freeFrom = new Map<number, number>();
    stems.forEach((stem, position) => {
      for (const pattern of this.patterns.get(stem) ?? []) {
        if (!pattern.stems.every((wanted, k) => stems[position + k] === wanted)) continue;
        for (const label of pattern.labels) {
          if ((freeFrom.get(label) ?? 0) > position) continue;
          freeFrom.set(label, position + pattern.stems.length);
          const hits = found.get(pattern) ?? new Map<number, Hit>();
          found.set(pattern, hits);
          const hit = hits.get(label);
          if (hit) hit.count += 1;
          else hits.set(label, { count: 1, firstWord: position });
        }
      }
    });
    return found;
  }
}

/** A name as it stands and, for names such as `OfficeHolder` or `URLError`, with its words apart. */
function namePhrases(name: string): string[] {
  const apart = name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  if (ONE_CHARACTER.test(name.trim()) || SILENT_NAMES.has(fold(name.trim()))) return [];
  return apart === name ? [name] : [name, apart];
}

export class KeywordsTeacher implements Teacher {
  private readonly matcher: KeywordMatcher;
  private readonly names: string[];

  constructor(labels: readonly Label[]) {
    this.matcher = new KeywordMatcher(labels);
    this.names = labels.map((label) => label.name);
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  /** Candidates by falling score, ties in the order of the labels. */
  annotate(row: TeacherRow): Promise<Annotation> {
    const scored = [...this.matcher.score(row.text)]
      .map((score, label) => ({ score, name: this.names[label] ?? '' }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    const annotation: Annotation =
      scored.length === 0
        ? { row: row.row, status: 'annotated', candidates: [...this.names], unmatched: true }
        : {
            row: row.row,
            status: 'annotated',
            candidates: scored.map(({ name }) => name),
            scores: scored.map(({ score }) => score),
          };
    return Promise.resolve(annotation);
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}
