/**
 * @file Which labels' names and keywords occur in a text: words whatever their endings, phrases,
 * regular expressions. One that is negated counts against its label.
 */
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import { isPattern, Pattern, PatternError } from './pattern';
import { TeacherError } from '../teaching/teacher';
import { fold, isSpaceless, Stemmer, wordsAndPicturesOf, wordsOf, wordStarts } from './words';

/** A name or keyword as consecutive stems, and the labels that claim it. */
interface Phrase {
  stems: string[];
  labels: number[];
}

/** A keyword that is a regular expression, and the labels that claim it. */
interface Expression {
  pattern: Pattern;
  labels: number[];
}

/** How often something was found in a text, and where first, as a share of the text. */
interface Hit {
  count: number;
  place: number;
}

/** What was found, plain and negated. */
interface Found {
  plain?: Hit;
  negated?: Hit;
}

/** What a phrase's each further word adds to the weight 1 of its first. */
const WEIGHT_PER_FURTHER_WORD = 0.5;
/** What each doubling of a pattern's occurrences adds: repetition says less than a new keyword. */
const WEIGHT_PER_DOUBLING = 0.5;
/** What a match on a text's first word adds, fading to nothing at its end: topics come early. */
const WEIGHT_OF_BEGINNING = 0.5;
/** Names that say nothing about a text although their words are common in texts. */
const SILENT_NAMES = new Set(['other', 'none', 'no', 'yes', 'unknown', 'misc', 'general', 'rest']);
/** Such a name would meet articles and initials; in scripts without blanks it is a word. */
const ONE_LETTER =
  /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}]$/u;

/** So many words before a keyword may negate it: “not a deep river”. */
const NEGATION_WINDOW = 3;
/** Also what is left of “isn't” once the apostrophe has parted it. */
const NEGATIONS = new Set(
  'not no without never neither nor cannot t nicht kein keine keinen keiner ohne nie pas sans ni'.split(
    ' ',
  ),
);
/** “t” negates only after these, else it is a letter. */
const BEFORE_T =
  /^(is|are|was|were|do|does|did|has|have|had|wo|would|could|should|must|might|need|ai)n$|^can$/;
