/**
 * @file Numbers as a sheet shows them: dates, percents, currencies, by the format of the cell. Invariant:
 * a number without a format keeps its digits, as identifiers are such numbers.
 */
import { format } from 'numfmt';
import type { ByteSource } from '../byte-source';
import { parseXml } from './xml';

/** Writes values by the format of a cell's style. */
export interface CellFormats {
  number(value: number, style: number): string;
  /** A date as ISO 8601 writes it, which is what some programs store. */
  date(value: string, style: number): string;
}

/** Formats that need no entry in the file (ECMA-376, 18.8.30). */
const BUILT_IN = new Map<number, string>(
  Object.entries({
    1: '0',
    2: '0.00',
    3: '#,##0',
    4: '#,##0.00',
    9: '0%',
    10: '0.00%',
    11: '0.00E+00',
    12: '# ?/?',
    13: '# ??/??',
    14: 'm/d/yyyy',
    15: 'd-mmm-yy',
    16: 'd-mmm',
    17: 'mmm-yy',
    18: 'h:mm AM/PM',
    19: 'h:mm:ss AM/PM',
    20: 'h:mm',
    21: 'h:mm:ss',
    22: 'm/d/yyyy h:mm',
    37: '#,##0 ;(#,##0)',
    38: '#,##0 ;[Red](#,##0)',
    39: '#,##0.00;(#,##0.00)',
    40: '#,##0.00;[Red](#,##0.00)',
    45: 'mm:ss',
    46: '[h]:mm:ss',
    47: 'mm:ss.0',
    48: '##0.0E+0',
    49: '@',
  }).map(([id, pattern]) => [Number(id), pattern]),
);
/** Days between the two calendars that workbooks count from. */
const DAYS_TO_1904 = 1462;
const DAY = 86_400_000;
const DAYS_TO_1970 = 25_569;
/** Excel has no longer ones (ECMA-376 names no limit): what is longer is made to take time. */
const LONGEST_PATTERN = 255;
/** Digits that a number has in a cell without a format. */
const GENERAL_DIGITS = 15;

export async function readFormats(
  source: ByteSource | undefined,
  isFrom1904: boolean,
): Promise<CellFormats> {
  const patterns = new Map(BUILT_IN);
  /** By their number; a damaged workbook may name one that it lacks. */
  const styles = new Map<number, number>();
  let inCellStyles = false;
  if (source) {
    await parseXml(source, {
      open: (name, attributes) => {
        const id = Number(attributes['numFmtId'] ?? 0);
        const pattern = attributes['formatCode'] ?? 'General';
        if (name === 'numFmt')
          patterns.set(id, pattern.length > LONGEST_PATTERN ? 'General' : pattern);
        else if (name === 'cellXfs') inCellStyles = true;
        else if (name === 'xf' && inCellStyles) styles.set(styles.size, id);
      },
      close: (name) => {
        if (name === 'cellXfs') inCellStyles = false;
      },
    });
  }
  const patternOf = (style: number) => patterns.get(styles.get(style) ?? 0);
  return {
    number(value, style) {
      const pattern = patternOf(style);
      if (pattern === undefined || /^(general|@)$/i.test(pattern)) return general(value);
      const days = isFrom1904 && isDate(pattern) ? DAYS_TO_1904 : 0;
      // A format that cannot be understood is left out; the number itself is certain.
      return shown(pattern, value + days) ?? general(value);
    },
    date(value, style) {
      const pattern = patternOf(style);
      const days = daysOf(value);
      if (days === null || pattern === undefined || !isDate(pattern)) return value;
      return shown(pattern, days) ?? value;
    },
  };
}

function shown(pattern: string, value: number): string | null {
  try {
    return format(pattern, value).trim();
  } catch {
    return null;
  }
}

/** As workbooks count them; what names no zone is meant as it stands. */
function daysOf(date: string): number | null {
  const isZoned = !date.includes('T') || /(Z|[+-]\d\d:?\d\d)$/.test(date);
  const milliseconds = Date.parse(isZoned ? date : `${date}Z`);
  return Number.isNaN(milliseconds) ? null : milliseconds / DAY + DAYS_TO_1970;
}

function general(value: number): string {
  return `${Number(value.toPrecision(GENERAL_DIGITS))}`;
}

function isDate(pattern: string): boolean {
  return /[ymdhs]/i.test(pattern.replace(/"[^"]*"|\\.|\[[^\]hms]*\]/gi, ''));
}
