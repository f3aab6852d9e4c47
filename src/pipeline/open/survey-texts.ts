/** @file What there is to know of a table's texts before they are labelled: empty ones, repeated ones. */
import type { TableNote } from '../../core/messages/table-notes';
import { at } from '../../core/reads';
import { excerpt } from '../../core/excerpt';
import type { TableWarning, WarningCode } from '../../core/table/table';
import { isBlank } from '../../core/task/blank-text';
import { labelsOfCell } from '../../core/task/cell-labels';
import { findColumn } from '../../core/table/column-names';
import type { Recipe } from '../../core/task/recipe';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';

const OURS = new Set<WarningCode | undefined>(['empty-texts', 'duplicate-texts', 'several-labels']);

/** The rows without a text, and the project's warnings with what its texts and labels add to them. */
export async function surveyTexts(project: ProjectRecord, recipe: Recipe): Promise<TextFindings> {
  const survey = new TextSurvey(project.columns, recipe);
  for await (const { firstRow, rows } of rowChunks(project.id)) survey.take(firstRow, rows);
  return survey.findings(project.warnings);
}

export type TextFindings = Pick<ProjectRecord, 'emptyRows' | 'warnings'>;

/** What is found as the rows go by. */
export class TextSurvey {
  private readonly goldColumn: string;
  private readonly textAt: number;
  private readonly goldAt: number;
  private readonly emptyRows: number[] = [];
  private readonly seen = new Set<string>();
  private repeated = 0;
  private several = 0;

  constructor(columns: readonly string[], { task }: Recipe) {
    this.goldColumn = task.goldColumn ?? '';
    this.textAt = findColumn(columns, task.textColumn);
    this.goldAt = task.goldColumn === undefined ? -1 : findColumn(columns, task.goldColumn);
  }

  /** All rows, in their order. */
  take(firstRow: number, rows: readonly string[][]): void {
    rows.forEach((cells, i) => {
      const text = at(cells, this.textAt);
      if (isBlank(text)) this.emptyRows.push(firstRow + i);
      else if (this.seen.has(text)) this.repeated++;
      else this.seen.add(text);
      if (this.goldAt >= 0 && labelsOfCell(at(cells, this.goldAt)).length > 1) this.several++;
    });
  }

  /** @param warnings what is known already; what an earlier survey found is left out. */
  findings(warnings: readonly TableWarning[]): TextFindings {
    const { emptyRows, repeated, several, goldColumn } = this;
    const others = warnings.filter(({ code }) => !OURS.has(code));
    return {
      emptyRows,
      warnings: [
        ...others,
        ...warningOf('empty-texts', { code: 'note-empty-texts', rows: emptyRows.length }),
        ...warningOf('duplicate-texts', { code: 'note-equal-texts', rows: repeated }),
        ...warningOf('several-labels', {
          code: 'note-several-labels',
          ...{ rows: several, column: excerpt(goldColumn) },
        }),
      ],
    };
  }
}

function warningOf(code: WarningCode, message: TableNote & { rows: number }): TableWarning[] {
  const { rows } = message;
  return rows === 0 ? [] : [{ code, message, rows }];
}
