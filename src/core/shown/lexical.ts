/**
 * @file Which texts share words with a text: no model, instant, the same everywhere. Good enough to
 * find examples near a text and to leave out labels that are far from it; nothing is decided by it.
 */
import { Stemmer } from '../keywords/words';
import { floatAt } from '../reads';

/** Characters of a word that are compared where the words differ: endings, compounds, typing errors. */
const GRAM = 4;
/** What a shared part of a word counts against a shared word. */
const GRAM_WEIGHT = 0.4;
/** Enough of a text to see its words; the rest costs time. */
const MAX_CHARACTERS = 4_000;

interface Posting {
  document: number;
  weight: number;
}

/** TF-IDF over word stems and parts of words, compared by their cosine. */
export class LexicalIndex {
  private readonly stemmer = new Stemmer();
  private readonly postings = new Map<string, Posting[]>();
  private readonly size: number;

  constructor(documents: readonly string[]) {
    this.size = documents.length;
    const counted = documents.map((document) => this.features(document));
    for (const [document, features] of counted.entries()) {
      for (const [feature, weight] of features) {
        const list = this.postings.get(feature) ?? [];
        this.postings.set(feature, list);
        list.push({ document, weight });
      }
    }
    this.weigh();
  }

  /** Cosine of a text with each document, `[documents]`, each between 0 and 1. */
  scores(text: string): Float64Array {
    const scores = new Float64Array(this.size);
    let squares = 0;
    for (const [feature, count] of this.features(text)) {
      const list = this.postings.get(feature);
      const weight = count * this.rarity(list?.length ?? 0);
      squares += weight * weight;
      for (const { document, weight: other } of list ?? []) {
        scores[document] = floatAt(scores, document) + weight * other;
      }
    }
    const norm = Math.sqrt(squares);
    return norm === 0 ? scores : scores.map((score) => score / norm);
  }

  /** Turns counts into unit vectors of TF-IDF. */
  private weigh(): void {
    const squares = new Float64Array(this.size);
    for (const list of this.postings.values()) {
      const rarity = this.rarity(list.length);
      for (const posting of list) {
        posting.weight *= rarity;
        squares[posting.document] = floatAt(squares, posting.document) + posting.weight ** 2;
      }
    }
    for (const list of this.postings.values()) {
      for (const posting of list) {
        posting.weight /= Math.sqrt(floatAt(squares, posting.document));
      }
    }
  }

  private rarity(documents: number): number {
    return Math.log((this.size + 1) / (documents + 0.5));
  }

  private features(text: string): Map<string, number> {
    const counts = new Map<string, number>();
    const add = (feature: string, weight: number) =>
      counts.set(feature, (counts.get(feature) ?? 0) + weight);
    for (const stem of this.stemmer.stemsOf(text.slice(0, MAX_CHARACTERS))) {
      add(stem, 1);
      const padded = `_${stem}_`;
      for (let i = 0; i + GRAM <= padded.length; i += 1) {
        add(`#${padded.slice(i, i + GRAM)}`, GRAM_WEIGHT);
      }
    }
    for (const [feature, count] of counts) counts.set(feature, count / (1 + Math.log2(1 + count)));
    return counts;
  }
}
