/**
 * @file Why the `ngram` student gives a text a label: what each word adds to the label's logit, less what it adds
 * to the mean of all labels' logits, which the softmax does not see. Exact: the student is linear, so that the
 * words and the bias add up to the logit itself.
 */
import { at } from '../reads';
import type { NgramArchive } from './archive/ngram-archive';
import { NgramFeaturiser } from './ngram-features';
import { countTerms, visitTerms } from './ngram-terms';

export interface WordEvidence {
  /** In lower case, as the student reads it. */
  word: string;
  /** Above 0 it speaks for the label, below against it. */
  evidence: number;
}

export interface LabelEvidence {
  /** What stands before a word is read. */
  bias: number;
  /** Every word of the text that says anything, the weightiest first. */
  words: WordEvidence[];
}

/** Finds what speaks for the labels of one student. */
export class NgramExplainer {
  readonly #student: NgramArchive;
  readonly #featuriser: NgramFeaturiser;

  constructor(student: NgramArchive) {
    this.#student = student;
    this.#featuriser = new NgramFeaturiser(student.vocabulary);
  }

  /** Null where the student has no such label. */
  explain(text: string, label: string): LabelEvidence | null {
    const { labels, bias } = this.#student;
    const target = labels.indexOf(label);
    if (target < 0) return null;
    const perOccurrence = this.#termEvidence(text, target);
    const words = new Map<string, number>();
    const add = (word: string, evidence: number) =>
      words.set(word, (words.get(word) ?? 0) + evidence);
    visitTerms(text, this.#student.vocabulary.spaceless, (term, word, next) => {
      const evidence = perOccurrence.get(term);
      if (evidence === undefined) return;
      if (next === undefined) return add(word, evidence);
      add(word, evidence / 2);
      return add(next, evidence / 2);
    });
    return {
      bias: centred(bias, 0, labels.length, target),
      words: [...words]
        .map(([word, evidence]) => ({ word, evidence }))
        .sort((a, b) => Math.abs(b.evidence) - Math.abs(a.evidence)),
    };
  }

  /** What each occurrence of a term adds; all of them add the same. */
  #termEvidence(text: string, target: number): Map<string, number> {
    const { labels, vocabulary, evidence } = this.#student;
    const counts = countTerms(text, vocabulary.spaceless);
    const { indices, values } = this.#featuriser.transform([text]);
    const found = new Map<string, number>();
    indices.forEach((index, entry) => {
      const term = at(vocabulary.terms, index);
      const added =
        at(values, entry) * centred(evidence, index * labels.length, labels.length, target);
      found.set(term, added / (counts.get(term) ?? 1));
    });
    return found;
  }
}

/** One of some numbers, less their mean. */
function centred(numbers: Float32Array, start: number, count: number, place: number): number {
  let sum = 0;
  for (let i = start; i < start + count; i++) sum += at(numbers, i);
  return at(numbers, start + place) - sum / count;
}
