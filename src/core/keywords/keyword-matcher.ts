/**
 * @file Which labels' names and keywords occur in a text: words whatever their endings, phrases,
 * regular expressions. One that is negated counts against its label.
 */
import { toEnd, type Pieces } from '../pieces';
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import { Expressions } from './expressions';
import { count, isNegated, worth, type Found } from './keyword-finds';
import { isPattern } from './pattern';
import { SpreadMap } from './spread-map';
import { TextWork, TooMuchWork } from './text-work';
import { fold, isSpaceless, Stemmer, wordsAndPicturesOf, wordStarts } from './words';

/** A name or keyword as consecutive stems, and the labels that claim it. */
interface Phrase {
  stems: string[];
  labels: number[];
}

/** What a phrase's each further word adds to the weight 1 of its first. */
const WEIGHT_PER_FURTHER_WORD = 0.5;
/** What it costs to take a phrase down for a label. */
const STEPS_A_CLAIM = 5;
/** What is made ready at a stretch: some milliseconds. */
const WORK_A_PIECE = 10_000;
const PHRASES_A_PIECE = 10_000;
/** Names that say nothing about a text although their words are common in texts. */
const SILENT_NAMES = new Set(['other', 'none', 'no', 'yes', 'unknown', 'misc', 'general', 'rest']);
/** Such a name would meet articles and initials; in scripts without blanks it is a word. */
const ONE_LETTER =
  /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}]$/u;

/**
 * Scores labels by what of them is found in a text.
 *
 * score(label) = sum over its distinct patterns found, each counted without overlapping itself or a
 * longer pattern of the same label, of
 *   (1 + 0.5 (words - 1)) / claimants * (1 + 0.5 log2(count)) * (1 + 0.5 (1 - first / length))
 * with `words` of the pattern, `claimants` labels that have it, `count` occurrences, `first` the
 * 0-based position of its first occurrence among the text's `length` words; less the same sum over
 * its negated occurrences. Regular expressions count as one word.
 */
export class KeywordMatcher {
  private readonly stemmer = new Stemmer();
  /** Phrases by their first stem, longest first, so that a phrase wins over its own words. */
  private readonly phrases = new SpreadMap<Phrase[]>();
  private readonly expressions = new Expressions();
  /** [labels] what each claims. */
  private readonly phrasesOf: readonly Phrase[][];
  private expressionsOf: ReturnType<Expressions['byLabel']> = [];

  private constructor(labels: number) {
    this.phrasesOf = Array.from({ length: labels }, () => []);
  }

  /** At one stretch, where nobody waits for a page. @throws as `inPieces` */
  static of(labels: readonly Label[]): KeywordMatcher {
    return toEnd(KeywordMatcher.inPieces(labels));
  }

  /** A recipe may hold hundreds of thousands of words. @throws TeacherError naming a regular expression that cannot be used. */
  static *inPieces(labels: readonly Label[]): Pieces<KeywordMatcher> {
    const matcher = new KeywordMatcher(labels.length);
    yield* matcher.take(labels);
    yield* matcher.arrange();
    return matcher;
  }

  private *take(labels: readonly Label[]): Pieces<void> {
    const known = new SpreadMap<Phrase>();
    let work = 0;
    for (const { written, isExpression, label } of claimsOf(labels)) {
      work += written.length;
      if (isExpression) work += this.expressions.add(written, label, at(labels, label).name);
      else this.addPhrase(known, written, label);
      if (work < WORK_A_PIECE) continue;
      yield;
      work = 0;
    }
  }

  /** Brings each list into its order, and each phrase to its labels. */
  private *arrange(): Pieces<void> {
    let arranged = 0;
    for (const [first, list] of this.phrases.entries()) {
      const byLength = new Map<number, Phrase[]>();
      for (const phrase of list) {
        const alike = byLength.get(phrase.stems.length);
        if (alike) alike.push(phrase);
        else byLength.set(phrase.stems.length, [phrase]);
        for (const label of phrase.labels) at(this.phrasesOf, label).push(phrase);
        arranged += 1 + phrase.labels.length;
        if (arranged < PHRASES_A_PIECE) continue;
        yield;
        arranged = 0;
      }
      const lengths = [...byLength.keys()].sort((a, b) => b - a);
      this.phrases.set(
        first,
        lengths.flatMap((length) => byLength.get(length) ?? []),
      );
    }
    this.expressionsOf = this.expressions.byLabel(this.phrasesOf.length);
  }

  /**
   * The scores `[labels]` of a text; 0 where nothing of a label occurs, less where it is denied. Null where the
   * keywords ask for more work than a text is worth.
   */
  score(text: string): Float64Array | null {
    try {
      return toEnd(this.scoring(this.stemmer.stemsOf(text), text));
    } catch (error) {
      if (error instanceof TooMuchWork) return null;
      throw error;
    }
  }

  /** As `score`, for a text whose stems are known. @throws TooMuchWork */
  *scoring(stems: readonly string[], text: string): Pieces<Float64Array> {
    const work = new TextWork();
    const scores = new Float64Array(this.phrasesOf.length);
    for (const [phrase, byLabel] of yield* this.findPhrases(stems, text, work)) {
      const weight = 1 + WEIGHT_PER_FURTHER_WORD * (phrase.stems.length - 1);
      for (const [label, found] of byLabel) {
        scores[label] = floatAt(scores, label) + (weight / phrase.labels.length) * worth(found);
      }
    }
    for (const { labels, found } of yield* this.expressions.findIn(text, work)) {
      for (const label of labels) {
        scores[label] = floatAt(scores, label) + worth(found) / labels.length;
      }
    }
    return scores;
  }

