/** @file What the page may ask of the files worker, which reads the database itself. Types only. */
import type { ExportOptions } from '../../src/core/exports/export-plan';
import type { Report } from '../../src/core/report';

export interface FilesApi {
  /** See `exportLabels`. */
  labels(projectId: string): Promise<Blob>;
  /** See `exportTable`. */
  table(projectId: string, options: ExportOptions, report: Report | null): Promise<Blob>;
  /** Rows of a CSV file, all of one width: what the page has at hand and the database has not. */
  cells(rows: string[][]): Promise<Blob>;
}
