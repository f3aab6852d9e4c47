/** @file What there is to know of a table's texts before they are labelled: empty ones, repeated ones. */
import { at } from '../../core/reads';
import { countOf } from '../../core/table/messages';
import type { TableWarning, WarningCode } from '../../core/table/table';
import { isBlank } from '../../core/task/blank-text';
import { labelsOfCell } from '../../core/task/cell-labels';
import { findColumn } from '../../core/table/column-names';
import type { Recipe } from '../../core/task/recipe';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';

const OURS = new Set<WarningCode | undefined>(['empty-texts', 'duplicate-texts', 'several-labels']);

/** The rows without a text, and the project's warnings with what its texts and labels add to them. */
export async function surveyTexts(
  project: ProjectRecord,
  { task }: Recipe,
): Promise<Pick<ProjectRecord, 'emptyRows' | 'warnings'>> {
  const textAt = findColumn(project.columns, task.textColumn);
  const goldAt = task.goldColumn === undefined ? -1 : findColumn(project.columns, task.goldColumn);
  const emptyRows: number[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  let several = 0;
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    rows.forEach((cells, i) => {
      const text = at(cells, textAt);
      if (isBlank(text)) emptyRows.push(firstRow + i);
      else if (seen.has(text)) repeated++;
      else seen.add(text);
      if (goldAt >= 0 && labelsOfCell(at(cells, goldAt)).length > 1) several++;
    });
  }
  const others = project.warnings.filter(({ code }) => !OURS.has(code));
  return {
    emptyRows,
    warnings: [
      ...others,
      ...warningOf(
        'empty-texts',
        emptyRows.length,
        (count) =>
          `${count} ${emptyRows.length === 1 ? 'has' : 'have'} no text: nobody labels them, and they are exported without a label.`,
      ),
      ...warningOf(
        'duplicate-texts',
        repeated,
        (count) =>
          `${count} ${repeated === 1 ? 'has' : 'have'} a text that stood further up already. A language model is asked about each text once.`,
      ),
      ...warningOf(
        'several-labels',
        several,
        (count) =>
          `${count} ${several === 1 ? 'has' : 'have'} several labels in “${task.goldColumn ?? ''}”; no figure counts them.`,
      ),
    ],
  };
}

function warningOf(
  code: WarningCode,
  rows: number,
  write: (count: string) => string,
): TableWarning[] {
  return rows === 0 ? [] : [{ code, message: write(countOf(rows, 'row')), rows }];
}
