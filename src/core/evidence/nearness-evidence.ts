/** @file What nearness in meaning does for the texts that no keyword matches. */

/**
 * Whether texts that no keyword matches are told apart by nearness in meaning; else why not: the table is too
 * small, its texts are not English, or the word vectors could not be loaded.
 */
type NearnessState = 'used' | 'small-table' | 'other-language' | 'unavailable';

export interface NearnessEvidence {
  state: NearnessState;
  /** Estimated number of texts that match no keyword, but are near to some labels rather than others. */
  texts: number;
}
