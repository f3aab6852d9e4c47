/** @file Words for what can be wrong with a recipe, and with files that come out. */
import type { ExportMessage, RecipeMessage } from '../../../core/messages/recipe';
import { formatCount } from '../../format';
import { listOf } from './parts';
import { flawWords } from './values';
import type { Words } from './words';

export const RECIPE_WORDS: Words<RecipeMessage> = {
  'recipe-none': () => 'This is not a recipe. Nothing was changed.',
  'report-without-recipe': ({ file }) =>
    `${file} is a report of this page whose recipe was taken out, so it does not say what to do. Nothing was changed. Open the report as the page saved it, or the recipe.`,
  'recipe-no-json': ({ file, place }) =>
    place === null
      ? `${file} is not valid JSON. Nothing was changed.`
      : `${file} is not valid JSON: look at line ${formatCount(place.line)}, character ${formatCount(place.column)}. Nothing was changed.`,
  'recipe-field-missing': ({ field }) => `The recipe says nothing of “${field}”, which it must.`,
  'recipe-field-unknown': ({ field }) =>
    `The recipe says “${field}”, which no recipe has: look for a slip in the name. Nothing was changed.`,
  'recipe-field-wrong': ({ field, flaw }) =>
    `The recipe’s “${field}” cannot be used. ${flawWords(flaw)} Nothing was changed.`,
  'sample-unknown': ({ sample, known }) =>
    `There is no sample “${sample}”. Samples: ${listOf(known)}.`,
  'sample-not-loaded': ({ file, status }) =>
    `The sample’s file ${file} could not be loaded (${formatCount(status)}). Nothing was changed.`,
  'brought-student-labels': () =>
    'The student that you brought along knows its labels, in their order, and these are others. Nothing was changed. Give them other names if you like; to add, remove or reorder labels, train a new student.',
  'task-missing': () => 'This project has no task yet: name its labels first.',
  'recipes-several': () =>
    'Open one recipe, report or student at a time: each brings a task, and a project has one.',
  'recipe-needs-table': () =>
    'A recipe needs a table. Drop both together, or open the table first and then the recipe.',
  'project-not-alone': () => 'Open a project by itself: it has its table and its task in it.',
  'files-still-read': () =>
    'Another file is still being read: what you dropped now was not opened. Open it again when that has ended.',
  'files-none': () =>
    'There is no file in what you dropped: the folder is empty, or its files are hidden. Nothing was changed. Drop a table, or a folder with text files in it.',
  'column-many-values': ({ column, values }) =>
    `“${column}” has ${formatCount(values)} different values, which is no set of labels. Choose another column, or type the labels.`,
  'column-missing': ({ column, columns }) =>
    `The recipe asks for the column “${column}”, but the table has: ${columns.join(', ')}.`,
  'column-missing-unchanged': ({ column, columns }) =>
    `The recipe asks for the column “${column}”, but the table has: ${columns.join(', ')}. Nothing was changed. Choose another column or drop the table that this recipe was made for.`,
};

export const EXPORT_WORDS: Words<ExportMessage> = {
  'sheet-rows': ({ most }) =>
    `This table does not fit into a workbook: a sheet has at most ${formatCount(most)} rows of data. Nothing was saved, and your labels are as they were. Choose CSV, JSON Lines or Parquet, which have no such limit.`,
  'sheet-columns': ({ most }) =>
    `This table does not fit into a workbook: a sheet has at most ${formatCount(most)} columns. Nothing was saved, and your labels are as they were. Choose CSV, JSON Lines or Parquet, which have no such limit.`,
  'sheet-cell': ({ most, row, characters }) =>
    `This table does not fit into a workbook: a cell has at most ${formatCount(most)} characters, and the text in row ${formatCount(row)} has ${formatCount(characters)}. Nothing was saved, and your labels are as they were. Choose CSV, JSON Lines or Parquet, which have no such limit.`,
  'export-not-audited': ({ precision }) =>
    `No check has shown which labels are right ${formatCount(100 * precision)}% of the time, so no file was made. Your labels are as they were. Check more rows, ask for less, or choose by confidence.`,
  'export-column-taken': ({ column }) =>
    `This project’s texts are in the column “${column}”, whose name is that of a column of each export. Give the column another name in the file, and open it again.`,
  'audit-no-sample': () =>
    'There is no sample to hand over yet. Draw one on the check’s screen first.',
  'audit-no-rows-left': () =>
    'There is no row left to draw a sample from: you have labelled them all.',
  'export-not-begun': () => 'The file was not begun. Nothing was saved: save it once more.',
};
