/**
 * @file Words and phrases of a table that a label might take as keywords: typical of the texts it matches, telling
 * them from other labels' texts, or near to its name in meaning. Only offers: a person decides.
 */
import { Stemmer } from '../keywords/words';
import { at, floatAt, intAt } from '../reads';
import type { Label } from '../task/recipe';
import { phrasesOf } from '../vectors/nearness';
import { TextVectors } from '../vectors/text-vectors';
import { dot, length, type WordVectors } from '../vectors/word-vectors';
import { countTerms, logOddsScore, type Term } from './term-counts';
import type { TextTable } from './text-table';

/** `typical`: of the label's texts among all; `separates`: from other labels' texts; `near`: in meaning. */
export type OfferReason = 'typical' | 'separates' | 'near';

export interface WordOffer {
  keyword: string;
  reason: OfferReason;
  /** Texts of the table that have it, and those of them that match no label yet. */
  texts: number;
  unmatched: number;
  /** Those that another label matches already: with the word they match both. */
  contested: number;
  /** These numbers are estimates: of a large table only a sample is looked at. */
  isEstimate: boolean;
  /** To order by; comparable within a label. */
  strength: number;
}

export interface OfferInput {
  table: TextTable;
  labels: readonly Label[];
  /** [texts] how many labels match each text. */
  counts: Uint16Array;
  /** [labels] the texts that match each label. */
  matches: readonly Int32Array[];
  /** A text's label where a person gave it; counts before any match. */
  confirmed?: ReadonlyMap<number, number>;
  /** Null where the table is not English or there are none. */
  vectors: WordVectors | null;
}

/** More texts than this are looked at by a sample. */
const MOST_TEXTS = 10_000;
const MOST_OFFERS = 8;
/** Below this, chance explains a word as well as the label does. */
const LEAST_SCORE = 1.96;
/** Cosine between a word and a label's name that is worth an offer. */
const LEAST_COSINE = 0.4;
/** By so much a word must be nearer to the label than to any other. */
const LEAST_COSINE_MARGIN = 0.1;
/** Of fewer texts, nearness alone is no reason. */
const LEAST_NEAR_TEXTS = 5;
/** What a cosine is worth in standard deviations. */
const COSINE_WORTH = 15;
/** Of the labels' rates of a term, what the label's own must be. */
const LEAST_PRECISION = 0.5;
/** A function word is believed to tell a label where so many of its texts have it, and next to none of the others'. */
const LEAST_FUNCTION_TEXTS = 4;
const LEAST_FUNCTION_SHARE = 0.8;
/** A word of more of the texts than this tells nothing apart. */
const MOST_SHARE = 0.3;
/** Of a label that matches fewer texts, nothing is known of what tells it from another. */
const LEAST_KNOWN_TEXTS = 3;
/** Of a label that matches so many texts, what is in none of them is not its word here, be it near in meaning. */
const LEAST_TELLING_TEXTS = 20;
/** Where fewer of the other labels are known, a word that is typical of one may as well be typical of all. */
const LEAST_KNOWN_LABELS = 0.5;
/** How many texts' worth it is that a label has a term as often as the table has it. */
const PRIOR_TEXTS = 3;

/** For each label, in their order, the best first. */
export function offerWords(input: OfferInput): WordOffer[][] {
  const { table, labels } = input;
  const step = Math.max(1, Math.ceil(table.size / MOST_TEXTS));
  const texts = Array.from({ length: Math.ceil(table.size / step) }, (_, i) => i * step);
  const groupOf = groups(input);
  // The last group is that of texts that match nothing.
  const groupCount = labels.length + 1;
  const sizes = new Uint32Array(groupCount);
  for (const text of texts) {
    const group = groupOf(text);
    if (group >= 0) sizes[group] = intAt(sizes, group) + 1;
  }
  const claims = new Claims(table, labels);
  const terms = countTerms(table, texts, groupOf, groupCount).filter(
    (term) => term.texts <= MOST_SHARE * texts.length && !claims.isClaimed(term),
  );
  const near = nearness(input, terms);
  const scale = table.size / Math.max(1, texts.length);
  return labels.map((_, label) => {
    const offers = terms.flatMap((term, i) =>
      claims.contains(term, label)
        ? []
        : offerOf(term, label, {
            ...{ sizes, all: texts.length, near: near?.[i], scale },
            isPartOfName: claims.isPartOfName(term, label),
            isOfOthersName: claims.isOfOthersName(term, label),
          }),
    );
    return withoutRepetition(offers);
  });
}

