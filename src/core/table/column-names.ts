/**
 * @file The header of a table. Invariant: column names are unique and not empty; otherwise they are
 * what the file says, because exported files carry them on.
 */
import { NOTHING_IMPORTED, quoteText } from './messages';
import { TableError, type TableWarning } from './table';

const BYTE_ORDER_MARK = '\uFEFF';
const NUMBER_OR_DATE = /^[\s\d.,:/+\-%TZ]*\d[\s\d.,:/+\-%TZ]*$/;
/** Longer than column names are. */
const LONG_TEXT_WORDS = 6;
const LONG_TEXT_LENGTH = 60;

export interface NamedColumns {
  columns: string[];
  warnings: TableWarning[];
}

/**
 * Names the columns by the cells of the header, exactly as written but for a byte order mark. An
 * empty one is called after its place, “column 3”, with a warning.
 * @throws TableError when two columns have the same name or none has one.
 */
export function nameColumns(header: readonly string[]): NamedColumns {
  const names = header.map((cell) => cell.replaceAll(BYTE_ORDER_MARK, ''));
  if (names.every((name) => name.trim() === '')) {
    throw new TableError(
      `The first row is empty, but it should name the columns. ${NOTHING_IMPORTED} ` +
        'Add a first row such as: text, label.',
    );
  }
  const seen = new Map<string, number>();
  names.forEach((name, index) => {
    const first = seen.get(name);
    if (first !== undefined && name.trim() !== '') throw duplicateColumn(name, first, index);
    seen.set(name, index);
  });
  const warnings: TableWarning[] = [];
  const columns = names.map((name, index) => {
    if (name.trim() !== '') return name;
    const column = unusedName(`column ${index + 1}`, names);
    warnings.push({
      column,
      message: `Column ${index + 1} has no name in the first row; it is called ${quoteText(column)}.`,
    });
    return column;
  });
  return { columns, warnings };
}

/**
 * Whether the file has a header at all cannot be known for certain. When each cell of the first row
 * is a number, a date, an address or a long text, the user is told that it was taken for the header.
 */
export function warnOfDataInHeader(columns: readonly string[]): TableWarning[] {
  if (!columns.every(looksLikeData)) return [];
  const names = columns.map((name) => quoteText(name, 30)).join(', ');
  return [
    {
      message:
        `The first row is used as the column names: ${names}. If it is already data, add a row ` +
        'with column names above it and import the file again.',
    },
  ];
}

function looksLikeData(cell: string): boolean {
  const text = cell.trim();
  return (
    text.length > LONG_TEXT_LENGTH ||
    text.split(/\s+/).length >= LONG_TEXT_WORDS ||
    NUMBER_OR_DATE.test(text) ||
    /^https?:\/\//.test(text)
  );
}

function duplicateColumn(name: string, first: number, second: number): TableError {
  return new TableError(
    `Columns ${first + 1} and ${second + 1} are both named ${quoteText(name)}. ` +
      `${NOTHING_IMPORTED} Rename one of them in the first row, so that they can be told apart.`,
  );
}

function unusedName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let suffix = 2; taken.includes(name); suffix++) name = `${wanted} (${suffix})`;
  return name;
}