  /**
   * What of each label is found in a text, in the text's own words; a denied word is not among them.
   * @throws TooMuchWork where `score` does
   */
  *findWords(text: string): Pieces<{ label: number; words: string }[]> {
    const work = new TextWork();
    const words = wordsAndPicturesOf(text);
    const all: { label: number; words: string }[] = [];
    const stemsOfText = this.stemmer.stemsOf(text);
    for (const [{ stems }, byLabel] of yield* this.findPhrases(stemsOfText, text, work)) {
      for (const [label, { plain }] of byLabel) {
        if (!plain) continue;
        const start = Math.round(plain.place * words.length);
        all.push({ label, words: words.slice(start, start + stems.length).join(' ') });
      }
    }
    for (const { labels, words: found } of yield* this.expressions.findIn(text, work)) {
      if (found !== null) all.push(...labels.map((label) => ({ label, words: found })));
    }
    return all;
  }

  /** Stems with which a label's name and keywords begin: a text with none of them matches no phrase of it. */
  firstStemsOf(label: number): Set<string> {
    return new Set(at(this.phrasesOf, label).map(({ stems }) => stems.at(0) ?? ''));
  }

  /** Whether regular expressions are among a label's keywords. */
  hasExpressions(label: number): boolean {
    return at(this.expressionsOf, label).length > 0;
  }

  /** All that the label's score depends on: what it asks for, and with how many labels it shares that. */
  identityOf(label: number): string {
    const phrases = at(this.phrasesOf, label).map(({ stems, labels }) => [stems, labels.length]);
    return JSON.stringify([phrases, at(this.expressionsOf, label)]);
  }

  private addPhrase(known: SpreadMap<Phrase>, phrase: string, label: number): void {
    const stems = this.stemmer.stemsOf(phrase);
    const [first] = stems;
    if (first === undefined) return;
    const name = stems.join(' ');
    const same = known.get(name);
    if (same) {
      if (same.labels.at(-1) !== label) same.labels.push(label);
      return;
    }
    const added = { stems, labels: [label] };
    known.set(name, added);
    const list = this.phrases.get(first);
    if (list) list.push(added);
    else this.phrases.set(first, [added]);
  }

  /** What is found of each phrase, by label. @throws TooMuchWork */
  private *findPhrases(
    stems: readonly string[],
    text: string,
    work: TextWork,
  ): Pieces<Map<Phrase, Map<number, Found>>> {
    const borders = new WordBorders(stems, text);
    const all = new Map<Phrase, Map<number, Found>>();
    // Per label, the first word that no match of its own has taken yet.
    const freeFrom = new Map<number, number>();
    for (const [position, stem] of stems.entries()) {
      for (const phrase of this.phrases.get(stem) ?? []) {
        const same = sharedStart(phrase.stems, stems, position);
        work.spend(1 + same);
        if (work.isTimeToRest()) yield;
        if (same < phrase.stems.length) continue;
        if (!borders.isWhole(position, position + phrase.stems.length)) continue;
        work.spend(STEPS_A_CLAIM * phrase.labels.length);
        for (const label of phrase.labels) {
          if ((freeFrom.get(label) ?? 0) > position) continue;
          freeFrom.set(label, position + phrase.stems.length);
          const byLabel = all.get(phrase) ?? new Map<number, Found>();
          all.set(phrase, byLabel);
          const found = byLabel.get(label) ?? {};
          byLabel.set(label, found);
          count(found, isNegated(stems, position), position / stems.length);
        }
      }
    }
    return all;
  }
}

/** Tells words from parts of words in scripts without blanks, where each character is a stem. */
class WordBorders {
  private readonly stems: readonly string[];
  private readonly text: string;
  /** By stem: whether a word may begin there. Found when first asked for. */
  private starts: readonly boolean[] | undefined;

  constructor(stems: readonly string[], text: string) {
    this.stems = stems;
    this.text = text;
  }

  /** Whether the stems from `start` to before `end` are not a part of a longer word. */
  isWhole(start: number, end: number): boolean {
    const beginsWithin = this.isWithinRun(start) && !this.mayStart(start);
    const endsWithin = this.isWithinRun(end) && !this.mayStart(end);
    return !beginsWithin && !endsWithin;
  }

  private isWithinRun(position: number): boolean {
    if (position === 0 || position === this.stems.length) return false;
    return isSpaceless(at(this.stems, position - 1)) && isSpaceless(at(this.stems, position));
  }

  private mayStart(position: number): boolean {
    this.starts ??= this.findStarts();
    return at(this.starts, position);
  }

  private findStarts(): boolean[] {
    const ofCharacters = wordStarts(this.text);
    const characters = this.stems.filter(isSpaceless).length;
    if (ofCharacters?.length !== characters) return this.stems.map(() => true);
    const next = ofCharacters.values();
    return this.stems.map((stem) => !isSpaceless(stem) || next.next().value === true);
  }
}

/** With how many of its stems a phrase stands at a position. */
function sharedStart(phrase: readonly string[], stems: readonly string[], from: number): number {
  let same = 0;
  while (same < phrase.length && stems[from + same] === phrase[same]) same += 1;
  return same;
}

/** All that is looked for, in the order of the labels. */
function* claimsOf(
  labels: readonly Label[],
): Generator<{ written: string; isExpression: boolean; label: number }> {
  for (const [label, { name, keywords = [] }] of labels.entries()) {
    for (const written of namePhrases(name)) yield { written, isExpression: false, label };
    for (const written of keywords) yield { written, isExpression: isPattern(written), label };
  }
}

/** A name as it stands and, for names such as `OfficeHolder` or `URLError`, with its words apart. */
function namePhrases(name: string): string[] {
  const apart = name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  if (ONE_LETTER.test(name.trim()) || SILENT_NAMES.has(fold(name.trim()))) return [];
  return apart === name ? [name] : [name, apart];
}
