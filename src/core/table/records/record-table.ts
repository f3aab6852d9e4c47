/**
 * @file Records as a table: JSON, JSON Lines, Parquet, the exports of other tools. Invariant: the
 * columns are all fields of all records, in order of their first appearance, so nothing in the file is
 * lost. They are known only at its end: the file is read twice, first by `RecordColumns`, then by
 * `RecordTable`, which therefore also never hands over a row of a file that turns out to be faulty.
 */
import { nameColumns } from '../column-names';
import { excerpt } from '../../excerpt';
import { RowChunks, Tally, type Table, type TableSummary } from '../row-chunks';
import { TableError, type Place, type TableWarning } from '../table';
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
  private recordCount = 0;
  #shape: RecordShape | null = null;

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
    if (this.recordCount === 0) this.#shape = shapeOf(members);
    this.recordCount++;
    const record = shaped(this.#shape, members);
    this.annotators.note(record);
    this.wide.note(record.fields);
    for (const path of flatten(record.fields, this.wide.whole).keys()) this.found.add(path);
    if (this.found.size <= MAX_RECORD_COLUMNS) return;
    const most = MAX_RECORD_COLUMNS;
    throw new TableError({ code: 'records-many-fields', record: place.row, most });
  }

  /** @throws TableError when there was no record or no field. */
  end(): void {
    if (this.recordCount > 0 && this.found.size > 0) return;
    throw new TableError({
      code: this.recordCount > 0 ? 'records-no-fields' : 'records-missing',
    });
  }
}

/** Second reading: the rows, one cell for each of the paths, then the annotators' labels. */
export class RecordTable implements Table {
  private readonly known: RecordColumns;
  private readonly paths: readonly string[];
  private readonly names: ReturnType<typeof nameColumns>;
  private readonly chunks = new RowChunks();
  /** With the first field that they lack. */
  private readonly incomplete = new Tally<string>();
  /** By column: rows whose list has several names in it. */
  private readonly several = new Map<string, Tally<null>>();

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
    if (missing !== undefined) this.incomplete.note(place, excerpt(missing));
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
          tally.warnings('several-labels', (rows, { row }) => ({
            code: 'note-several-values',
            ...{ rows, list: excerpt(name), record: row },
          })),
        ),
        ...this.incomplete.warnings('records', (records, { row, line, detail }) => ({
          code: 'note-fields-lacking',
          ...{ records, record: row, line, field: detail },
        })),
      ],
    };
  }

  private noteLists({ fields }: ShapedRecord, place: Place): void {
    for (const [name, value] of fields) {
      if (!Array.isArray(value) || value.length < 2) continue;
      if (!value.every((item) => typeof item === 'string')) continue;
      const tally = this.several.get(name) ?? new Tally<null>();
      this.several.set(name, tally);
      tally.note(place, null);
    }
  }

  private warnOfShape(): TableWarning[] {
    const { shape, annotators } = this.known;
    if (!shape) return [];
    const columns = annotators.columns.map((column) => excerpt(column));
    return [{ code: 'format', message: { code: 'note-tool', tool: shape.tool, columns } }];
  }
}

function shaped(shape: RecordShape | null, members: Members): ShapedRecord {
  return shape ? shape.read(members) : { fields: new Map(members), key: null, answers: [] };
}
