/**
 * @file A workbook (XLSX, XLSM): its sheets, and the one to be read. Invariant: what is read of the file
 * is what the sheet needs, and only the texts that cells share are held as a whole.
 */
import type { FileEntry } from '@zip.js/zip.js';
import { Enough } from '../enough';
import { cleanName } from '../../../src/core/table/column-names';
import { excerpt } from '../../../src/core/excerpt';
import { TableError, type TableWarning } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';
import type { GridInput } from '../input';
import { entrySource } from '../zip-entry';
import type { OpenedFile, OpenOptions } from '../opened-file';
import { readFormats } from './cell-formats';
import { readSharedStrings } from './shared-strings';
import { sheetInput } from './sheet-input';
import { attributeOf, parseXml } from './xml';

interface Sheet {
  name: string;
  source: ByteSource;
  isHidden: boolean;
}

/** So many lines of a sheet tell whether it has the columns of a recipe. */
const LINES_LOOKED_AT = 30;
/** Each costs its unpacking; where so many are no table, a person says which one is. */
const SHEETS_LOOKED_AT = 200;

export async function openWorkbook(
  fileName: string,
  entries: readonly FileEntry[],
  { choices, expected }: OpenOptions,
): Promise<OpenedFile> {
  const byName = new Map(entries.map((entry) => [entry.filename, entrySource(entry)]));
  const { sheets, isFrom1904 } = await readSheets(byName);
  const strings = await readSharedStrings(byName.get('xl/sharedStrings.xml'));
  const formats = await readFormats(byName.get('xl/styles.xml'), isFrom1904);
  const inputs = new Map(
    sheets.map((sheet) => [sheet, sheetInput(sheet.source, strings, formats)]),
  );
  const inputOf = (sheet: Sheet) => inputs.get(sheet) ?? sheetInput(sheet.source, strings, formats);
  const shown = sheets.filter(({ isHidden }) => !isHidden);
  const offered = shown.length > 0 ? shown : sheets;
  const looked = offered.slice(0, SHEETS_LOOKED_AT);

  const said = sheets.find(({ name }) => name === choices.part);
  const fitting = said ?? (await firstWith(looked, inputOf, expected));
  const filled = fitting ? [] : await filledSheets(looked, inputOf);
  // Beside a table, a sheet of one column is a note on it.
  const likely = filled.find(({ isTable }) => isTable) ?? filled.at(0);
  const chosen = fitting ?? likely?.sheet ?? offered.at(0);
  if (!chosen) throw new TableError({ code: 'workbook-empty', file: fileName });
  const names = sheets.map(({ name }) => name);
  return {
    parts: names.length > 1 ? names : [],
    part: names.length > 1 ? chosen.name : undefined,
    isPartCertain:
      fitting !== undefined || (filled.length <= 1 && looked.length === offered.length),
    warnings: warnOfSheets(chosen.name, names),
    input: inputOf(chosen),
  };
}

function warnOfSheets(chosen: string, names: readonly string[]): TableWarning[] {
  if (names.length < 2) return [];
  const others = names.filter((name) => name !== chosen).slice(0, 5);
  const named = { sheet: excerpt(chosen), others: others.map((name) => excerpt(name, 30)) };
  return [{ code: 'format', message: { code: 'note-one-sheet', ...named } }];
}

async function readSheets(
  parts: ReadonlyMap<string, ByteSource>,
): Promise<{ sheets: Sheet[]; isFrom1904: boolean }> {
  const targets = new Map<string, string>();
  const relations = parts.get('xl/_rels/workbook.xml.rels');
  if (relations) {
    await parseXml(relations, {
      open: (name, attributes) => {
        if (name === 'Relationship')
          targets.set(attributes['Id'] ?? '', attributes['Target'] ?? '');
      },
    });
  }
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  const workbook = parts.get('xl/workbook.xml');
  if (!workbook) return { sheets, isFrom1904 };
  await parseXml(workbook, {
    open: (name, attributes) => {
      if (name === 'workbookPr') isFrom1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const target = targets.get(attributeOf(attributes, 'id') ?? '') ?? '';
      const path = target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
      const source = parts.get(path);
      // Charts are sheets without cells.
      if (!source || !/worksheets\//i.test(path)) return;
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', source, isHidden });
    },
  });
  return { sheets, isFrom1904 };
}

/** The first sheet that has the columns of the recipe, or at least its text column. */
async function firstWith(
  sheets: readonly Sheet[],
  inputOf: (sheet: Sheet) => GridInput,
  expected: readonly string[],
): Promise<Sheet | undefined> {
  if (expected.length === 0) return undefined;
  const wanted = expected.map(cleanName);
  for (const needed of [wanted, wanted.slice(0, 1)]) {
    for (const sheet of sheets) {
      const lines = await firstLines(inputOf(sheet));
      if (lines.some((cells) => needed.every((name) => cells.includes(name)))) return sheet;
    }
  }
  return undefined;
}

/** Those with more than a line, and whether it is more than a column; no more once there are several, one of them a table. */
async function filledSheets(
  sheets: readonly Sheet[],
  inputOf: (sheet: Sheet) => GridInput,
): Promise<{ sheet: Sheet; isTable: boolean }[]> {
  const filled: { sheet: Sheet; isTable: boolean }[] = [];
  for (const sheet of sheets) {
    const lines = await firstLines(inputOf(sheet));
    if (lines.length < 2) continue;
    const wide = lines.filter((cells) => cells.filter((cell) => cell !== '').length > 1);
    filled.push({ sheet, isTable: wide.length > lines.length / 2 });
    if (filled.length > 1 && filled.some(({ isTable }) => isTable)) break;
  }
  return filled;
}

async function firstLines(input: GridInput): Promise<string[][]> {
  const lines: string[][] = [];
  try {
    await input.run(
      ({ cells }) => void lines.push(cells.map(cleanName)),
      () => (lines.length >= LINES_LOOKED_AT ? Promise.reject(new Enough()) : Promise.resolve()),
    );
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return lines.slice(0, LINES_LOOKED_AT);
}
