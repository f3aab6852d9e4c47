/** @file What a tab still holds of a project whose stored part is gone or cannot be written: as a table. */
import { withFilesWorker } from '../../bridge/workers';
import { CSV_TYPE } from '../../core/exports/file-dialect';
import { guardName } from '../../core/exports/formula-guard';
import { OUR_COLUMNS, numberText } from '../../core/exports/our-columns';
import type { ReviewRow } from '../label/relabel';

const ROWS_AT_ONCE = 1_000;

/** The rows as they are shown; nothing is read from the storage. Rows count from 1, as people do. */
export function rescueLabels(rows: readonly ReviewRow[]): Promise<Blob> {
  return withFilesWorker(async (files) => {
    const parts = [await files.cells([['row', 'text', ...OUR_COLUMNS]])];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      parts.push(await files.cells(rows.slice(start, start + ROWS_AT_ONCE).map(cellsOf)));
    }
    return new Blob(parts, { type: CSV_TYPE });
  });
}

function cellsOf({ row, text, final, candidates }: ReviewRow): string[] {
  return [
    ...[String(row + 1), text, guardName(final?.label ?? '')],
    ...[final ? numberText(final.confidence) : '', final?.source ?? ''],
    guardName(candidates.join('|')),
  ];
}
