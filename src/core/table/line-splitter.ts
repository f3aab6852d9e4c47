/**
 * @file The lines of a JSONL file, piece by piece. Invariant: each record is one line, so that a
 * faulty line spoils no other and can be named; blank lines are skipped but counted.
 */
import type { JsonRecord } from './json-splitter';
import { MAX_RECORD_LENGTH } from './json-value-scanner';
import { NOTHING_IMPORTED, type Place } from './messages';
import { TableError } from './table';

/** Text goes in with `push`, in pieces of any length; lines come out of the callback. */
export class LineSplitter {
  private readonly onRecord: (record: JsonRecord) => void;
  private rest = '';
  private row = 0;
  private line = 1;

  constructor(onRecord: (record: JsonRecord) => void) {
    this.onRecord = onRecord;
  }

  /** The line being read. */
  get place(): Place {
    return { row: this.row + 1, line: this.line };
  }

  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.endLine(this.rest + text.slice(start, end));
      this.rest = '';
      this.line++;
      start = end + 1;
    }
    this.rest += text.slice(start);
    if (this.rest.length > MAX_RECORD_LENGTH) {
      throw new TableError(
        `Line ${this.line} is longer than 50 million characters. ${NOTHING_IMPORTED} ` +
          'Each line should hold one record.',
      );
    }
  }

  end(): void {
    this.endLine(this.rest);
  }

  private endLine(text: string): void {
    if (text.trim() === '') return;
    this.row++;
    this.onRecord({ text, row: this.row, line: this.line });
  }
}
