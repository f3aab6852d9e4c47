/**
 * @file Which rows of a later file are rows of the table that there is already. Invariant: every row of the
 * table stands for one row of the file at most, and every row of the file finds one or is new; where a key
 * stands several times, the first is the first, the second the second, and so on.
 */
import { fingerprint } from '../fingerprint';
import { at } from '../reads';
import { inForm } from './unicode-form';

/** What is read of a row; its cells are in the order of the table's columns. */
export interface RowReading {
  /** What the row goes by; blank where it has nothing to go by. */
  key(cells: readonly string[]): string;
  text(cells: readonly string[]): string;
  /** All that a teacher sees of it besides the text, and which part it plays. */
  asked(cells: readonly string[]): string;
}

export interface RowMatch {
  /** 0-based row of the table; null for a new one. */
  row: number | null;
  /** Some cell is another. */
  isChanged: boolean;
  /** What was said of the text is about another one. */
  hasNewText: boolean;
  /** What the teacher answered was about something else. */
  isAskedAnew: boolean;
  /** A row of the file that came before goes by the same. */
  isRepeated: boolean;
}

interface KnownRow {
  row: number;
  cells: string;
  text: string;
  asked: string;
}

export class RowMatcher {
  private readonly reading: RowReading;
  private readonly isCompared: readonly boolean[];
  private readonly known = new Map<string, KnownRow[]>();
  private readonly seen = new Set<string>();
  private rowCount = 0;
  private unmatched = 0;

  /** @param isCompared [columns] whether the file has this column: the others stay as they are. */
  constructor(reading: RowReading, isCompared: readonly boolean[]) {
    this.reading = reading;
    this.isCompared = isCompared;
  }

  /** The rows of the table, all of them before the first `match`. */
  know(cells: readonly string[]): void {
    const row = this.rowCount++;
    const compared = this.compared(cells);
    const name = this.nameOf(compared);
    const same = this.known.get(name);
    const known = { row, ...this.digests(compared) };
    if (same) same.push(known);
    else this.known.set(name, [known]);
    this.unmatched++;
  }

  match(cells: readonly string[]): RowMatch {
    const compared = this.compared(cells);
    const name = this.nameOf(compared);
    const isRepeated = this.seen.has(name);
    this.seen.add(name);
    const known = this.known.get(name)?.shift();
    if (!known) {
      return { row: null, isChanged: false, hasNewText: false, isAskedAnew: false, isRepeated };
    }
    this.unmatched--;
    const now = this.digests(compared);
    const hasNewText = now.text !== known.text;
    return {
      row: known.row,
      isChanged: now.cells !== known.cells,
      hasNewText,
      isAskedAnew: hasNewText || now.asked !== known.asked,
      isRepeated,
    };
  }

  /** Rows of the table that no row of the file was found for. */
  get missing(): number {
    return this.unmatched;
  }

  /** Cells that the file says nothing of are the same in both. */
  private compared(cells: readonly string[]): string[] {
    return this.isCompared.map((is, column) => (is ? at(cells, column) : ''));
  }

  /** A row without a key goes by its text. */
  private nameOf(cells: readonly string[]): string {
    const key = sameWriting(this.reading.key(cells));
    return key === '' ? `text ${sameWriting(this.reading.text(cells))}` : `key ${key}`;
  }

  private digests(cells: readonly string[]): Omit<KnownRow, 'row'> {
    return {
      cells: digest(JSON.stringify(cells)),
      text: digest(sameWriting(this.reading.text(cells))),
      asked: digest(this.reading.asked(cells)),
    };
  }
}

/** Blanks around a text and the ways to write an accent make no other text of it. */
function sameWriting(text: string): string {
  return inForm(text, 'NFC').trim();
}

/** 64 bits, so that no change goes unnoticed among millions of rows. */
function digest(text: string): string {
  return fingerprint(text) + fingerprint('again', text);
}
