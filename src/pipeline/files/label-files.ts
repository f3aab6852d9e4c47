/**
 * @file Files of labels, made in a worker of their own. The collector of the page leaves lying what is cloned out of the
 * database while it has room, up to as much as the page holds: for a million rows that was 2 to 3 GB.
 */
import { withFilesWorker } from '../../bridge/workers';
import type { ExportOptions } from '../../core/exports/export-plan';
import type { Report } from '../../core/report';

/** As `exportLabels` makes it. */
export function labelsFile(projectId: string): Promise<Blob> {
  return withFilesWorker((files) => files.labels(projectId));
}

/** As `exportTable` makes it. @param report of the project, where it is at hand; the page has its rows already. */
export function tableFile(
  projectId: string,
  options: ExportOptions,
  report: Report | null = null,
): Promise<Blob> {
  return withFilesWorker((files) => files.table(projectId, options, report));
}
