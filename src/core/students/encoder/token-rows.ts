/** @file Many texts as tokens, in flat arrays, and the buckets of like length that they train in. */

/** Row i's tokens, special ones included, are tokens[offsets[i]] to tokens[offsets[i + 1]]. */
export interface TokenRows {
  /** [rows + 1] */
  offsets: Int32Array;
  tokens: Int32Array;
}
