/**
 * @file JSON that is none by the letter, as programs write it: NaN and Infinity among the numbers (Python), lines that end
 * in CR, a mark before each record (RFC 7464). Invariant: nothing within a string changes, wherever the text is cut.
 */
import type { LosslessTokenizer } from './lossless-tokenizer';

/** What may be the beginning of such a word, or half of a CRLF. */
const UNFINISHED = /(?:\r|[-A-Za-z]{1,9})$/;
const NOT_A_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"?|-?\bInfinity\b|\bNaN\b/gs;
const REST_OF_STRING = /^[^"\\]*(?:\\.[^"\\]*)*"?/s;

export class MendedText {
  /** NaN and Infinity that became null. */
  notNumbers = 0;
  private readonly tokenizer: LosslessTokenizer;
  private readonly isLines: boolean;
  private held = '';

  /** @param tokenizer takes all that is mended, and so knows whether a string is open. */
  constructor(tokenizer: LosslessTokenizer, isLines: boolean) {
    this.tokenizer = tokenizer;
    this.isLines = isLines;
  }

  push(piece: string): void {
    const whole = this.held + piece;
    this.held = UNFINISHED.exec(whole)?.[0] ?? '';
    this.tokenizer.write(this.mended(whole.slice(0, whole.length - this.held.length)));
  }

  end(): void {
    const { held } = this;
    this.held = '';
    this.tokenizer.write(this.mended(held));
  }

  private mended(text: string): string {
    const lines = this.isLines ? text.replaceAll(/\r\n?/g, '\n').replaceAll('\u001e', '') : text;
    if (!lines.includes('NaN') && !lines.includes('Infinity')) return lines;
    const { openString } = this.tokenizer;
    // A backslash before the cut escapes the first character after it.
    const from = openString === 'escaped' ? 1 : 0;
    const open = openString === null ? 0 : from + (REST_OF_STRING.exec(lines.slice(from))?.[0].length ?? 0); // prettier-ignore
    const mend = (found: string) => {
      if (found.startsWith('"')) return found;
      this.notNumbers += 1;
      return 'null';
    };
    return lines.slice(0, open) + lines.slice(open).replaceAll(NOT_A_NUMBER, mend);
  }
}