/** A text's label where it is the only one; the last group where there is none; -1 where there are several. */
function groups({ table, labels, counts, matches, confirmed }: OfferInput) {
  const only = new Int32Array(table.size).fill(-1);
  matches.forEach((texts, label) => {
    for (const text of texts) if (counts[text] === 1) only[text] = label;
  });
  confirmed?.forEach((label, text) => (only[text] = label));
  return (text: number) =>
    at(counts, text) === 0 && intAt(only, text) < 0 ? labels.length : intAt(only, text);
}

interface Offered {
  term: Term;
  offer: WordOffer;
}

interface OfferContext {
  /** [groups] texts looked at. */
  sizes: Uint32Array;
  all: number;
  /** [labels] cosines with the term. */
  near: Float32Array | undefined;
  /** Texts of the table for each one looked at. */
  scale: number;
  /** A word of the label's name, and of no other label's; or of another's name, and not of its own. */
  isPartOfName: boolean;
  isOfOthersName: boolean;
}

function offerOf(term: Term, label: number, context: OfferContext): Offered[] {
  const { sizes, all, near, scale, isPartOfName, isOfOthersName } = context;
  const labels = sizes.length - 1;
  const inside = intAt(term.inGroup, label);
  const ofInside = intAt(sizes, label);
  const sum = (counts: Uint32Array) => counts.subarray(0, labels).reduce((a, b) => a + b, 0);
  const free = intAt(term.inGroup, labels);
  const others = sum(term.inGroup) - inside;
  const [outside, ofOutside] = [term.texts - inside, all - ofInside];
  const typical = logOddsScore({ inside, ofInside, outside, ofOutside });
  const separates = logOddsScore({
    ...{ inside, ofInside, outside: others, ofOutside: sum(sizes) - ofInside },
  });
  const cosine = isPartOfName ? 1 : near ? floatAt(near, label) : 0;
  const rival = near ? Math.max(...near.filter((_, k) => k !== label)) : 0;
  const isNearest = isPartOfName || (near !== undefined && rival <= cosine - LEAST_COSINE_MARGIN);
  const isOwn =
    precision(term, label, sizes, all) >= LEAST_PRECISION &&
    (!term.isFunctionWord ||
      (inside >= LEAST_FUNCTION_TEXTS && inside >= LEAST_FUNCTION_SHARE * (term.texts - free)));
  const reasons: [OfferReason, number][] = [];
  // What is only oftener here than elsewhere may just go with the word that found these texts, as “body” with “human”.
  const isConfirmed = separates >= LEAST_SCORE || cosine >= LEAST_COSINE;
  const isTypical = typical >= LEAST_SCORE && isConfirmed && areOthersKnown(label, sizes);
  if (isOwn && inside >= 2 && isTypical) reasons.push(['typical', typical]);
  if (isOwn && inside >= 2 && separates >= LEAST_SCORE) reasons.push(['separates', separates]);
  // One label's words are in its share of the texts: what is in more speaks of what all of them are about.
  const isRare = term.texts * labels <= all && !term.isFunctionWord;
  const isFitting = isRare && (inside > 0 || ofInside < LEAST_TELLING_TEXTS);
  if (cosine >= LEAST_COSINE && isNearest && isFitting && term.texts >= LEAST_NEAR_TEXTS) {
    // What the labels' texts say of a word counts for more than its meaning.
    if (!isOfOthersName && (isOwn || others < 2)) {
      reasons.push(['near', COSINE_WORTH * (cosine - LEAST_COSINE) + LEAST_SCORE]);
    }
  }
  const [best] = reasons.sort((a, b) => b[1] - a[1]);
  if (!best) return [];
  // What is both typical and near is the better for it; what is nearer to another label is the worse.
  const kinship = Math.max(0, cosine) - Math.max(0, rival - Math.max(0, cosine));
  const support = best[0] === 'near' ? Math.max(0, typical) / 2 : kinship * COSINE_WORTH;
  const [reason, score] = best;
  const counted = {
    texts: Math.round(term.texts * scale),
    unmatched: Math.round(free * scale),
    contested: Math.round((term.texts - inside - free) * scale),
    isEstimate: scale > 1,
  };
  return [
    { term, offer: { keyword: term.writing, reason, ...counted, strength: score + support } },
  ];
}

/**
 * Whether most of the other labels match texts to compare with. Else what is “typical” of a label's texts is mostly
 * what goes with the one word by which they were found, and with each click it draws in more of the same.
 */
