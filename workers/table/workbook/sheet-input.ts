/**
 * @file The cells of a sheet, line by line, as the sheet shows them. Invariant: a line is held at a
 * time, and what a merged cell covers in further rows has its value, because it is shown beside them.
 */
import type { TableRecord } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';
import type { GridInput } from '../input';
import type { NumberFormat } from './cell-formats';
import { TextCollector, unescaped } from './shared-strings';
import { parseXml } from './xml';

/** Excel has no more columns; a cell beyond them is damage. */
const MAX_COLUMNS = 16_384;

/** Cells of one column that show the value of the first of them. */
interface Merge {
  column: number;
  firstRow: number;
  lastRow: number;
}

export function sheetInput(
  source: ByteSource,
  strings: readonly string[],
  format: NumberFormat,
): GridInput {
  let merges: Merge[] | null = null;
  return {
    kind: 'grid',
    joint: ' ',
    isSheet: true,
    async run(take, pause) {
      merges ??= await findMerges(source);
      const reader = new SheetReader(strings, format, merges, take);
      await parseXml(source, reader, pause);
    },
    warnings: () => [],
  };
}

class SheetReader {
  private readonly strings: readonly string[];
  private readonly format: NumberFormat;
  private readonly merges: readonly Merge[];
  private readonly take: (record: TableRecord) => void;
  private readonly inline = new TextCollector('is');
  private readonly mergedValues = new Map<Merge, string>();
  private openMerges: Merge[] = [];
  private nextMerge = 0;
  private cells: string[] = [];
  private line = 0;
  private records = 0;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private isValue = false;

  constructor(
    strings: readonly string[],
    format: NumberFormat,
    merges: readonly Merge[],
    take: (record: TableRecord) => void,
  ) {
    this.strings = strings;
    this.format = format;
    this.merges = merges;
    this.take = take;
  }

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'row') {
      this.line = Number(attributes['r'] ?? this.line + 1);
      this.cells = [];
      this.column = -1;
    } else if (name === 'c') {
      const column = columnOf(attributes['r'] ?? '');
      this.column = column < 0 ? this.column + 1 : column;
      this.type = attributes['t'] ?? 'n';
      this.style = Number(attributes['s'] ?? 0);
      this.value = '';
    } else if (name === 'v') {
      this.isValue = true;
    } else {
      this.inline.open(name);
    }
  };

  readonly text = (text: string): void => {
    if (this.isValue) this.value += text;
    else this.inline.text(text);
  };

  readonly close = (name: string): void => {
    if (name === 'v') this.isValue = false;
    else if (name === 'c') this.put(this.shown());
    else if (name === 'row') this.endLine();
    else this.value = this.inline.close(name) ?? this.value;
  };

  /** Those that begin at or before a line and were not open yet; the merges are in order. */
  private mergesFrom(line: number): Merge[] {
    const begun: Merge[] = [];
    for (; this.nextMerge < this.merges.length; this.nextMerge++) {
      const merge = this.merges[this.nextMerge];
      if (!merge || merge.firstRow > line) break;
      begun.push(merge);
    }
    return begun;
  }

  private put(text: string): void {
    if (text === '' || this.column >= MAX_COLUMNS) return;
    while (this.cells.length < this.column) this.cells.push('');
    this.cells[this.column] = text;
  }

  private shown(): string {
    const { value, type } = this;
    switch (type) {
      case 's':
        return this.sharedString(value);
      case 'str':
        return unescaped(value);
      case 'b':
        return value === '' ? '' : value === '1' ? 'TRUE' : 'FALSE';
      case 'n':
        return value === '' || Number.isNaN(Number(value))
          ? value
          : this.format(Number(value), this.style);
      default:
        return value;
    }
  }

  /** Empty where a cell names none, or one that a damaged workbook lacks. */
  private sharedString(number: string): string {
    return /^\s*\d+\s*$/.test(number) ? (this.strings.at(Number(number)) ?? '') : '';
  }

  private endLine(): void {
    this.openMerges = [...this.openMerges, ...this.mergesFrom(this.line)].filter(
      ({ lastRow }) => lastRow >= this.line,
    );
    for (const merge of this.openMerges) {
      if (this.line === merge.firstRow) {
        this.mergedValues.set(merge, this.cells.at(merge.column) ?? '');
      } else {
        this.column = merge.column;
        this.put(this.mergedValues.get(merge) ?? '');
      }
    }
    if (this.cells.every((cell) => cell.trim() === '')) return;
    const row = this.records++;
    this.take({ cells: this.cells, row, line: this.line });
  }
}

/** More merged cells than this make a layout, not a table. */
const MAX_MERGES = 20_000;

/** Stands behind the cells, so that it is looked for first; as plain text, which is fast. */
async function findMerges(source: ByteSource): Promise<Merge[]> {
  const merges: Merge[] = [];
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const { bytes, isLast } of source.pieces()) {
    const text = rest + decoder.decode(bytes, { stream: !isLast });
    for (const [, start = '', end = ''] of text.matchAll(
      /mergeCell ref="([A-Z]+\d+):([A-Z]+\d+)"/g,
    )) {
      const [firstRow, lastRow] = [rowOf(start), rowOf(end)];
      if (lastRow > firstRow && merges.length < MAX_MERGES) {
        merges.push({ column: columnOf(start), firstRow, lastRow });
      }
    }
    const open = text.lastIndexOf('<');
    rest = open === -1 || text.length - open > 100 ? '' : text.slice(open);
  }
  return merges.sort((a, b) => a.firstRow - b.firstRow);
}

/** “AB12” is in column 27; -1 where it names none. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of /^[A-Z]*/i.exec(reference)?.[0].toUpperCase() ?? '') {
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}

function rowOf(reference: string): number {
  return Number(/\d+$/.exec(reference)?.[0] ?? 0);
}
