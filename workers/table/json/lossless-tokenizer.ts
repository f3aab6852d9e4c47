/** @file JSON to tokens, by @streamparser/json, with each number as the file writes it. */
import { TableError } from '../../../src/core/table/table';
import { Tokenizer, type TokenizerOptions } from '@streamparser/json';
import { WrittenNumber } from '../../../src/core/table/records/values';

export class LosslessTokenizer extends Tokenizer {
  constructor(options: TokenizerOptions) {
    super(options);
    // The library's own decoder drops a byte order mark within a text.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    Object.assign(this['bufferedString'], { decoder });
  }

  /** Whether a string is open where the text written so far ends. The numbers are the library's states of a string. */
  get openString(): 'open' | 'escaped' | null {
    const state = Number(this['state']);
    if (state === 14) return 'escaped';
    return state >= 13 && state <= 19 ? 'open' : null;
  }

  protected override parseNumber(text: string): number {
    // The library only hands it on.
    return new WrittenNumber(text) as unknown as number;
  }
}

/** Deeper than anybody's data; what walks over a value does so by recursion. */
const MAX_DEPTH = 500;

/** @throws TableError for a value that no table has. */
export function checkDepth(depth: number, line: number): void {
  if (depth <= MAX_DEPTH) return;
  throw new TableError({ code: 'json-deep', line, most: MAX_DEPTH });
}
