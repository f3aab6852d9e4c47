/** @file What a person should know of a table that was read: what had to be done to it, what is odd in it. */

export type TableNote = RowNote | HeaderNote | FileNote | NoteOfFile;

type RowNote =
  /** `cells`: of the first of these rows, which stands at `row` and `line`. */
  | {
      code: 'note-long-rows';
      rows: number;
      row: number;
      line: number;
      cells: number;
      columns: number;
      isJoined: boolean;
    }
  | {
      code: 'note-short-rows';
      rows: number;
      row: number;
      line: number;
      cells: number;
      columns: number;
    }
  | { code: 'note-surplus-cells'; rows: number; row: number; line: number }
  | { code: 'note-empty-rows'; rows: number; row: number; line: number }
  | { code: 'note-empty-texts'; rows: number }
  | { code: 'note-equal-texts'; rows: number }
  | { code: 'note-several-labels'; rows: number; column: string }
  | { code: 'note-several-values'; rows: number; list: string; record: number }
  | { code: 'note-fields-lacking'; records: number; record: number; line: number; field: string };

type HeaderNote =
  | { code: 'note-no-header' }
  | { code: 'note-header-line'; line: number; names: string[] }
  | { code: 'note-header-title'; title: string; cells: number; delimiter: Delimiter }
  | { code: 'note-lines-before'; lines: number; first: string }
  | { code: 'note-lines-below'; lines: number; first: string }
  | { code: 'note-header-repeated'; lines: number; row: number; line: number }
  /** `names`: the first of them. */
  | { code: 'note-unnamed-columns'; columns: number; names: string[] }
  | { code: 'note-equal-columns'; columns: number; names: string[] };

type FileNote =
  | { code: 'note-misnamed'; file: string; isJson: boolean }
  | {
      code: 'note-encoding';
      encoding: string;
      cells: number;
      /** The first row with such a cell. */
      row: number | null;
    }
  | { code: 'note-zero-bytes'; count: number }
  | { code: 'note-padded-quotes' }
  | { code: 'note-no-quotes' }
  | { code: 'note-no-quotes-lines' }
  | { code: 'note-escaped-quotes' }
  | { code: 'note-labelled-lines' }
  | { code: 'note-drawn-table' }
  | { code: 'note-quoted-lines' }
  | { code: 'note-apostrophes' }
  | { code: 'note-no-numbers'; values: number }
  | { code: 'note-one-list'; list: string; others: string[]; isMore: boolean }
  | { code: 'note-beside-rows'; others: string[]; isMore: boolean }
  | { code: 'note-surplus-commas'; commas: number }
  | { code: 'note-one-sheet'; sheet: string; others: string[] }
  /** Formulas without a value, the first of them in this line of the sheet. */
  | { code: 'note-uncalculated'; cells: number; line: number }
  | { code: 'note-tool'; tool: string | null; columns: string[] }
  | { code: 'note-rows-of-file'; file: string; rows: number }
  | { code: 'note-more-rows'; file: string; added: number; changed: number; missing: number };

/** The same of one of several files. */
export interface NoteOfFile {
  code: 'note-of-file';
  file: string;
  /** A sentence where it was stored before there were codes. */
  note: Exclude<TableNote, NoteOfFile> | string;
}

export type Delimiter =
  | 'commas'
  | 'semicolons'
  | 'tabs'
  | 'bars'
  | 'carets'
  | 'tildes'
  | 'broken-bars'
  | 'control-characters';

/** @param file whose table it is; a note that says of which already is left alone. */
export function noteOfFile(file: string, note: TableNote | string): NoteOfFile {
  if (typeof note === 'string' || note.code !== 'note-of-file') {
    return { code: 'note-of-file', file, note };
  }
  return note;
}
