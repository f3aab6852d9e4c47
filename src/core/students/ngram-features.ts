/**
 * @file Texts → sparse TF-IDF vectors of words, word pairs and character n-grams: what the `ngram`
 * student sees.
 *
 * Weight of a term t in a text: (1 + ln tf) * idf, idf = ln((1 + n) / (1 + df)) + 1 (Salton & Buckley
 * 1988, smoothed as in scikit-learn). Word terms and character terms are each scaled to length 1, so that
 * the many character n-grams of a long word do not drown the word.
 */
import type { Pieces } from '../pieces';
import { at, floatAt, intAt } from '../reads';
import { DocumentFrequencies } from './document-frequencies';
import { isWordTerm, type SpacelessWords } from './ngram-terms';
import { SparseRowsBuilder, type SparseRows } from './sparse';
import { VocabularyWords } from './tables/vocabulary-words';

/** Terms kept, the most frequent first: more bring little and cost optimiser time. */
const MAX_TERMS = 16_384;
/** A term of a single text cannot help another; small tables cannot afford to lose any. */
const MIN_TEXTS = 2;
const SMALL_TABLE_ROWS = 200;
/** More texts than this tell little more of which terms are frequent. */
const MOST_COUNTED_TEXTS = 20_000;
/** Some milliseconds' work. */
const TEXTS_PER_PIECE = 64;
/** Long texts keep their heaviest terms. */
const MAX_TERMS_PER_TEXT = 4_096;

/** The vocabulary: terms and their inverse document frequencies, in order of the feature number. */
export interface NgramVocabulary {
  terms: string[];
  idf: Float32Array;
  spaceless: SpacelessWords;
}

/**
 * Counts document frequencies over the texts, or over as many of them as tell which terms are frequent, and keeps
 * the terms worth keeping.
 */
export function* learnVocabulary(
  texts: readonly string[],
  most = MOST_COUNTED_TEXTS,
): Pieces<NgramVocabulary> {
  const frequencies = new DocumentFrequencies();
  const counted = Math.min(texts.length, most);
  for (let k = 0; k < counted; k++) {
    // Evenly out of the whole table, which may be sorted.
    frequencies.add(at(texts, Math.floor((k * texts.length) / counted)));
    if (k % TEXTS_PER_PIECE === 0) yield;
  }
  const kept = frequencies
    .entries(texts.length < SMALL_TABLE_ROWS ? 1 : MIN_TEXTS)
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, MAX_TERMS);
  return {
    terms: kept.map(([term]) => term),
    idf: Float32Array.from(kept, ([, n]) => Math.log((1 + counted) / (1 + n)) + 1),
    spaceless: 'characters',
  };
}

/** Turns texts into sparse vectors over a vocabulary. */
export class NgramFeaturiser {
  readonly #idf: Float32Array;
  readonly #words: VocabularyWords;
  /** [terms] 1 for terms of words. */
  readonly #isWord: Uint8Array;
  /** [terms] how often the text at hand has each; all 0 between texts. */
  readonly #counts: Int32Array;
  /** The text's terms in the order in which they first occur, of which `#met` are valid, and their weights. */
  readonly #terms: Int32Array;
  readonly #weights: Float64Array;
  #met = 0;

  constructor(vocabulary: NgramVocabulary) {
    const size = vocabulary.terms.length;
    this.#words = new VocabularyWords(vocabulary);
    this.#idf = vocabulary.idf;
    this.#isWord = Uint8Array.from(vocabulary.terms, (term) => (isWordTerm(term) ? 1 : 0));
    this.#counts = new Int32Array(size);
    this.#terms = new Int32Array(size);
    this.#weights = new Float64Array(size);
  }

  /** Sparse rows [texts.length x terms]; a text without known terms has none. */
  transform(texts: readonly string[]): SparseRows {
    const rows = new SparseRowsBuilder();
    for (const text of texts) this.#addVector(this.read(text), rows);
    return rows.build();
  }

  /** What `ofWords` makes a text's features of; a view, until the next text is read. */
  read(text: string): Int32Array {
    return this.#words.read(text);
  }

  /** As `transform`, of texts that were read before. */
  ofWords(texts: Iterable<Int32Array>): SparseRows {
    const rows = new SparseRowsBuilder();
    for (const words of texts) this.#addVector(words, rows);
    return rows.build();
  }

  #addVector(text: Int32Array, rows: SparseRowsBuilder): void {
    this.#met = 0;
    this.#words.visitTerms(text, this.#see);
    const [terms, weights] = this.#weigh();
    let [words, characters] = [0, 0];
    for (let k = 0; k < terms.length; k++) {
      const square = floatAt(weights, k) ** 2;
      if (this.#isWord[intAt(terms, k)] === 1) words += square;
      else characters += square;
    }
    [words, characters] = [Math.sqrt(words), Math.sqrt(characters)];
    for (let k = 0; k < terms.length; k++) {
      const length = this.#isWord[intAt(terms, k)] === 1 ? words : characters;
      weights[k] = floatAt(weights, k) / length;
    }
    rows.add(terms, weights);
  }

  /** The terms of the text at hand and their weights, and no counts any more. */
  #weigh(): [terms: Int32Array, weights: Float64Array] {
    for (let k = 0; k < this.#met; k++) {
      const term = intAt(this.#terms, k);
      const count = intAt(this.#counts, term);
      // Most terms occur once.
      const frequency = count === 1 ? 1 : 1 + Math.log(count);
      this.#weights[k] = frequency * floatAt(this.#idf, term);
      this.#counts[term] = 0;
    }
    const terms = this.#terms.subarray(0, this.#met);
    const weights = this.#weights.subarray(0, this.#met);
    if (terms.length <= MAX_TERMS_PER_TEXT) return [terms, weights];
    const heaviest = [...weights.keys()]
      .sort((a, b) => floatAt(weights, b) - floatAt(weights, a))
      .slice(0, MAX_TERMS_PER_TEXT);
    return [
      Int32Array.from(heaviest, (k) => intAt(terms, k)),
      Float64Array.from(heaviest, (k) => floatAt(weights, k)),
    ];
  }

  /** Counts a known term of the text at hand. */
  readonly #see = (term: number): void => {
    const count = intAt(this.#counts, term);
    if (count === 0) this.#terms[this.#met++] = term;
    this.#counts[term] = count + 1;
  };
}
