/** @file What can be wrong with a recipe, with what a task asks of a table, and with files that come out. */
import type { ValueFlaw } from './values';

export type RecipeMessage =
  | { code: 'recipe-none' }
  | { code: 'report-without-recipe'; file: string }
  | { code: 'recipe-no-json'; file: string; place: JsonPlace | null }
  | { code: 'recipe-field-missing'; field: string }
  | { code: 'recipe-field-unknown'; field: string }
  | { code: 'recipe-field-wrong'; field: string; flaw: ValueFlaw }
  | { code: 'sample-unknown'; sample: string; known: string[] }
  | { code: 'sample-not-loaded'; file: string; status: number }
  | { code: 'brought-student-labels' }
  | { code: 'task-missing' }
  | { code: 'recipes-several' }
  | { code: 'recipe-needs-table' }
  | { code: 'project-not-alone' }
  | { code: 'files-still-read' }
  /** A folder without any, or with hidden ones alone. */
  | { code: 'files-none' }
  | { code: 'column-many-values'; column: string; values: number }
  /** Another table is wanted, or another column. */
  | { code: 'column-missing-unchanged'; column: string; columns: string[] }
  | ColumnMessage;

/** Where a text stops being JSON; each counts from 1. */
export interface JsonPlace {
  line: number;
  column: number;
}

export interface ColumnMessage {
  code: 'column-missing';
  column: string;
  columns: string[];
}

export type ExportMessage =
  | { code: 'sheet-rows'; most: number }
  | { code: 'sheet-columns'; most: number }
  | { code: 'sheet-cell'; most: number; row: number; characters: number }
  | { code: 'export-not-audited'; precision: number }
  | { code: 'export-column-taken'; column: string }
  | { code: 'audit-no-sample' }
  | { code: 'audit-no-rows-left' }
  | { code: 'export-not-begun' };
