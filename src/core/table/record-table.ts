/**
 * @file JSON and JSONL as a table. Invariant: the columns are all keys of all records, in order of
 * their first appearance, so nothing in the file is lost. They are known only at its end: the file
 * is read twice, first by `JsonColumns`, then by `RecordTable`, which therefore also never hands
 * over a row of a file that turns out to be faulty.
 */
import { nameColumns } from './column-names';
import { membersOf } from './json-members';
import { JsonSplitter, type JsonRecord } from './json-splitter';
import { LineSplitter } from './line-splitter';
import { countOf, NOTHING_IMPORTED, quoteText, type Place } from './messages';
import { RowChunks, Tally, type TableStream, type TableSummary } from './row-chunks';
import { TableError, type TableWarning } from './table';

export type JsonKind = 'json' | 'jsonl';

/** More keys than this are values used as names, such as one key for each row. */
export const MAX_JSON_COLUMNS = 1000;

/** Cuts either kind of file into records and reads their members. */
class RecordReader {
  private readonly splitter: JsonSplitter | LineSplitter;

  constructor(kind: JsonKind, onMembers: (members: Map<string, string>, at: Place) => void) {
    const name = kind === 'jsonl' ? lineName : recordName;
    const accept = (record: JsonRecord): void =>
      onMembers(membersOf(record.text, name(record)), record);
    this.splitter = kind === 'jsonl' ? new LineSplitter(accept) : new JsonSplitter(accept);
  }

  get place(): Place {
    return this.splitter.place;
  }

  push(text: string): void {
    this.splitter.push(text);
  }

  end(): void {
    this.splitter.end();
  }

  /** What of a JSON object around the list of records was not read. */
  warnings(): TableWarning[] {
    const leftOut = this.splitter instanceof JsonSplitter ? this.splitter.leftOut : null;
    if (!leftOut || leftOut.otherNames.length === 0) return [];
    const names = leftOut.otherNames.slice(0, 5).map((name) => quoteText(name, 30));
    const more = leftOut.otherNames.length > names.length ? ' and others' : '';
    return [
      {
        message:
          `Only the list ${quoteText(leftOut.listName)} was read as rows; ` +
          `${names.join(', ')}${more} beside it were left out.`,
      },
    ];
  }
}

function lineName({ line }: Place): string {
  return `Line ${line.toLocaleString('en')}`;
}

function recordName({ row, line }: Place): string {
  return `Record ${row.toLocaleString('en')} (line ${line.toLocaleString('en')} of the file)`;
}

/** First reading: which keys there are. Throws TableError for every fault of the file. */
export class JsonColumns {
  private readonly reader: RecordReader;
  private readonly found = new Set<string>();
  private recordCount = 0;

  constructor(kind: JsonKind) {
    this.reader = new RecordReader(kind, (members, place) => this.accept(members, place));
  }

  get place(): Place {
    return this.reader.place;
  }

  /** The keys in order of their first appearance. */
  get keys(): string[] {
    return [...this.found];
  }

  push(text: string): void {
    this.reader.push(text);
  }

  end(): void {
    this.reader.end();
    if (this.recordCount > 0 && this.found.size > 0) return;
    throw new TableError(
      `The file holds no records${this.recordCount > 0 ? ' with fields' : ''}. ` +
        `${NOTHING_IMPORTED} Choose a file with one record for each text.`,
    );
  }

  private accept(members: Map<string, string>, place: Place): void {
    this.recordCount++;
    for (const key of members.keys()) this.found.add(key);
    if (this.found.size <= MAX_JSON_COLUMNS) return;
    throw new TableError(
      `The records up to record ${place.row} have more than ` +
        `${MAX_JSON_COLUMNS.toLocaleString('en')} different fields. ${NOTHING_IMPORTED} ` +
        'Field names should be the same in all records; put what differs into values.',
    );
  }
}

/** Second reading: the rows, one cell for each of the given keys. */
export class RecordTable implements TableStream {
  private readonly reader: RecordReader;
  private readonly keys: readonly string[];
  private readonly columns: string[];
  private readonly nameWarnings: TableWarning[];
  private readonly chunks = new RowChunks();
  private readonly incomplete = new Tally();

  constructor(kind: JsonKind, keys: readonly string[]) {
    this.keys = keys;
    const { columns, warnings } = nameColumns(keys);
    this.columns = columns;
    this.nameWarnings = warnings;
    this.reader = new RecordReader(kind, (members, place) => this.accept(members, place));
  }

  get place(): Place {
    return this.reader.place;
  }

  push(text: string): void {
    this.reader.push(text);
  }

  end(): void {
    this.reader.end();
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
        ...this.reader.warnings(),
        ...this.incomplete.warnings(
          (count, first) =>
            `${countOf(count, 'record')} lacked a field that others have; its cell was left ` +
            `empty. The first is record ${first.row} (line ${first.line}), without ${first.detail}.`,
        ),
      ],
    };
  }

  private accept(members: Map<string, string>, place: Place): void {
    if (members.size < this.keys.length) {
      const missing = this.keys.find((key) => !members.has(key)) ?? '';
      this.incomplete.note(place, quoteText(missing));
    }
    this.chunks.add(this.keys.map((key) => members.get(key) ?? ''));
  }
}
