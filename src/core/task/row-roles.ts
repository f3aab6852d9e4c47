/** @file Which part a row plays, by the recipe's columns. */
import { MessageError } from '../messages/message';
import type { ColumnMessage } from '../messages/recipe';
import { at } from '../reads';
import { findColumn } from '../table/column-names';
import { isBlank } from './blank-text';
import { labelsOfCell } from './cell-labels';
import { caselessLookOf, LabelNames } from './label-names';
import type { Recipe } from './recipe';

/**
 * `train`: annotated and trained on. `test`: only predicted, and its gold makes the test figures.
 * `unannotated`: only predicted, because its candidates cell is empty. `empty`: has no text, so that
 * nobody can label it.
 */
type RowRole = 'train' | 'test' | 'unannotated' | 'empty';

/** The cells of a row by column name, as far as a recipe needs them. */
export interface RowReader {
  text(row: readonly string[]): string;
  /** As the task calls it, whatever its case and accents; null where there is none or several. */
  gold(row: readonly string[]): string | null;
  role(row: readonly string[]): RowRole;
  /** What the `column` teacher reads; undefined for other teachers. */
  teacherCells(row: readonly string[]): ReadonlyMap<string, string> | undefined;
}

/** The recipe names a column that the table does not have. */
export class ColumnMissing extends MessageError<ColumnMessage> {
  override name = 'ColumnMissing';
}

/**
 * Finds the recipe's columns in the table once, to read rows quickly.
 * @throws ColumnMissing naming the column and those that there are.
 */
export function rowReader(recipe: Recipe, columns: readonly string[]): RowReader {
  const { task, teacher } = recipe;
  const placeOf = (name: string | undefined): number => {
    if (name === undefined) return -1;
    const index = findColumn(columns, name);
    if (index >= 0) return index;
    throw new ColumnMissing({ code: 'column-missing', column: name, columns: [...columns] });
  };
  const names = new LabelNames(task.labels, task.matchCase);
  const text = placeOf(task.textColumn);
  const gold = placeOf(task.goldColumn);
  const split = placeOf(task.splitColumn);
  const teacherColumns =
    teacher.kind === 'column'
      ? [teacher.column, teacher.singleColumn, teacher.scoresColumn].filter(
          (name) => name !== undefined,
        )
      : [];
  const teacherIndices = teacherColumns.map(placeOf);
  const candidates = teacherIndices.at(0) ?? -1;
  return {
    text: (row) => at(row, text),
    gold: (row) => {
      const found = gold < 0 ? [] : labelsOfCell(at(row, gold));
      const [label] = found;
      return label === undefined || found.length > 1 ? null : (names.find(label) ?? label);
    },
    role: (row) => {
      if (isBlank(at(row, text))) return 'empty';
      if (split >= 0 && isTestSplit(at(row, split))) return 'test';
      if (candidates >= 0 && at(row, candidates).trim() === '') return 'unannotated';
      return 'train';
    },
    teacherCells: (row) =>
      teacher.kind === 'column'
        ? new Map(teacherColumns.map((name, i) => [name, at(row, at(teacherIndices, i))]))
        : undefined,
  };
}

/** Whether the cell of a split column says that the row is of the test part. */
export function isTestSplit(cell: string): boolean {
  return caselessLookOf(cell) === 'test';
}
