/**
 * @file JSON and JSONL as a table. Invariant: the columns are all keys of all records, in order of
 * their first appearance, so nothing in the file is lost. They are known only at its end: the file
 * is read twice, first by `JsonColumns`, then by `RecordTable`, which therefore also never hands
 * over a row of a file that turns out to be faulty.
 */
import { nameColumns } from './column-names';
import { countOf, NOTHING_IMPORTED, quoteText, type Place } from './messages';
import { RowChunks, Tally, type Table, type TableSummary } from './row-chunks';
import { TableError, type TableWarning } from './table';

/** The fields of one record as cell texts, in the order of the file. */
export type Members = ReadonlyMap<string, string>;

/** More keys than this are values used as names, such as one key for each row. */
export const MAX_JSON_COLUMNS = 1000;

/** First reading: which keys there are. */
export class JsonColumns {
  private readonly found = new Set<string>();
  private recordCount = 0;

  /** The keys in order of their first appearance. */
  get keys(): string[] {
    return [...this.found];
  }

  /** @throws TableError when there are too many keys. */
  accept(members: Members, place: Place): void {
    this.recordCount++;
    for (const key of members.keys()) this.found.add(key);
    if (this.found.size <= MAX_JSON_COLUMNS) return;
    throw new TableError(
      `The records up to record ${place.row} have more than ` +
        `${MAX_JSON_COLUMNS.toLocaleString('en')} different fields. ${NOTHING_IMPORTED} ` +
        'Field names should be the same in all records; put what differs into values.',
    );
  }

  /** @throws TableError when there was no record or no key. */
  end(): void {
    if (this.recordCount > 0 && this.found.size > 0) return;
    throw new TableError(
      `The file holds no records${this.recordCount > 0 ? ' with fields' : ''}. ` +
        `${NOTHING_IMPORTED} Choose a file with one record for each text.`,
    );
  }
}

/** Second reading: the rows, one cell for each of the given keys. */
export class RecordTable implements Table {
  private readonly keys: readonly string[];
  private readonly columns: string[];
  private readonly nameWarnings: TableWarning[];
  private readonly chunks = new RowChunks();
  private readonly incomplete = new Tally();

  constructor(keys: readonly string[]) {
    this.keys = keys;
    const { columns, warnings } = nameColumns(keys);
    this.columns = columns;
    this.nameWarnings = warnings;
  }

  accept(members: Members, place: Place): void {
    if (members.size < this.keys.length) {
      const missing = this.keys.find((key) => !members.has(key)) ?? '';
      this.incomplete.note(place, quoteText(missing));
    }
    this.chunks.add(this.keys.map((key) => members.get(key) ?? ''));
  }

  end(): void {
    this.chunks.end();
  }

  takeChunk(): string[][] | null {
    return this.chunks.take();
  }

  summary(): TableSummary {
    return {
      columns: this.columns,
      rowCount: this.chunks.rowCount,
      warnings: [
        ...this.nameWarnings,
        ...this.incomplete.warnings(
          (count, first) =>
            `${countOf(count, 'record')} lacked a field that others have; its cell was left ` +
            `empty. The first is record ${first.row} (line ${first.line}), without ${first.detail}.`,
        ),
      ],
    };
  }
}