function areOthersKnown(label: number, sizes: Uint32Array): boolean {
  const labels = sizes.length - 1;
  const known = sizes
    .subarray(0, labels)
    .filter((size, k) => k !== label && size >= LEAST_KNOWN_TEXTS);
  return known.length > 0 && known.length >= LEAST_KNOWN_LABELS * (labels - 1);
}

/**
 * The label's share of the labels' rates of a term, as if all labels had as many texts. A label that matches little is
 * taken to have it as often as the table: that nothing is known of it does not speak for the others.
 */
function precision(term: Term, label: number, sizes: Uint32Array, texts: number): number {
  const expected = (PRIOR_TEXTS * term.texts) / texts;
  let [own, all] = [0, 0];
  for (let k = 0; k < sizes.length - 1; k++) {
    const rate = (intAt(term.inGroup, k) + expected) / (intAt(sizes, k) + PRIOR_TEXTS);
    all += rate;
    if (k === label) own = rate;
  }
  return own / all;
}

/** Cosines of single words with each label's name and keywords, [terms][labels]. */
function nearness({ labels, vectors }: OfferInput, terms: readonly Term[]): Float32Array[] | null {
  if (!vectors) return null;
  const texts = new TextVectors(vectors, []);
  const names = withoutMean(labels.map((label) => texts.vectorOf(phrasesOf(label).flat())));
  return terms.map(({ writing, stems }) => {
    const isKnown = stems.length === 1 && vectors.has(writing);
    if (!isKnown) return new Float32Array(names.length);
    const vector = texts.vectorOf([writing]);
    return Float32Array.from(names, (name) => dot(vector, name));
  });
}

/** What all labels share tells none apart: “diseases” in the names of diseases. Of length 1 again. */
function withoutMean(names: readonly Float32Array[]): Float32Array[] {
  return names.map((name) => {
    const own = name.map(
      (value, j) => value - names.reduce((sum, other) => sum + floatAt(other, j), 0) / names.length,
    );
    const size = length(own);
    return own.map((value) => (size > 0 ? value / size : 0));
  });
}

/** What labels have as names and keywords already. */
class Claims {
  readonly #claimed: Set<string>;
  /** [labels] the stems of all its phrases. */
  readonly #wordsOf: Set<string>[];
  /** [labels] the stems that alone make a match. */
  readonly #alone: Set<string>[];
  readonly #table: TextTable;

  constructor(table: TextTable, labels: readonly Label[]) {
    const stemmer = new Stemmer();
    const phrases = labels.map((label) =>
      phrasesOf(label).map((words) => words.map((word) => stemmer.stem(word))),
    );
    this.#table = table;
    this.#wordsOf = phrases.map((list) => new Set(list.flat()));
    this.#claimed = new Set(phrases.flat().map((stems) => stems.join(' ')));
    this.#alone = phrases.map(
      (list) => new Set(list.flatMap((stems) => (stems.length === 1 ? stems : []))),
    );
  }

  isClaimed(term: Term): boolean {
    return this.#claimed.has(this.#stemsOf(term).join(' '));
  }

  /** Whether the label matches the term anyway. */
  contains(term: Term, label: number): boolean {
    return this.#stemsOf(term).some((stem) => at(this.#alone, label).has(stem));
  }

  /** Whether it is a word of the label's name or keywords, and of no other label's. */
  isPartOfName(term: Term, label: number): boolean {
    const [stem, ...others] = this.#stemsOf(term);
    if (stem === undefined || others.length > 0) return false;
    return this.#wordsOf.every((words, k) => words.has(stem) === (k === label));
  }

  /** Whether a word of it stands in another label's name or keywords, and not in the label's own. */
  isOfOthersName(term: Term, label: number): boolean {
    return this.#stemsOf(term).some(
      (stem) =>
        !at(this.#wordsOf, label).has(stem) && this.#wordsOf.some((words) => words.has(stem)),
    );
  }

  #stemsOf({ stems }: Term): string[] {
    return stems.map((stem) => at(this.#table.stems, stem));
  }
}

/** A pair that contains a stronger word, or a word of a stronger pair, says nothing new. */
function withoutRepetition(offers: readonly Offered[]): WordOffer[] {
  const kept: Offered[] = [];
  for (const offered of offers.toSorted((a, b) => b.offer.strength - a.offer.strength)) {
    if (kept.length >= MOST_OFFERS) break;
    const { stems } = offered.term;
    if (!kept.some(({ term }) => term.stems.some((stem) => stems.includes(stem)))) {
      kept.push(offered);
    }
  }
  return kept.map(({ offer }) => offer);
}
