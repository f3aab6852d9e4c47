/** @file Why a row has no candidates. It is stored with the row. */

/** A sentence where it was stored before there were codes. */
export type RowReason = RowMessage | string;

export type RowMessage =
  | { code: 'row-not-asked' }
  | { code: 'row-too-long' }
  /** `details`: what a program of others says of itself; empty where it says nothing. */
  | { code: 'row-failed'; details: string }
  | { code: 'row-program-failed'; details: string }
  | { code: 'row-declined'; details: string }
  | { code: 'row-filtered' }
  | { code: 'row-thought-cut' }
  | { code: 'row-only-thought' }
  | { code: 'row-answer-cut' }
  | { code: 'row-answer-empty' }
  | { code: 'row-none-right' }
  | { code: 'row-no-label' }
  | { code: 'row-cannot-score' }
  | { code: 'row-no-probabilities' }
  | { code: 'row-reply-no-json' }
  | { code: 'row-reply-no-answer' }
  | { code: 'row-reply-error'; details: string }
  | { code: 'row-server-silent'; seconds: number }
  | { code: 'row-server-refused'; status: number; details: string }
  | { code: 'row-browser-held-back' }
  | { code: 'row-browser-language' }
  | { code: 'row-browser-broke-off' }
  | { code: 'row-browser-silent' }
  | { code: 'row-no-candidates'; column: string }
  | { code: 'row-keywords-heavy' }
  /** `meant`: the label that is nearest to it. */
  | { code: 'row-strange-label'; name: string; meant: string | null }
  | {
      code: 'row-score-count';
      candidates: number;
      column: string;
      scores: number;
      scoresColumn: string;
    }
  | { code: 'row-score-wrong'; score: string; column: string };
