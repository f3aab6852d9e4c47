/**
 * @file What a file looks like to the reader, whatever its format: lines of cells, or records with
 * fields. Invariant: an input can be run several times, and pauses wherever it is asked to.
 */
import type { FileDialect } from '../../src/core/exports/file-dialect';
import type { ClassNames } from '../../src/core/table/records/hugging-face';
import type { Members } from '../../src/core/table/records/values';
import type { Place, TableRecord, TableWarning } from '../../src/core/table/table';

/** Called between pieces; what was handed over before is taken away while it is awaited. */
export type Pause = (fraction: number) => Promise<void>;

/** Lines of cells: CSV and its kin, sheets. */
export interface GridInput {
  kind: 'grid';
  /** What parts the cells of a line. */
  joint: string;
  /** Lines end where their last cell with a text does, so that short ones are nothing to note. */
  isSheet?: boolean;
  /** How the file is written, where it is a delimited one. */
  dialect?: FileDialect;
  run(take: (record: TableRecord) => void, pause: Pause): Promise<void>;
  /** Known after a run. */
  warnings(): TableWarning[];
}

/** Records with named fields: JSON, Parquet. */
export interface RecordInput {
  kind: 'records';
  run(take: (members: Members, place: Place) => void, pause: Pause): Promise<void>;
  warnings(): TableWarning[];
  /** Known after a run. */
  classNames(): ClassNames;
}

export type Input = GridInput | RecordInput;
