/** @file What the page may ask of the evidence worker, which knows the texts of one table. Types only. */
import type { KeywordEvidence } from '../../src/core/evidence/keyword-tally';
import type { NearnessEvidence } from '../../src/core/evidence/nearness-evidence';
import type { TextCluster } from '../../src/core/evidence/text-clusters';
import type { WordOffer } from '../../src/core/evidence/word-offers';
import type { Combined } from '../../src/core/labels/combination/combine';
import type { WordRules } from '../../src/core/labels/combination/word-rules';
import type { CandidateSets } from '../../src/core/refinery/candidate-sets';
import type { Label } from '../../src/core/task/recipe';

export interface EvidenceApi {
  /** Takes texts with their rows of the file; to be called before anything is asked, or between. */
  add(texts: string[], rows: number[]): Promise<void>;
  /**
   * What the labels' words find, as the keywords teacher would; null where a later call has taken its place.
   * @throws TeacherError naming a keyword that cannot be used.
   */
  keywords(labels: Label[]): Promise<KeywordEvidence | null>;
  /** What nearness in meaning would do for the texts that match nothing. */
  nearness(labels: Label[]): Promise<NearnessEvidence>;
  /**
   * For each label, words of the table that it might take as keywords.
   * @param confirmed rows with the index of the label that a person gave.
   */
  offers(labels: Label[], confirmed: [row: number, label: number][]): Promise<WordOffer[][]>;
  /** The texts that match nothing, in groups with typical words, the largest first. */
  clusters(labels: Label[]): Promise<TextCluster[]>;
  /** What teacher and held-out students say together of rows of any table: see `combine`. */
  combine(
    sets: CandidateSets,
    heldOut: Float32Array,
    seed: number,
    rules: WordRules | null,
  ): Promise<Combined>;
}
