/** @file What the page may ask of the files worker, which reads the database itself. Types only. */
import type { ExportOptions } from '../../src/core/exports/export-plan';

export interface FilesApi {
  /** See `exportLabels`. */
  labels(projectId: string): Promise<Blob>;
  /** See `exportTable`. */
  table(projectId: string, options: ExportOptions): Promise<Blob>;
}
