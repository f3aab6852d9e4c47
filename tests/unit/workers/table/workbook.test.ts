/** @file Workbooks: by hand as the standard says, and as another library writes them. */
import writeXlsxFile from 'write-excel-file/node';
import { describe, expect, test } from 'vitest';
import { workbookOf, zipOf } from '../../../helpers/files/packed-files';
import { fileSource } from '../../../../workers/table/byte-source';
import { sheetInput } from '../../../../workers/table/workbook/sheet-input';
import { readFiles } from '../../../helpers/files/read-file';

const inline = (cells: Record<string, string>, row: number) =>
  `<row r="${row}">${Object.entries(cells)
    .map(([column, text]) => `<c r="${column}${row}" t="inlineStr"><is><t>${text}</t></is></c>`)
    .join('')}</row>`;

function read(blob: Blob | Uint8Array<ArrayBuffer>, request = {}, name = 'a.xlsx') {
  return readFiles([new File([blob], name)], request);
}

describe('a workbook', () => {
  test('of another library is read as its cells are shown', async () => {
    const file = await writeXlsxFile([
      [{ value: 'text' }, { value: 'when' }, { value: 'share' }, { value: 'id' }, { value: 'ok' }],
      [
        { value: 'fell & "rose" <b>\nä' },
        { value: new Date(Date.UTC(2024, 1, 29)), type: Date, format: 'yyyy-mm-dd' },
        { value: 0.125, type: Number, format: '0.0%' },
        { value: 12345678901234, type: Number },
        { value: true, type: Boolean },
      ],
      [{ value: 'b' }, null, null, { value: 0.1 + 0.2, type: Number }, null],
    ]).toBuffer();
    const table = await read(new Uint8Array(file));
    expect(table.columns).toEqual(['text', 'when', 'share', 'id', 'ok']);
    expect(table.rows).toEqual([
      ['fell & "rose" <b>\nä', '2024-02-29', '12.5%', '12345678901234', 'TRUE'],
      ['b', '', '', '0.3', ''],
    ]);
    expect(table.warnings).toEqual([]);
    expect(table.findings.questions).toEqual([]);
  });

  test('may share texts, in pieces, with their pronunciation aside', async () => {
    const strings =
      '<si><t>text</t></si><si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh><t>no</t></rPh></si><si><t>a_x000D_b</t></si>';
    const cell = (column: string, row: number, index: number) =>
      `<c r="${column}${row}" t="s"><v>${index}</v></c>`;
    const rows = [0, 1, 2].map(
      (index) => `<row r="${index + 1}">${cell('A', index + 1, index)}</row>`,
    );
    const table = await read(await workbookOf({ S: { rows: rows.join('') } }, { strings }));
    expect(table.columns).toEqual(['text']);
    expect(table.rows).toEqual([['rich text'], ['a\rb']]);
  });

  test('may count its days from 1904, and have formats of its own', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="170" formatCode="d\\.m\\.yy"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>' +
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="4"/></cellXfs>';
    const rows =
      inline({ A: 'day', B: 'sum' }, 1) +
      '<row r="2"><c r="A2" s="1"><v>0</v></c><c r="B2" s="2"><v>1234.5</v></c></row>';
    const properties = '<workbookPr date1904="1"/>';
    const table = await read(await workbookOf({ S: { rows } }, { styles, properties }));
    expect(table.rows).toEqual([['1.1.04', '1,234.50']]);
  });

  test('may hold its dates as ISO 8601 writes them', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>';
    const date = (place: string, style: number, text: string) =>
      `<c r="${place}" s="${style}" t="d"><v>${text}</v></c>`;
    const rows =
      inline({ A: 'day', B: 'text' }, 1) +
      `<row r="2">${date('A2', 1, '2024-02-29T12:00:00.000Z')}${date('B2', 0, '2024-02-29')}</row>` +
      `<row r="3">${date('A3', 1, '2024-03-01T00:00:00')}</row>`;
    const properties = '<workbookPr date1904="1"/>';
    const table = await read(await workbookOf({ S: { rows } }, { styles, properties }));
    expect(table.rows).toEqual([
      ['2/29/2024', '2024-02-29'],
      ['3/1/2024', ''],
    ]);
  });

  test('has no columns where nothing stands, and all where cells do not say where they are', async () => {
    const rows = inline({ C: 'text', F: 'label' }, 4) + inline({ C: 'she fell', F: 'Fall' }, 5);
    const formatted =
      '<row r="6"><c r="A6" s="0"/><c r="C6" t="inlineStr"><is><t>b</t></is></c></row>';
    const table = await read(await workbookOf({ S: { rows: rows + formatted } }));
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows).toEqual([
      ['she fell', 'Fall'],
      ['b', ''],
    ]);
    const unplaced = rows.replaceAll(/ r="[A-Z]\d"/g, '');
    const { columns } = await read(await workbookOf({ S: { rows: unplaced } }));
    expect(columns).toEqual(['text', 'label']);
  });

  test('made of beginnings of cells is looked through as fast as any', async () => {
    const formats = { number: String, date: String };
    const survey = (text: string) => {
      const bytes = new TextEncoder().encode(text);
      const pieces = () => fileSource(new File([bytes], 'a')).pieces();
      return sheetInput({ name: 'a', pieces }, [], formats).run(() => undefined, () => Promise.resolve()); // prettier-ignore
    };
    // Each would take minutes where a tag is looked for anew from each of its beginnings.
    await expect(survey('<c '.repeat(300_000))).rejects.toThrow();
    await expect(survey(`<c ${'r="A1" '.repeat(150_000)}`)).rejects.toThrow();
  });

  test('shows formulas by their values, and errors as such', async () => {
    const rows =
      inline({ A: 'text', B: 'n' }, 1) +
      '<row r="2"><c r="A2" t="str"><f>A1</f><v>text</v></c><c r="B2" t="e"><v>#N/A</v></c></row>';
    expect((await read(await workbookOf({ S: { rows } }))).rows).toEqual([['text', '#N/A']]);
  });

  test('has no text where a cell names no shared string, or one that the workbook lacks', async () => {
    const rows =
      inline({ A: 'text', B: 'label', C: 'n' }, 1) +
      '<row r="2"><c r="A2" t="s"/><c r="B2" t="s"><v>7</v></c><c r="C2"><v>5</v></c></row>';
    const strings = '<si><t>stray</t></si>';
    const table = await read(await workbookOf({ S: { rows } }, { strings }));
    expect(table.rows).toEqual([['', '', '5']]);
  });

  test('has what a merged cell covers further down filled in, empty lines left out', async () => {
    const rows =
      inline({ A: 'label', B: 'text' }, 1) +
      inline({ A: 'Fall', B: 'a' }, 3) +
      inline({ B: 'b' }, 4) +
      inline({ B: 'c' }, 5) +
      '<row r="6"><c r="A6" s="1"/></row>';
    const after = '<mergeCells count="1"><mergeCell ref="A3:A4"/></mergeCells>';
    const table = await read(await workbookOf({ S: { rows, after } }));
    expect(table.rows).toEqual([
      ['Fall', 'a'],
      ['Fall', 'b'],
      ['', 'c'],
    ]);
  });

  const TWO = {
    Notes: { rows: inline({ A: 'remark', B: 'by' }, 1) + inline({ A: 'x', B: 'y' }, 2) },
    Answers: { rows: inline({ A: 'id', B: 'text' }, 1) + inline({ A: '1', B: 'fell' }, 2) },
  };

  test('with two sheets asks which, and reads the one that is said', async () => {
    const table = await read(await workbookOf(TWO));
    expect(table.columns).toEqual(['remark', 'by']);
    expect(table.findings).toMatchObject({ parts: ['Notes', 'Answers'], questions: ['part'] });
    const said = await read(await workbookOf(TWO), { choices: { part: 'Answers' } });
    expect(said.columns).toEqual(['id', 'text']);
    expect(said.findings.questions).toEqual([]);
  });

  test('with a recipe is read from the first sheet that has its columns', async () => {
    const table = await read(await workbookOf(TWO), { expected: ['text', 'nowhere'] });
    expect(table.columns).toEqual(['id', 'text']);
    expect(table.findings.questions).toEqual([]);
  });

  test('may have a title above its header', async () => {
    const rows =
      inline({ A: 'Answers of 2024' }, 1) +
      inline({ A: 'id', B: 'text', C: 'label' }, 3) +
      inline({ A: '1', B: 'fell', C: 'Fall' }, 4) +
      inline({ A: '2', B: 'late', C: 'Dose' }, 5) +
      inline({ A: '3', B: 'fell', C: 'Fall' }, 6);
    const table = await read(await workbookOf({ S: { rows } }));
    expect(table.columns).toEqual(['id', 'text', 'label']);
    expect(table.rows).toHaveLength(3);
  });

  test('that is damaged, or another document, is refused in words', async () => {
    const broken = await workbookOf({ S: { rows: '<row r="1"><c' } });
    await expect(read(broken)).rejects.toThrow(/damaged.*Nothing was imported/);
    const ods = await zipOf({ 'content.xml': '<a/>', mimetype: 'x' });
    await expect(read(ods, {}, 'a.ods')).rejects.toThrow(/OpenDocument.*Save it as/);
  });

  test('that would unpack to a mountain is refused while it is unpacked', async () => {
    const rows =
      inline({ A: 'text' }, 1) +
      `<row r="2"><c r="A2" t="inlineStr"><is><t>${' '.repeat(120_000_000)}</t></is></c></row>`;
    await expect(read(await workbookOf({ S: { rows } }))).rejects.toThrow(/unpacks to more than/);
  }, 60_000);

  test('of hundreds of sheets that are no tables is read as far as a person can wait, and he is asked', async () => {
    const note = (i: number) => ({
      rows: inline({ A: 'note' }, 1) + inline({ A: `number ${i}` }, 2),
    });
    const notes = Array.from({ length: 201 }, (_, i) => [`S${i}`, note(i)] as const);
    const table = { rows: inline({ A: 'text', B: 'id' }, 1) + inline({ A: 'a', B: '1' }, 2) };
    const { rows, findings } = await read(
      await workbookOf({ ...Object.fromEntries(notes), T: table }),
    );
    expect(rows).toEqual([['number 0']]);
    expect(findings.questions).toContain('part');
    expect(findings.parts).toHaveLength(202);
  });

  test('is not read behind its cells, where anything of any length may follow', async () => {
    const rows = inline({ A: 'text' }, 1) + inline({ A: 'a' }, 2);
    const table = await read(await workbookOf({ S: { rows, after: '<mergeCells><no XML' } }));
    expect(table.rows).toEqual([['a']]);
  });
});
