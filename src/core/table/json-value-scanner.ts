/**
 * @file Finds the end of one JSON value in text that arrives in pieces. Invariant: it looks at
 * brackets and quotation marks only; whether the value is valid is decided by who parses it.
 */
import { NOTHING_IMPORTED } from './messages';
import { TableError } from './table';

/** Longer than any record of a table of texts: beyond it, a bracket or quotation mark is missing. */
export const MAX_RECORD_LENGTH = 50_000_000;

const DOUBLE_QUOTE = 34;
const BACKSLASH = 92;
const OPEN_LIST = 91;
const OPEN_OBJECT = 123;
const CLOSE_LIST = 93;
const CLOSE_OBJECT = 125;
const COMMA = 44;
/** Blank, tab and line ends are at most this; no other character of valid JSON is. */
const BLANK = 32;

export class ValueScanner {
  /** The value as written; complete once `done`. Empty for values that are not kept. */
  text = '';
  done = false;
  private kept = true;
  private depth = 0;
  private inString = false;
  private escaped = false;

  /** Gets ready for a value. `kept` is false for one that is only skipped. */
  begin(kept: boolean): void {
    this.text = '';
    this.done = false;
    this.kept = kept;
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
  }

  /** The opening bracket of the value was read before. */
  openedList(): void {
    this.depth++;
  }

  /**
   * Reads on from `start`.
   * @returns the index after what belongs to the value; `done` says whether it is complete.
   */
  scan(text: string, start: number): number {
    let at = start;
    while (at < text.length && !this.done) at += this.take(text.charCodeAt(at));
    if (this.kept) {
      this.text += text.slice(start, at);
      if (this.text.length > MAX_RECORD_LENGTH) {
        throw new TableError(
          `A record is longer than 50 million characters: a bracket or quotation mark is ` +
            `missing. ${NOTHING_IMPORTED} Export the file again.`,
        );
      }
    }
    return at;
  }

  /** Takes one character. @returns 1 if it belongs to the value, 0 if it comes after it. */
  private take(code: number): 0 | 1 {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === DOUBLE_QUOTE) {
        this.inString = false;
        this.done = this.depth === 0;
      }
      return 1;
    }
    if (code === DOUBLE_QUOTE) this.inString = true;
    else if (code === OPEN_LIST || code === OPEN_OBJECT) this.depth++;
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
      this.depth--;
      this.done = this.depth <= 0;
      // A bracket that nothing opened ends a number or word and belongs to what is around it.
      return this.depth < 0 ? 0 : 1;
    } else if (this.depth === 0 && (code === COMMA || code <= BLANK)) {
      this.done = true;
      return 0;
    }
    return 1;
  }
}
