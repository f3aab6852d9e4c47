/** @file Words for why a file cannot be read as a table, or another file not be joined to it. */
import type { TableMessage } from '../../../core/messages/table';
import { countColumns, countRows } from '../../counts';
import { formatCount } from '../../format';
import { placeAtStart, quotedList } from './parts';
import { FILE_WORDS } from './table-files';
import { JSON_WORDS } from './table-json';
import type { Words } from './words';

export const TABLE_WORDS: Words<TableMessage> = {
  ...FILE_WORDS,
  ...JSON_WORDS,
  'table-missing': () => 'There is no table to read. Nothing was imported.',
  'table-empty': () =>
    'The file is empty. Nothing was imported. Choose a file with a first row of column names and one row for each text.',
  'table-no-rows': () =>
    'The file has a first row with column names, but no rows below it. Nothing was imported. If the first row is data, add a row with column names above it.',
  'table-no-names': () =>
    'The first row is empty, but it should name the columns. Nothing was imported. Add a first row such as: text, label.',
  'table-wide': ({ columns, most }) =>
    `The table has ${countColumns(columns)}, more than a sheet can have (${formatCount(most)}). Nothing was imported. Keep the columns that you need, and open it again.`,
  'table-hollow': ({ columns }) =>
    `The table has ${countColumns(columns)}, of which nearly all cells are empty: it would fill this device’s memory. Nothing was imported. Delete the empty columns, and open it again.`,
  'table-cell-long': ({ row, most }) =>
    `Row ${formatCount(row)} has a cell of more than ${formatCount(most)} characters. Nothing was imported. Texts of that length are no rows to label: cut them into parts, or check that this file is a table.`,
  'table-rows-long': ({ first, last, megabytes }) =>
    `Rows ${formatCount(first)} to ${formatCount(last)} hold more than ${formatCount(megabytes)} MB of text together. Nothing was imported. Texts of that length are no rows to label: cut them into parts, or check that this file is a table.`,
  'records-missing': () =>
    'The file holds no records. Nothing was imported. Choose a file with one record for each text.',
  'records-no-fields': () =>
    'The file holds no records with fields. Nothing was imported. Choose a file with one record for each text.',
  'records-many-fields': ({ record, most }) =>
    `The records up to record ${formatCount(record)} have more than ${formatCount(most)} different fields. Nothing was imported. Field names should be the same in all records; put what differs into values.`,
  'csv-quotation': ({ row, line, isClosed, text }) => {
    const place = placeAtStart({ row, line });
    return isClosed
      ? `${place} opens a quotation that closes in the middle of a text: “${text}”. Nothing was imported. Check the quotation marks of that row. Where they belong to the text, write each of them twice and enclose the whole cell in quotation marks: "He said ""yes"".".`
      : `${place} opens a quotation that is never closed: “${text}”. Nothing was imported. Check the quotation marks of that row. Where they belong to the text, write each of them twice and enclose the whole cell in quotation marks: "He said ""yes"".".`;
  },
  'csv-row-long': ({ row, line, most, isQuoted }) => {
    const [place, limit] = [placeAtStart({ row, line }), formatCount(most)];
    return isQuoted
      ? `${place} is longer than ${limit} characters. Nothing was imported. If a text in it begins with a quotation mark that is never closed, close it or leave it out. Texts of that length are no rows to label: cut them into parts, or check that this file is a table.`
      : `${place} is longer than ${limit} characters. Nothing was imported. Texts of that length are no rows to label: cut them into parts, or check that this file is a table.`;
  },
  'parquet-unreadable': ({ file }) =>
    `“${file}” is not a Parquet file that can be read: it is damaged, encrypted, or packed in a way that is not known here. Nothing was imported. Write it anew, or as CSV.`,
  'parquet-heavy': ({ file, rows }) =>
    `“${file}” keeps ${countRows(rows)} in one row group, more than a page’s memory holds. Nothing was imported. Write it with smaller row groups, such as ${formatCount(100_000)} rows.`,
  'workbook-empty': ({ file }) =>
    `The workbook “${file}” has no sheets with cells. Nothing was imported. Choose one with a table in it.`,
  'workbook-damaged': ({ part }) =>
    `The workbook is damaged: its part “${part}” cannot be read. Nothing was imported. Open it in its program and save it again.`,
  'workbook-heavy': ({ most }) =>
    `The workbook holds more than ${formatCount(most)} characters of text, more than a page’s memory can beside everything else. Nothing was imported. Save the sheet as CSV (UTF-8), which is streamed.`,
  'files-differ': ({ file, surplus, lacking }) => {
    const [more, less] = [quotedList(surplus), quotedList(lacking)];
    if (lacking.length === 0) {
      return `“${file}” has ${more}, which the first file has not. Nothing was imported. Several files become one table where they have the same columns; open the others by themselves.`;
    }
    return surplus.length === 0
      ? `“${file}” lacks ${less}. Nothing was imported. Several files become one table where they have the same columns; open the others by themselves.`
      : `“${file}” has ${more}, which the first file has not, and lacks ${less}. Nothing was imported. Several files become one table where they have the same columns; open the others by themselves.`;
  },
  'more-rows-no-texts': ({ file, column }) =>
    `“${file}” has no column “${column}”, in which this project’s texts are. Nothing was changed. Name its column so, or open the file as a project of its own.`,
  'annotator-no-labels': () =>
    'No label in this file could be matched to a row of the table. Nothing was changed. Choose the column that both tables have in common, and the column whose cells name labels of the task.',
  'annotators-many': ({ most }) =>
    `The labels of ${formatCount(most)} people are kept already, as many as can be compared. Nothing was changed. Remove somebody’s first.`,
};
