/** @file What a tab still holds of a project whose stored part is gone or cannot be written: as a table. */
import { withTableWorker } from '../../bridge/workers';
import { guardName } from '../../core/exports/formula-guard';
import { OUR_COLUMNS, numberText } from '../../core/exports/our-columns';
import type { ReviewRow } from '../label/relabel';

const ROWS_AT_ONCE = 1_000;

/** The rows as they are shown; nothing is read from the storage. Rows count from 1, as people do. */
export function rescueLabels(rows: readonly ReviewRow[]): Promise<Blob> {
  return withTableWorker(async (table) => {
    await table.beginCsv(['row', 'text', ...OUR_COLUMNS]);
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      await table.appendCsv(rows.slice(start, start + ROWS_AT_ONCE).map(cellsOf));
    }
    return table.endCsv();
  });
}

function cellsOf({ row, text, final, candidates }: ReviewRow): string[] {
  return [
    ...[String(row + 1), text, guardName(final?.label ?? '')],
    ...[final ? numberText(final.confidence) : '', final?.source ?? ''],
    guardName(candidates.join('|')),
  ];
}
