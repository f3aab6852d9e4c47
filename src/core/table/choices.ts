/**
 * @file How a file is read: what a person or a recipe may say of it, and what was found where they say
 * nothing. Invariant: whatever had to be guessed and could be wrong is a question, with a proposal
 * that has been followed.
 */
import type { EncodingName } from './encoding';

/** What is to be done with cells beyond the last column. */
export type Surplus = 'join' | 'leave-out';

/** What is said of a file; the rest is found out. */
export interface ImportChoices {
  encoding?: EncodingName | undefined;
  /** What parts the cells of a text file; empty where each line is one cell. */
  delimiter?: string | undefined;
  /** The sheet of a workbook, or the file in an archive. */
  part?: string | undefined;
  /** The line of the table that names the columns, blank ones not counted; 0 where none does. */
  header?: number | undefined;
  /** The line of the table where the data begin; the one after the header if left out. */
  firstRow?: number | undefined;
  surplus?: Surplus | undefined;
}

/** What a person must say, or accept, before a table is kept. */
type ImportQuestion = 'encoding' | 'header' | 'surplus' | 'part';

/** One cell that is read differently in each of the encodings. */
export interface AffectedCell {
  /** As a person counts; 0 is the header. */
  row: number;
  column: string;
  /** One for each of the readings. */
  texts: string[];
}

/** A file that is not what its bytes promise. */
export interface EncodingFinding {
  /** The likely readings, the proposed one first. */
  readings: EncodingName[];
  cells: AffectedCell[];
  /** Cells in all that depend on it. */
  count: number;
}

/** A row with more cells than there are columns. */
export interface RaggedRow {
  row: number;
  line: number;
  cells: string[];
}

/** What was found in a file, and how it was read. */
export interface ImportFindings {
  /** What was followed, said or proposed. */
  choices: ImportChoices;
  questions: ImportQuestion[];
  encoding: EncodingFinding | null;
  /** How the text file was read; missing where it is none. The delimiter is null where fields have names. */
  text?: { encoding: EncodingName; delimiter: string | null };
  /** The first lines of the table as they are, to find the header in; empty where fields have names. */
  firstLines: string[][];
  /** Rows that do not fit, the first of them, and how many there are. */
  ragged: { rows: RaggedRow[]; count: number };
  /** The sheets or files to choose from; empty where there is one. */
  parts: string[];
}

/** Findings of a file that leaves no question. */
export function noFindings(choices: ImportChoices = {}): ImportFindings {
  return {
    choices,
    questions: [],
    encoding: null,
    firstLines: [],
    ragged: { rows: [], count: 0 },
    parts: [],
  };
}

/** Which choices answer a question. */
const ANSWERS: Readonly<Record<ImportQuestion, readonly (keyof ImportChoices)[]>> = {
  encoding: ['encoding'],
  header: ['header', 'firstRow'],
  surplus: ['surplus'],
  part: ['part'],
};

/** What must be said beforehand, so that the same file leaves no question. */
export function saidOf(
  before: ImportChoices,
  { choices, questions }: ImportFindings,
): ImportChoices {
  const answered = questions.flatMap((question) => ANSWERS[question]);
  return { ...before, ...Object.fromEntries(answered.map((name) => [name, choices[name]])) };
}
