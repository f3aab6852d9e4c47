/** @file Words for what a person should know of a table that was read. */
import type { Delimiter, NoteOfFile, TableNote } from '../../../core/messages/table-notes';
import { countColumns, countRows } from '../../counts';
import { formatCount } from '../../format';
import { plural } from '../../plural';
import { placeOf, quotedList } from './parts';
import { say, type Words } from './words';

const countCells = (count: number) => plural(count, ['# cell', '# cells']);
const countLines = (count: number) => plural(count, ['# line', '# lines']);
const countRecords = (count: number) => plural(count, ['# record', '# records']);

const DELIMITERS: Record<Delimiter, () => string> = {
  commas: () => /* @wc-include */ 'commas',
  semicolons: () => /* @wc-include */ 'semicolons',
  tabs: () => /* @wc-include */ 'tabs',
  bars: () => /* @wc-include */ 'vertical bars',
  carets: () => /* @wc-include */ 'carets',
  tildes: () => /* @wc-include */ 'tildes',
  'broken-bars': () => /* @wc-include */ 'broken bars',
  'control-characters': () => /* @wc-include */ 'control characters',
};

const NOTES: Words<Exclude<TableNote, NoteOfFile>> = {
  'note-long-rows': ({ rows, row, line, cells, columns, isJoined }) => {
    const first = placeOf({ row, line });
    const width = formatCount(columns);
    return isJoined
      ? `${countRows(rows)} had more cells than there are columns, as of an unquoted separator in a text; what was too much was joined to the last column. The first is ${first}, with ${countCells(cells)} instead of ${width}.`
      : `${countRows(rows)} had more cells than there are columns, as of an unquoted separator in a text; what was too much was left out. The first is ${first}, with ${countCells(cells)} instead of ${width}.`;
  },
  'note-short-rows': ({ rows, row, line, cells, columns }) =>
    `${countRows(rows)} had fewer cells than the header has columns; the missing cells were left empty. The first is ${placeOf({ row, line })}, with ${countCells(cells)} instead of ${formatCount(columns)}.`,
  'note-surplus-cells': ({ rows, row, line }) =>
    `${countRows(rows)} ended in empty cells beyond the last column; these were left out. The first is ${placeOf({ row, line })}.`,
  'note-empty-rows': ({ rows, row, line }) =>
    `${countRows(rows)} had only empty cells; kept as they are. The first is ${placeOf({ row, line })}.`,
  'note-empty-texts': ({ rows }) =>
    rows === 1
      ? '1 row has no text: nobody labels it, and it is exported without a label.'
      : `${countRows(rows)} have no text: nobody labels them, and they are exported without a label.`,
  'note-equal-texts': ({ rows }) =>
    rows === 1
      ? '1 row has a text that stood further up already. A language model is asked about each text once, and a label of yours holds for all rows with the text.'
      : `${countRows(rows)} have a text that stood further up already. A language model is asked about each text once, and a label of yours holds for all rows with the text.`,
  'note-several-labels': ({ rows, column }) =>
    rows === 1
      ? `1 row has several labels in “${column}”; no figure counts it.`
      : `${countRows(rows)} have several labels in “${column}”; no figure counts them.`,
  'note-several-values': ({ rows, list, record }) =>
    rows === 1
      ? `1 row has several values in the list “${list}”; it is record ${formatCount(record)}.`
      : `${countRows(rows)} have several values in the list “${list}”; the first is record ${formatCount(record)}.`,
  'note-fields-lacking': ({ records, record, line, field }) =>
    `${countRecords(records)} lacked a field that others have; its cell was left empty. The first is record ${formatCount(record)} (line ${formatCount(line)}), without “${field}”.`,
  'note-no-header': () =>
    'No row names the columns: the first row is data, and the columns are called by their places.',
  'note-header-line': ({ line, names }) =>
    `The columns are named by line ${formatCount(line)} of the table: ${quotedList(names)}.`,
  'note-header-title': ({ title, cells, delimiter }) =>
    `The first row, “${title}”, names one column, but nearly all other rows look like ${countCells(cells)} separated by ${DELIMITERS[delimiter]()}. If the first row is a title, delete it and import the file again.`,
  'note-lines-before': ({ lines, first }) =>
    `${countLines(lines)} before the table left out: “${first}”.`,
  'note-lines-below': ({ lines, first }) =>
    `${countLines(lines)} below the column names left out, as no data: “${first}”.`,
  'note-header-repeated': ({ lines, row, line }) =>
    `${countLines(lines)} that only said the column names again left out; the first stood after ${placeOf({ row, line })}.`,
  'note-unnamed-columns': ({ columns, names }) =>
    columns > names.length
      ? `${countColumns(columns)} had no name: called ${quotedList(names)} and so on.`
      : `${countColumns(columns)} had no name: called ${quotedList(names)}.`,
  'note-equal-columns': ({ columns, names }) =>
    columns > names.length
      ? `${countColumns(columns)} had the name of an earlier one: called ${quotedList(names)} and so on here. Exported files keep the names as they were.`
      : `${countColumns(columns)} had the name of an earlier one: called ${quotedList(names)} here. Exported files keep the names as they were.`,
  'note-misnamed': ({ file, isJson }) =>
    isJson
      ? `“${file}” holds JSON whatever its name; it was read as such.`
      : `“${file}” holds rows of plain text (CSV) whatever its name; it was read as such.`,
  'note-encoding': ({ encoding, cells, row }) =>
    [
      row === null
        ? `The file is not plain UTF-8: it was read as ${encodingName(encoding)}. Cells that depend on it: ${formatCount(cells)}.`
        : `The file is not plain UTF-8: it was read as ${encodingName(encoding)}. Cells that depend on it: ${formatCount(cells)}, the first of them in row ${formatCount(row)}.`,
      ...(encoding === 'utf-8' ? ['What cannot be read became “\uFFFD”.'] : []),
    ].join(' '),
  'note-zero-bytes': ({ count }) =>
    plural(count, [
      '# zero byte, which no text has, was left out.',
      '# zero bytes, which no text has, were left out.',
    ]),
  'note-padded-quotes': () =>
    'Blanks stand between delimiters and the quotation marks of cells; they were left out, and the marks taken as such.',
  'note-no-quotes': () =>
    'Quotation marks do not enclose cells in this tab-separated file; they were kept as part of the texts.',
  'note-no-quotes-lines': () =>
    'Quotation marks do not enclose cells in this file; they were kept as part of the texts.',
  'note-escaped-quotes': () =>
    'Quotation marks within cells stand behind a backslash, as databases write them; they were read as such.',
  'note-labelled-lines': () =>
    'Each line begins with its label, as fastText writes them: they were read as labels and texts.',
  'note-drawn-table': () =>
    'The table is drawn with bars and rules: the rules, the blanks around texts and what stands around the table were left out.',
  'note-quoted-lines': () =>
    'Each line was enclosed in quotation marks as a whole; they were taken off, and its cells read.',
  'note-apostrophes': () => 'Apostrophes enclose cells in this file; they were read as such.',
  'note-no-numbers': ({ values }) =>
    plural(values, [
      '# value that JSON does not have, such as Infinity, left empty.',
      '# values that JSON does not have, such as Infinity, left empty.',
    ]),
  'note-one-list': ({ list, others, isMore }) =>
    isMore
      ? `Only the list “${list}” was read as rows; ${quotedList(others)} and more beside it were left out.`
      : `Only the list “${list}” was read as rows; left out beside it: ${quotedList(others)}.`,
  'note-beside-rows': ({ others, isMore }) =>
    isMore
      ? `Beside the rows, ${quotedList(others)} and more were left out.`
      : `Left out beside the rows: ${quotedList(others)}.`,
  'note-surplus-commas': ({ commas }) =>
    plural(commas, ['# comma after a record passed over.', '# commas after a record passed over.']),
  'note-one-sheet': ({ sheet, others }) =>
    `Only the sheet “${sheet}” was read, not ${quotedList(others)}.`,
  'note-uncalculated': ({ cells, line }) =>
    `The file has no values for ${plural(cells, ['# formula', '# formulas'])}, the first of them in line ${formatCount(line)} of the sheet: such cells are empty here. Open the workbook in a spreadsheet program, save it, and choose it again.`,
  'note-tool': ({ tool, columns }) => {
    if (tool === null) {
      return `Read as examples that language models are trained with: what a person said last is the text, what was answered is the label, in ${quotedList(columns)}.`;
    }
    if (columns.length === 0) return `Read as an export of ${tool}.`;
    return columns.length === 1
      ? `Read as an export of ${tool}. The labels are in ${quotedList(columns)}.`
      : `Read as an export of ${tool}. The labels are in ${quotedList(columns)}. Each annotator has a column.`;
  },
  'note-rows-of-file': ({ file, rows }) => `“${file}” gave ${countRows(rows)}.`,
  'note-more-rows': ({ file, added, changed, missing }) =>
    [
      `“${file}” brought ${plural(added, ['# new row', '# new rows'])} and changed ${countRows(changed)}.`,
      plural(missing, [
        '# row of the table is not in it and stayed.',
        '# rows of the table are not in it and stayed.',
      ]),
      'Labels and reports that were saved before are of the table as it was.',
    ].join(' '),
};

export const TABLE_NOTE_WORDS: Words<TableNote> = {
  ...NOTES,
  'note-of-file': ({ file, note }) =>
    `${file}: ${typeof note === 'string' ? note : say(NOTES, note)}`,
};

function encodingName(encoding: string): string {
  return encoding === 'utf-8+windows-1252'
    ? /* @wc-include */ 'UTF-8 with Windows-1252 in it'
    : encoding;
}
