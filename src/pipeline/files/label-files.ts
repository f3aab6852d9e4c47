/**
 * @file Files of labels, made in a worker of their own. The collector of the page leaves lying what is cloned out of the
 * database while it has room, up to as much as the page holds: for a million rows that was 2 to 3 GB.
 */
import { withFilesWorker } from '../../bridge/workers';
import type { ExportOptions } from '../../core/exports/export-plan';

/** As `exportLabels` makes it. */
export function labelsFile(projectId: string): Promise<Blob> {
  return withFilesWorker((files) => files.labels(projectId));
}

/** As `exportTable` makes it. */
export function tableFile(projectId: string, options: ExportOptions): Promise<Blob> {
  return withFilesWorker((files) => files.table(projectId, options));
}
