/**
 * @file The cells of a sheet, line by line, as the sheet shows them. Invariant: a line is held at a
 * time, and what a merged cell covers in further rows has its value, because it is shown beside them.
 * Columns in which nothing stands, as beside a table that does not begin at A1, are none.
 */
import type { TableRecord, TableWarning } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';
import type { GridInput } from '../input';
import type { CellFormats } from './cell-formats';
import { TextCollector, unescaped } from './shared-strings';
import { columnOf, surveySheet, type Merge, type Survey } from './survey';
import { parseXml } from './xml';

/** Excel has no more columns; a cell beyond them is damage. */
const MAX_COLUMNS = 16_384;

/** Behind the cells any number of merged ones, checks and links may follow, of which none is read here. */
class CellsEnd extends Error {
  override name = 'CellsEnd';
}

export function sheetInput(
  source: ByteSource,
  strings: readonly string[],
  formats: CellFormats,
): GridInput {
  let survey: Survey | null = null;
  let last: SheetReader | null = null;
  return {
    kind: 'grid',
    joint: ' ',
    isSheet: true,
    async run(take, pause) {
      survey ??= await surveySheet(source);
      last = new SheetReader(strings, formats, survey, take);
      await parseXml(source, last, pause).catch((error: unknown) => {
        if (!(error instanceof CellsEnd)) throw error;
      });
    },
    warnings: () => last?.warnings() ?? [],
  };
}

class SheetReader {
  private readonly strings: readonly string[];
  private readonly formats: CellFormats;
  private readonly survey: Survey;
  /** Where a column of the sheet stands among those that hold something. */
  private readonly places: Map<number, number>;
  private readonly take: (record: TableRecord) => void;
  private readonly inline = new TextCollector('is');
  /** By column, with what they show. */
  private readonly openMerges = new Map<number, { merge: Merge; value: string }>();
  private nextMerge = 0;
  private cells: string[] = [];
  private line = 0;
  private records = 0;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private isValue = false;
  private isFormula = false;
  /** Cells whose formula has no value in the file, and the line of the first. */
  private uncalculated = { cells: 0, line: 0 };

  constructor(
    strings: readonly string[],
    formats: CellFormats,
    survey: Survey,
    take: (record: TableRecord) => void,
  ) {
    this.strings = strings;
    this.formats = formats;
    this.survey = survey;
    this.places = new Map(survey.columns.map((column, place) => [column, place]));
    this.take = take;
  }

  warnings(): TableWarning[] {
    const { cells, line } = this.uncalculated;
    if (cells === 0) return [];
    return [{ code: 'format', message: { code: 'note-uncalculated', cells, line } }];
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
      this.isFormula = false;
    } else if (name === 'v') {
      this.isValue = true;
    } else if (name === 'f') {
      this.isFormula = true;
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
    else if (name === 'c') this.endCell();
    else if (name === 'row') this.endLine();
    else if (name === 'sheetData') throw new CellsEnd();
    else this.value = this.inline.close(name) ?? this.value;
  };

  /** Those that begin at or before a line and were not open yet; the merges are in order. */
  private mergesFrom(line: number): Merge[] {
    const begun: Merge[] = [];
    const { merges } = this.survey;
    for (; this.nextMerge < merges.length; this.nextMerge++) {
      const merge = merges[this.nextMerge];
      if (!merge || merge.firstRow > line) break;
      begun.push(merge);
    }
    return begun;
  }

  private endCell(): void {
    // A formula that comes to an empty text says that it is a text.
    if (this.isFormula && this.value === '' && this.type === 'n') {
      if (this.uncalculated.cells++ === 0) this.uncalculated.line = this.line;
    }
    this.put(this.shown());
  }

  private put(text: string): void {
    if (text === '' || this.column >= MAX_COLUMNS) return;
    const place = this.placeOf(this.column);
    while (this.cells.length < place) this.cells.push('');
    this.cells[place] = text;
  }

  /** Columns that the survey did not see, as cells need not say where they are, come after the others. */
  private placeOf(column: number): number {
    const place = this.places.get(column) ?? this.places.size;
    this.places.set(column, place);
    return place;
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
      case 'd':
        return this.formats.date(value, this.style);
      case 'n':
        return value === '' || Number.isNaN(Number(value))
          ? value
          : this.formats.number(Number(value), this.style);
      default:
        return value;
    }
  }

  /** Empty where a cell names none, or one that a damaged workbook lacks. */
  private sharedString(number: string): string {
    return /^\s*\d+\s*$/.test(number) ? (this.strings.at(Number(number)) ?? '') : '';
  }

  private endLine(): void {
    for (const merge of this.mergesFrom(this.line)) {
      // A cell is in one merge at most: of several in a column, the last to begin is the one that is shown.
      const value = this.cells.at(this.placeOf(merge.column)) ?? '';
      const covers = merge.lastRow > this.line && value !== '';
      if (covers && merge.firstRow === this.line)
        this.openMerges.set(merge.column, { merge, value });
    }
    for (const [column, { merge, value }] of this.openMerges) {
      if (merge.lastRow < this.line) this.openMerges.delete(column);
      else if (merge.firstRow < this.line) {
        this.column = column;
        this.put(value);
      }
    }
    if (this.cells.every((cell) => cell.trim() === '')) return;
    const row = this.records++;
    const record: TableRecord = { cells: this.cells, row, line: this.line };
    this.take(this.survey.groupRows.has(this.line) ? { ...record, isGrouped: true } : record);
  }
}
