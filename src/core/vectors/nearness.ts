/**
 * @file How near a text is in meaning to each label's name, description and keywords.
 *
 * Nearness is the cosine between text and label plus the mean, over a label's words, of the best cosine that
 * a word of the text has with it, less the label's mean over the table: a label whose words are near
 * to everything is not more likely for that.
 */
import { at, floatAt } from '../reads';
import type { Label } from '../task/recipe';
import { isPattern } from '../keywords/pattern';
import { wordsOf } from '../keywords/words';
import { TextVectors } from './text-vectors';
import { dot, type WordVectors } from './word-vectors';

/** What a word of a description weighs beside one of the name or a keyword. */
const DESCRIPTION_WEIGHT = 0.5;
/** Of a label's name and keywords, so many nearest ones count: a text needs to be near to some. */
const NEAREST_PHRASES = 2;
const MOST_PHRASES = 40;
const MOST_WORDS_PER_TEXT = 1_000;

/** A name or keyword as words with vectors: places in `#words`. */
interface Phrase {
  places: number[];
  /** Of the words together. */
  weight: number;
}

export class Nearness {
  readonly #vectors: WordVectors;
  readonly #texts: TextVectors;
  /** Those of all phrases, as indices of the vectors; each once. */
  readonly #words: number[] = [];
  readonly #phrases: Phrase[][];
  /** [labels] */
  readonly #labels: Float32Array[];
  /** Of a text's word, weighted cosines with all `#words`. */
  readonly #cosines = new Map<number, Float32Array>();
  /** [labels] means over the sample. */
  readonly #means: Float64Array;

  /** @param sample words of texts of the table. */
  constructor(
    vectors: WordVectors,
    labels: readonly Label[],
    sample: readonly (readonly string[])[],
  ) {
    this.#vectors = vectors;
    this.#texts = new TextVectors(vectors, sample);
    const placeOf = new Map<number, number>();
    this.#phrases = labels.map((label) =>
      phrasesOf(label).flatMap((words) => this.#phraseOf(words, placeOf)),
    );
    this.#labels = labels.map((label) => this.#labelVector(label));
    this.#means = new Float64Array(labels.length);
    const sums = new Float64Array(labels.length);
    for (const words of sample)
      this.of(words)?.forEach((value, k) => (sums[k] = floatAt(sums, k) + value));
    this.#means = sums.map((sum) => sum / Math.max(1, sample.length));
  }

  /** [labels], 0 on the mean of the table; null where no word of the text is known. */
  of(words: readonly string[]): Float64Array | null {
    const known = this.#knownWords(words);
    if (known.length === 0) return null;
    const vector = this.#texts.vectorOf(words);
    const best = this.#bestCosines(known);
    return Float64Array.from(this.#labels, (label, k) => {
      const phrases = at(this.#phrases, k).map(({ places, weight }) => {
        const sum = places.reduce((total, place) => {
          const index = at(this.#words, place);
          return total + floatAt(this.#vectors.weights, index) * floatAt(best, place);
        }, 0);
        return sum / weight;
      });
      return dot(vector, label) + meanOfLargest(phrases) - floatAt(this.#means, k);
    });
  }

  #phraseOf(words: readonly string[], placeOf: Map<number, number>): Phrase[] {
    const indices = words.map((word) => this.#vectors.indexOf(word)).filter((index) => index >= 0);
    if (indices.length === 0) return [];
    const places = indices.map((index) => {
      const place = placeOf.get(index) ?? this.#words.push(index) - 1;
      placeOf.set(index, place);
      return place;
    });
    const weight = indices.reduce((sum, index) => sum + floatAt(this.#vectors.weights, index), 0);
    return [{ places, weight }];
  }

  #labelVector(label: Label): Float32Array {
    const own = phrasesOf(label)
      .flat()
      .map((word) => [word, 1] as const);
    const described = wordsOf(label.description ?? '').map(
      (word) => [word, DESCRIPTION_WEIGHT] as const,
    );
    return this.#texts.vectorOfWeighted([...own, ...described]);
  }

  #knownWords(words: readonly string[]): number[] {
    const known = new Set<number>();
    for (const word of words.slice(0, MOST_WORDS_PER_TEXT)) {
      const index = this.#vectors.indexOf(word);
      if (index >= 0) known.add(index);
    }
    return [...known];
  }

  /** [words of the phrases] the best weighted cosine that a word of the text has with it. */
  #bestCosines(known: readonly number[]): Float32Array {
    const best = new Float32Array(this.#words.length).fill(-1);
    for (const index of known) {
      const cosines = this.#cosinesOf(index);
      for (let place = 0; place < best.length; place++) {
        const cosine = floatAt(cosines, place);
        if (cosine > floatAt(best, place)) best[place] = cosine;
      }
    }
    return best;
  }

  #cosinesOf(index: number): Float32Array {
    const known = this.#cosines.get(index);
    if (known) return known;
    const { lengths, weights } = this.#vectors;
    const vector = this.#vectors.vector(index);
    const factor = floatAt(weights, index) / (floatAt(lengths, index) || 1);
    const cosines = Float32Array.from(
      this.#words,
      (other) =>
        (factor * dot(vector, this.#vectors.vector(other))) / (floatAt(lengths, other) || 1),
    );
    this.#cosines.set(index, cosines);
    return cosines;
  }
}

/** The words of a label's name, as they stand apart in names such as `OfficeHolder`, and of each keyword. */
export function phrasesOf({ name, keywords = [] }: Label): string[][] {
  return [nameWords(name), ...keywords.filter((keyword) => !isPattern(keyword)).map(wordsOf)]
    .filter((words) => words.length > 0)
    .slice(0, MOST_PHRASES);
}

function nameWords(name: string): string[] {
  return wordsOf(name.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2'));
}

function meanOfLargest(values: number[]): number {
  if (values.length === 0) return 0;
  const largest = values.sort((a, b) => b - a).slice(0, NEAREST_PHRASES);
  return largest.reduce((sum, value) => sum + value, 0) / largest.length;
}
