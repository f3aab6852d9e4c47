/**
 * @file The parts of a workbook with one sheet (ECMA-376), the sheet row by row. Invariant: a text is
 * always an inline string, never a formula or a number, and every character of it survives: what XML 1.0
 * cannot hold is written as `_xHHHH_` (section 22.9.2.19).
 */
import { ExportError } from './export-plan';
import { NO_XML } from './xml-characters';

/** What a sheet can hold. */
const MAX_ROWS = 1_048_576;
const MAX_COLUMNS = 16_384;
const MAX_CELL = 32_767;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const CONTENT = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const SHEET_FILE = 'xl/worksheets/sheet1.xml';

/** Everything but the sheet itself. */
export const WORKBOOK_PARTS: ReadonlyMap<string, string> = new Map([
  [
    '[Content_Types].xml',
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
      '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
      '<Default Extension="xml" ContentType="application/xml"/>' +
      `<Override PartName="/xl/workbook.xml" ContentType="${CONTENT}.sheet.main+xml"/>` +
      `<Override PartName="/${SHEET_FILE}" ContentType="${CONTENT}.worksheet+xml"/></Types>`,
  ],
  [
    '_rels/.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ],
  [
    'xl/workbook.xml',
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      '<sheet name="Labels" sheetId="1" r:id="rId1"/></sheets></workbook>',
  ],
  [
    'xl/_rels/workbook.xml.rels',
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
      `<Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  ],
]);

/** The header stays in sight when the sheet is scrolled. */
export const SHEET_START =
  `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
  '<sheetData>';
export const SHEET_END = '</sheetData></worksheet>';

/**
 * One row of the sheet.
 * @param number of the row, from 1; the header is row 1.
 * @throws ExportError for what a sheet cannot hold: nothing is cut silently.
 */
export function sheetRow(cells: readonly (string | number | null)[], number: number): string {
  if (number > MAX_ROWS) {
    throw new ExportError({ code: 'sheet-rows', most: MAX_ROWS - 1 });
  }
  if (cells.length > MAX_COLUMNS) {
    throw new ExportError({ code: 'sheet-columns', most: MAX_COLUMNS });
  }
  return `<row r="${number}">${cells.map((cell, column) => sheetCell(cell, column, number)).join('')}</row>`;
}

function sheetCell(cell: string | number | null, column: number, row: number): string {
  if (cell === null || cell === '') return '';
  const place = `r="${columnName(column)}${row}"`;
  if (typeof cell === 'number') return `<c ${place}><v>${cell}</v></c>`;
  if (cell.length > MAX_CELL) {
    throw new ExportError({
      code: 'sheet-cell',
      most: MAX_CELL,
      row: row - 1,
      characters: cell.length,
    });
  }
  return `<c ${place} t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`;
}

/** “A”, “Z”, “AA”. */
function columnName(column: number): string {
  let name = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    name = String.fromCharCode(65 + ((rest - 1) % 26)) + name;
  }
  return name;
}

/** What XML cannot hold is escaped, and so is an underscore that would begin such an escape. */
const UNSAFE = new RegExp(`_(?=x[0-9A-Fa-f]{4}_)|${NO_XML.source}`, 'g');

function xmlText(text: string): string {
  return (
    text
      .replaceAll(UNSAFE, (character) => {
        const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
        return `_x${code}_`;
      })
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Written as it is, XML readers would turn it into a line feed.
      .replaceAll('\r', '&#13;')
  );
}
