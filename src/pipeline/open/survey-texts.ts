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
            `${count} ${repeated === 1 ? 'has' : 'have'} a text that stood further up already. A language model is asked about each text once, and a label of yours holds for all rows with the text.`,
        ),
        ...warningOf(
          'several-labels',
          several,
          (count) =>
            `${count} ${several === 1 ? 'has' : 'have'} several labels in “${goldColumn}”; no figure counts them.`,
        ),
      ],
    };
  }
}

function warningOf(
  code: WarningCode,
  rows: number,
  write: (count: string) => string,
): TableWarning[] {
  return rows === 0 ? [] : [{ code, message: write(countOf(rows, 'row')), rows }];
}
