/** @file Who writes a file of labels, part by part: steps say what stands in it, wherever they run. */
import type { ExportPlan, LabelledRow } from '../../core/exports/export-plan';

interface FileWriter<Head, Row> {
  /** Starts a file; one begun before is dropped. */
  begin(head: Head): Promise<void>;
  append(rows: Row[]): Promise<void>;
  /** The finished file. */
  end(): Promise<Blob>;
}

/**
 * A CSV file, UTF-8 with CRLF line ends as RFC 4180 says: its head are the names of the columns, its rows their cells
 * in that order.
 */
export type CellsWriter = FileWriter<string[], string[]>;

/**
 * A file in the format of its plan. Throws ExportError for what the format cannot hold; UnquotableCell for a cell that
 * needs quotation marks where the plan has none.
 */
export type LabelsWriter = FileWriter<ExportPlan, LabelledRow>;
