/** @file An input read as a table: its rows in chunks, what was found, what was done. */
import { Enough } from './enough';
import type { FileDialect } from '../../src/core/exports/file-dialect';
import { at } from '../../src/core/reads';
import type { ImportChoices, ImportFindings } from '../../src/core/table/choices';
import { noFindings } from '../../src/core/table/choices';
import { GridTable } from '../../src/core/table/grid-table';
import { RecordColumns, RecordTable } from '../../src/core/table/records/record-table';
import { withClassNames } from '../../src/core/table/records/hugging-face';
import { shapeOf } from '../../src/core/table/records/shapes';
import type { Members } from '../../src/core/table/records/values';
import type { Table, TableSummary } from '../../src/core/table/row-chunks';
import type { GridInput, Input, Pause, RecordInput } from './input';

export interface ReadingOptions {
  choices: ImportChoices;
  expected: readonly string[];
  /** The columns are known when the first rows come. */
  onRows: (rows: string[][], columns: readonly string[]) => Promise<void>;
  onProgress: (fraction: number) => void;
}

export interface ReadingResult {
  summary: TableSummary;
  findings: ImportFindings;
  /** How the file is written, where it is a delimited one. */
  dialect?: FileDialect;
}

export function readInput(input: Input, options: ReadingOptions): Promise<ReadingResult> {
  return input.kind === 'grid' ? readGrid(input, options) : readRecords(input, options);
}

async function readGrid(input: GridInput, options: ReadingOptions): Promise<ReadingResult> {
  const { choices, expected } = options;
  const table = new GridTable({ choices, expected, joint: input.joint, isSheet: input.isSheet });
  if (await isShaped(input, options)) return readRecords(asRecords(input, options), options);
  const pause = handingOver(table, options, 0, 1);
  await input.run((record) => table.accept(record), pause);
  table.end();
  await pause(1);
  const result = resultOf(table.summary(), table.findings(), input);
  return input.dialect ? { ...result, dialect: input.dialect } : result;
}

async function readRecords(input: RecordInput, options: ReadingOptions): Promise<ReadingResult> {
  const { choices, onProgress } = options;
  const columns = new RecordColumns();
  // What a class is called may stand anywhere in the file: only the second reading knows it.
  await input.run(
    (members, place) => columns.accept(members, place),
    (fraction) => {
      onProgress(fraction / 2);
      return Promise.resolve();
    },
  );
  columns.end();
  const names = input.classNames();
  const table = new RecordTable(columns);
  const pause = handingOver(table, options, 0.5, 0.5);
  await input.run((members, place) => table.accept(withClassNames(members, names), place), pause);
  table.end();
  await pause(1);
  return resultOf(table.summary(), noFindings(choices), input);
}

function resultOf(summary: TableSummary, findings: ImportFindings, input: Input): ReadingResult {
  return {
    summary: { ...summary, warnings: [...input.warnings(), ...summary.warnings] },
    findings,
  };
}

/** Hands the table's full chunks over, and says how far it is. */
function handingOver(
  table: Table,
  { onRows, onProgress }: ReadingOptions,
  from: number,
  share: number,
): Pause {
  return async (fraction) => {
    for (let rows = table.takeChunk(); rows; rows = table.takeChunk()) {
      await onRows(rows, table.summary().columns);
    }
    onProgress(from + share * fraction);
  };
}

/** Whether a table of cells is another tool's export with a row for each annotation. */
async function isShaped(input: GridInput, { choices, expected }: ReadingOptions): Promise<boolean> {
  if (choices.header === 0) return false;
  const table = new GridTable({ choices, expected, joint: input.joint, isSheet: input.isSheet });
  let lines = 0;
  try {
    await input.run(
      (record) => {
        table.accept(record);
        if (++lines >= 60) throw new Enough();
      },
      () => Promise.resolve(),
    );
    table.end();
  } catch (error) {
    // Whatever else is wrong with it is said by the reading proper.
    if (!(error instanceof Enough)) return false;
  }
  const { columns } = table.summary();
  const known = new Map(columns.map((name) => [name, '']));
  return shapeOf(known) !== null;
}

/** Lines of cells as records, their fields named by the header. */
function asRecords(input: GridInput, { choices, expected }: ReadingOptions): RecordInput {
  return {
    kind: 'records',
    async run(take, pause) {
      const table = new GridTable({
        choices,
        expected,
        joint: input.joint,
        isSheet: input.isSheet,
      });
      let row = 0;
      const handOver = () => {
        for (let rows = table.takeChunk(); rows; rows = table.takeChunk()) {
          const { columns } = table.summary();
          for (const cells of rows) {
            const members: Members = new Map(columns.map((name, i) => [name, at(cells, i)]));
            take(members, { row: ++row, line: row + 1 });
          }
        }
      };
      await input.run(
        (record) => table.accept(record),
        async (fraction) => {
          handOver();
          await pause(fraction);
        },
      );
      table.end();
      handOver();
    },
    warnings: () => input.warnings(),
    classNames: () => new Map(),
  };
}