/** What comes after these is a thought of its own: “not cheap but a river”. */
const TURNS = new Set('but however though although yet only aber sondern mais'.split(' '));
/** A regular expression's negation is looked for in so much before it. */
const CHARACTERS_BEFORE = 60;

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
  private readonly phrases = new Map<string, Phrase[]>();
  private readonly expressions = new Map<string, Expression>();
  private readonly labelCount: number;

  /** @throws TeacherError naming a regular expression that cannot be used. */
  constructor(labels: readonly Label[]) {
    this.labelCount = labels.length;
    labels.forEach((label, index) => {
      for (const phrase of namePhrases(label.name)) this.addPhrase(phrase, index);
      for (const keyword of label.keywords ?? []) {
        if (isPattern(keyword)) this.addExpression(keyword, index, label.name);
        else this.addPhrase(keyword, index);
      }
    });
    for (const list of this.phrases.values()) {
      list.sort((a, b) => b.stems.length - a.stems.length);
    }
  }

  /** The scores `[labels]` of a text; 0 where nothing of a label occurs, less where it is denied. */
  score(text: string): Float64Array {
    return this.scoreStems(this.stemmer.stemsOf(text), text);
  }

  /** As `score`, for a text whose stems are known. */
  scoreStems(stems: readonly string[], text: string): Float64Array {
    const scores = new Float64Array(this.labelCount);
    for (const [phrase, byLabel] of this.findPhrases(stems, text)) {
      const weight = 1 + WEIGHT_PER_FURTHER_WORD * (phrase.stems.length - 1);
      for (const [label, found] of byLabel) {
        scores[label] = floatAt(scores, label) + (weight / phrase.labels.length) * worth(found);
      }
    }
    for (const { pattern, labels } of this.expressions.values()) {
      const found = findExpression(pattern, text.normalize('NFC'));
      for (const label of labels) {
        scores[label] = floatAt(scores, label) + worth(found) / labels.length;
      }
    }
    return scores;
  }

  /** What of each label is found in a text, in the text's own words; a denied word is not among them. */
  findWords(text: string): { label: number; words: string }[] {
    const words = wordsAndPicturesOf(text);
    const found: { label: number; words: string }[] = [];
    for (const [{ stems }, byLabel] of this.findPhrases(this.stemmer.stemsOf(text), text)) {
      for (const [label, { plain }] of byLabel) {
        if (!plain) continue;
        const start = Math.round(plain.place * words.length);
        found.push({ label, words: words.slice(start, start + stems.length).join(' ') });
      }
    }
    const composed = text.normalize('NFC');
    for (const { pattern, labels } of this.expressions.values()) {
      if (!findExpression(pattern, composed).plain) continue;
      const [first] = pattern.findAll(composed);
      if (first) {
        for (const label of labels)
          found.push({ label, words: composed.slice(first.start, first.end) });
      }
    }
    return found;
  }

  /** Stems with which a label's name and keywords begin: a text with none of them matches no phrase of it. */
  firstStemsOf(label: number): Set<string> {
    return new Set(this.phrasesOf(label).map(({ stems }) => stems.at(0) ?? ''));
  }

  /** Whether regular expressions are among a label's keywords. */
  hasExpressions(label: number): boolean {
    return [...this.expressions.values()].some(({ labels }) => labels.includes(label));
  }

  /** All that the label's score depends on: what it asks for, and with how many labels it shares that. */
  identityOf(label: number): string {
    const phrases = this.phrasesOf(label).map(({ stems, labels }) => [stems, labels.length]);
    const expressions = [...this.expressions]
      .filter(([, { labels }]) => labels.includes(label))
      .map(([keyword, { labels }]) => [keyword, labels.length]);
    return JSON.stringify([phrases, expressions]);
  }

  private phrasesOf(label: number): Phrase[] {
    return [...this.phrases.values()].flat().filter(({ labels }) => labels.includes(label));
  }

  private addPhrase(phrase: string, label: number): void {
    const stems = this.stemmer.stemsOf(phrase);
    const [first] = stems;
    if (first === undefined) return;
    const list = this.phrases.get(first) ?? [];
    this.phrases.set(first, list);
    const same = list.find((other) => other.stems.join(' ') === stems.join(' '));
    if (!same) list.push({ stems, labels: [label] });
    else if (!same.labels.includes(label)) same.labels.push(label);
  }

  private addExpression(keyword: string, label: number, name: string): void {
    const same = this.expressions.get(keyword);
    if (same) {
      if (!same.labels.includes(label)) same.labels.push(label);
      return;
    }
    try {
      this.expressions.set(keyword, { pattern: new Pattern(keyword), labels: [label] });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      const { flaw } = error;
      throw new TeacherError({ code: 'keyword-unusable', keyword, label: name, flaw });
    }
  }

  /** What is found of each phrase, by label. */
  private findPhrases(stems: readonly string[], text: string): Map<Phrase, Map<number, Found>> {
    const borders = new WordBorders(stems, text);
    const all = new Map<Phrase, Map<number, Found>>();
    // Per label, the first word that no match of its own has taken yet.
    const freeFrom = new Map<number, number>();
    stems.forEach((stem, position) => {
      for (const phrase of this.phrases.get(stem) ?? []) {
        if (!phrase.stems.every((wanted, k) => stems[position + k] === wanted)) continue;
        if (!borders.isWhole(position, position + phrase.stems.length)) continue;
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
    });
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

function findExpression(pattern: Pattern, text: string): Found {
  const found: Found = {};
  for (const { start } of pattern.findAll(text)) {
    const before = wordsOf(text.slice(Math.max(0, start - CHARACTERS_BEFORE), start));
    count(found, isNegated(before, before.length), start / text.length);
  }
  return found;
}

function count(found: Found, negated: boolean, place: number): void {
  const key = negated ? 'negated' : 'plain';
  const hit = found[key];
  if (hit) hit.count += 1;
  else found[key] = { count: 1, place };
}

function worth({ plain, negated }: Found): number {
  return worthOf(plain) - worthOf(negated);
}

function worthOf(hit: Hit | undefined): number {
  if (!hit) return 0;
  const repetition = 1 + WEIGHT_PER_DOUBLING * Math.log2(hit.count);
  return repetition * (1 + WEIGHT_OF_BEGINNING * (1 - hit.place));
}

/** Whether one of the few words before denies what stands at a position. */
function isNegated(words: readonly string[], position: number): boolean {
  for (let i = position - 1; i >= Math.max(0, position - NEGATION_WINDOW); i -= 1) {
    const word = at(words, i);
    if (TURNS.has(word)) return false;
    if (word === 't' && (i === 0 || !BEFORE_T.test(at(words, i - 1)))) continue;
    if (NEGATIONS.has(word)) return true;
  }
  return false;
}

/** A name as it stands and, for names such as `OfficeHolder` or `URLError`, with its words apart. */
function namePhrases(name: string): string[] {
  const apart = name
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
  if (ONE_LETTER.test(name.trim()) || SILENT_NAMES.has(fold(name.trim()))) return [];
  return apart === name ? [name] : [name, apart];
}
