/**
 * @file Records as a table: JSON, JSON Lines, Parquet, the exports of other tools. Invariant: the
 * columns are all fields of all records, in order of their first appearance, so nothing in the file is
 * lost. They are known only at its end: the file is read twice, first by `RecordColumns`, then by
 * `RecordTable`, which therefore also never hands over a row of a file that turns out to be faulty.
 */
import { nameColumns } from '../column-names';
import { countOf, NOTHING_IMPORTED, quoteText, type Place } from '../messages';
import { RowChunks, Tally, type Table, type TableSummary } from '../row-chunks';
import { TableError, type TableWarning } from '../table';
import { Annotators } from './annotators';
import { flatten, WidePaths } from './flatten';
import { shapeOf } from './shapes';
import type { RecordShape, ShapedRecord } from './shape';
import type { Members } from './values';

/** More keys than this are values used as names, such as one key for each row. */
const MAX_RECORD_COLUMNS = 1000;

/** First reading: which fields there are, and which tool wrote them. */
export class RecordColumns {
  readonly annotators = new Annotators();
  readonly wide = new WidePaths();
  private readonly found = new Set<string>();
  private readonly isPlain: boolean;
  private recordCount = 0;
  #shape: RecordShape | null = null;

  /** @param isPlain the fields are taken as they are, whatever tool they look like. */
  constructor(isPlain = false) {
    this.isPlain = isPlain;
  }

  get shape(): RecordShape | null {
    return this.#shape;
  }

  /** The paths of the fields in order of their first appearance. */
  get paths(): string[] {
    // What turned out late to be a map of values has left paths of its first keys behind.
    const { whole } = this.wide;
    const paths = [...this.found].filter(
      (path) => ![...whole].some((one) => path.startsWith(`${one}.`)),
    );
    return [...new Set([...paths, ...whole])];
  }

  /** @throws TableError when there are too many fields. */
  accept(members: Members, place: Place): void {
    if (this.recordCount === 0 && !this.isPlain) this.#shape = shapeOf(members);
    this.recordCount++;
    const record = shaped(this.#shape, members);
    this.annotators.note(record);
    this.wide.note(record.fields);
    for (const path of flatten(record.fields, this.wide.whole).keys()) this.found.add(path);
    if (this.found.size <= MAX_RECORD_COLUMNS) return;
    throw new TableError(
      `The records up to record ${place.row} have more than ` +
        `${MAX_RECORD_COLUMNS.toLocaleString('en')} different fields. ${NOTHING_IMPORTED} ` +
        'Field names should be the same in all records; put what differs into values.',
    );
  }

  /** @throws TableError when there was no record or no field. */
  end(): void {
    if (this.recordCount > 0 && this.found.size > 0) return;
    throw new TableError(
      `The file holds no records${this.recordCount > 0 ? ' with fields' : ''}. ` +
        `${NOTHING_IMPORTED} Choose a file with one record for each text.`,
    );
  }
}

/** Second reading: the rows, one cell for each of the paths, then the annotators' labels. */
export class RecordTable implements Table {
  private readonly known: RecordColumns;
  private readonly paths: readonly string[];
  private readonly names: ReturnType<typeof nameColumns>;
  private readonly chunks = new RowChunks();
  private readonly incomplete = new Tally();
  /** By column: rows whose list has several names in it. */
  private readonly several = new Map<string, Tally>();

  constructor(known: RecordColumns) {
    this.known = known;
    this.paths = known.paths;
    this.names = nameColumns([...this.paths, ...known.annotators.columns]);
  }

  accept(members: Members, place: Place): void {
    const { annotators, wide, shape } = this.known;
    const record = shaped(shape, members);
    if (!annotators.isFirst(record)) return;
    const cells = flatten(record.fields, wide.whole);
    const missing = this.paths.find((path) => !cells.has(path));
    this.noteLists(record, place);
    if (missing !== undefined) this.incomplete.note(place, quoteText(missing));
    this.chunks.add([
      ...this.paths.map((path) => cells.get(path) ?? ''),
      ...annotators.cellsOf(record),
    ]);
  }

  end(): void {
    this.chunks.end();
  }

  takeChunk(): string[][] | null {
    return this.chunks.take();
  }

  summary(): TableSummary {
    return {
      columns: this.names.columns,
      header: this.names.header,
      rowCount: this.chunks.rowCount,
      warnings: [
        ...this.names.warnings,
        ...this.warnOfShape(),
        ...[...this.several].flatMap(([name, tally]) =>
          tally.warnings(
            'several-labels',
            (count, first) =>
              `${countOf(count, 'row')} ${count === 1 ? 'has' : 'have'} several values in the list ` +
              `${quoteText(name)}; the first is record ${first.row}.`,
          ),
        ),
        ...this.incomplete.warnings(
          'records',
          (count, first) =>
            `${countOf(count, 'record')} lacked a field that others have; its cell was left ` +
            `empty. The first is record ${first.row} (line ${first.line}), without ${first.detail}.`,
        ),
      ],
    };
  }

  private noteLists({ fields }: ShapedRecord, place: Place): void {
    for (const [name, value] of fields) {
      if (!Array.isArray(value) || value.length < 2) continue;
      if (!value.every((item) => typeof item === 'string')) continue;
      const tally = this.several.get(name) ?? new Tally();
      this.several.set(name, tally);
      tally.note(place);
    }
  }

  private warnOfShape(): TableWarning[] {
    const { shape, annotators } = this.known;
    if (!shape) return [];
    const columns = annotators.columns.map((column) => quoteText(column, 60));
    const labels = columns.length > 0 ? ` The labels are in ${columns.join(', ')}.` : '';
    const people = annotators.columns.length > 1 ? ' Each annotator has a column.' : '';
    return [{ code: 'format', message: `Read as an export of ${shape.tool}.${labels}${people}` }];
  }
}

function shaped(shape: RecordShape | null, members: Members): ShapedRecord {
  return shape ? shape.read(members) : { fields: new Map(members), key: null, answers: [] };
}
