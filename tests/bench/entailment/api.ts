/** @file What the benchmark's driver, page and worker tell each other. */

/** An encoder, and the pairs of text and label that are put to it at once. */
export interface EntailmentShape {
  layers: number;
  width: number;
  labels: number;
  /** Of a text and a sentence about a label together. */
  tokens: number;
  repeats: number;
}

export interface EntailmentFigures {
  threads: number;
  /** Median of a row: all of its labels. */
  secondsPerRow: number;
  /** Multiplications and additions of a row, counted. */
  gigaflopPerRow: number;
}

export type EntailmentAnswer = { figures: EntailmentFigures } | { error: string };

declare global {
  interface Window {
    measureEntailment(shape: EntailmentShape): Promise<EntailmentFigures>;
  }
}
