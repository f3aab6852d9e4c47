/** @file Step labels → file: the original columns unchanged, then ours. */
import { guardCell } from '../../core/exports/formula-guard';
import { isOurColumn, MARK_COLUMNS, OUR_COLUMNS } from '../../core/exports/our-columns';
import { withTableWorker } from '../../bridge/workers';
import { at } from '../../core/reads';
import { rowChunks } from '../../persist/rows';
import { openTask } from '../projects';
import { relabel, type ReviewRow } from '../label/relabel';

const CANDIDATE_SEPARATOR = '|';
/** Digits of a confidence: enough to sort by, few enough to read. */
const CONFIDENCE_DIGITS = 4;

/** `labels.csv`. Columns of ours that an earlier export left in the table are replaced. */
export async function exportLabels(projectId: string): Promise<Blob> {
  const {
    project: { columns, header = columns },
    recipe,
  } = await openTask(projectId);
  const all = recipe.task.labels.map(({ name }) => name);
  const labelled = await relabel(projectId);
  const kept = columns.flatMap((name, index) => (isOurColumn(name) ? [] : [index]));
  const hasMarks = labelled.some(({ mark }) => mark !== undefined);
  return withTableWorker(async (table) => {
    await table.beginCsv([
      ...kept.map((index) => at(header, index)),
      ...OUR_COLUMNS,
      ...(hasMarks ? MARK_COLUMNS : []),
    ]);
    for await (const { firstRow, rows } of rowChunks(projectId)) {
      await table.appendCsv(
        rows.map((cells, i) => {
          const labels = labelled[firstRow + i];
          const candidates = labels?.isUnmatched ? all : (labels?.candidates ?? []);
          const final = labels?.final;
          return [
            ...kept.map((index) => at(cells, index)),
            final?.label ?? '',
            final?.confidence.toFixed(CONFIDENCE_DIGITS) ?? '',
            final?.source ?? '',
            candidates.join(CANDIDATE_SEPARATOR),
            ...(hasMarks ? markCells(labels?.mark) : []),
          ];
        }),
      );
    }
    return table.endCsv();
  });
}

function markCells(mark: ReviewRow['mark']): string[] {
  // Perhaps another person's, out of a project's file: a spreadsheet must not run it.
  return [mark?.isFlagged ? 'flagged' : '', guardCell(mark?.note ?? '')];
}
