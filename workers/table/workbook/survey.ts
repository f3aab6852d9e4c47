/**
 * @file What must be known of a sheet before its cells are read: which of them are merged, which stands behind the cells,
 * and which columns hold anything. As plain text, which is fast.
 */
import type { ByteSource } from '../byte-source';

/** Cells of one column that show the value of the first of them. */
export interface Merge {
  column: number;
  firstRow: number;
  lastRow: number;
}

export interface Survey {
  /** In the order of their first rows. */
  merges: Merge[];
  /** Rows in which a cell stretches over several columns, as names of groups of columns do. */
  groupRows: ReadonlySet<number>;
  /** The columns with a cell that holds something, as far as cells say where they are. */
  columns: number[];
}

/** More merged cells than this make a layout, not a table. */
const MAX_MERGES = 20_000;
/** Longer than any tag that is looked for. */
const TAG_LENGTH = 200;

const MERGED = /mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"/g;
/** A cell that is more than a format. Its tag is short, so that no file takes long to look through. */
const FILLED =
  /<(?:\w{1,20}:)?c (?:[^<>]{0,150}? )?r="([A-Z]{1,3})\d{1,7}"(?:[^<>]{0,150}[^<>/])?>/g;

export async function surveySheet(source: ByteSource): Promise<Survey> {
  const merges: Merge[] = [];
  const groupRows = new Set<number>();
  const letters = new Set<string>();
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let seen = 0;
  for await (const { bytes, isLast } of source.pieces()) {
    const text = rest + decoder.decode(bytes, { stream: !isLast });
    for (const [, column = ''] of text.matchAll(FILLED)) letters.add(column);
    for (const [, left = '', top, right = '', bottom] of text.matchAll(MERGED)) {
      if (++seen > MAX_MERGES) break;
      const [firstRow, lastRow] = [Number(top), Number(bottom)];
      if (left !== right) groupRows.add(firstRow);
      if (lastRow > firstRow) {
        merges.push({ column: columnOf(left), firstRow, lastRow });
      }
    }
    const open = text.lastIndexOf('<');
    rest = open === -1 || text.length - open > TAG_LENGTH ? '' : text.slice(open);
  }
  return {
    merges: merges.sort((a, b) => a.firstRow - b.firstRow),
    groupRows,
    columns: [...letters].map(columnOf).sort((a, b) => a - b),
  };
}

/** “AB12” is in column 27; -1 where it names none. */
export function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]*/i.exec(reference)?.[0].toUpperCase() ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}
