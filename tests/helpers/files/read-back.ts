/**
 * @file Reads exported files by other means than those that wrote them: RFC 4180 by hand, workbooks by a
 * strict XML parser, Parquet by hyparquet.
 */
import { BlobReader, TextWriter, ZipReader, type FileEntry } from '@zip.js/zip.js';
import { parquetReadObjects, type ParquetParsers } from 'hyparquet';
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { SaxesParser } from 'saxes';

/** The records of a CSV file; throws for what RFC 4180 does not allow. */
export function readCsv(text: string, delimiter = ',', newline = '\r\n'): string[][] {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: string[] = [];
    for (;;) {
      let cell = '';
      if (text[at] === '"') {
        at += 1;
        for (;;) {
          const close = text.indexOf('"', at);
          if (close < 0) throw new Error('A quoted cell is not closed.');
          cell += text.slice(at, close);
          at = close + 1;
          if (text[at] !== '"') break;
          cell += '"';
          at += 1;
        }
      } else {
        const start = at;
        while (at < text.length && text[at] !== delimiter && !text.startsWith(newline, at)) {
          if (text[at] === '"') throw new Error('A quotation mark stands in a bare cell.');
          at += 1;
        }
        cell = text.slice(start, at);
      }
      record.push(cell);
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (!text.startsWith(newline, at)) throw new Error(`No line end at character ${at}.`);
    at += newline.length;
    records.push(record);
  }
  return records;
}

/** All files of a zip file by name. */
export async function readZip(file: Blob): Promise<Map<string, string>> {
  const entries = await new ZipReader(new BlobReader(file)).getEntries();
  const texts = new Map<string, string>();
  for (const entry of entries as FileEntry[]) {
    texts.set(entry.filename, await entry.getData(new TextWriter()));
  }
  return texts;
}

/** A file of a zip file, as it is. */
export async function zipEntry(file: Blob, name: string): Promise<Blob> {
  const { BlobWriter } = await import('@zip.js/zip.js');
  const entries = (await new ZipReader(new BlobReader(file)).getEntries()) as FileEntry[];
  const entry = entries.find(({ filename }) => filename === name);
  if (!entry) throw new Error(`No ${name} in the file.`);
  return entry.getData(new BlobWriter());
}

/** Cells of a workbook's first sheet by their places: texts, and numbers as numbers. */
export async function readSheet(file: Blob): Promise<Map<string, string | number>> {
  const parts = await readZip(file);
  for (const text of parts.values()) readXml(text, () => undefined);
  const cells = new Map<string, string | number>();
  let [place, type, text] = ['', '', ''];
  readXml(parts.get('xl/worksheets/sheet1.xml') ?? '', (event) => {
    if (event.kind === 'open' && event.name === 'c') {
      [place, type, text] = [event.attributes.get('r') ?? '', event.attributes.get('t') ?? 'n', ''];
    } else if (event.kind === 'text') text += event.text;
    else if (event.kind === 'close' && event.name === 'c') {
      cells.set(place, type === 'n' ? Number(text) : unescaped(text));
    }
  });
  return cells;
}

type XmlEvent =
  | { kind: 'open'; name: string; attributes: Map<string, string> }
  | { kind: 'text'; text: string }
  | { kind: 'close'; name: string };

/** Throws where the text is not well-formed XML 1.0. */
export function readXml(text: string, onEvent: (event: XmlEvent) => void): void {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    onEvent({ kind: 'open', name, attributes: new Map(Object.entries(attributes)) }),
  );
  parser.on('text', (piece) => onEvent({ kind: 'text', text: piece }));
  parser.on('closetag', ({ name }) => onEvent({ kind: 'close', name }));
  parser.write(text).close();
}

function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

// By default a byte order mark at the start of a text is lost in reading.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const PARSERS: ParquetParsers = {
  ...DEFAULT_PARSERS,
  stringFromBytes: (bytes: Uint8Array) => DECODER.decode(bytes),
};

/** The rows of a Parquet file, each as its cells by column. */
export async function readParquet(file: Blob): Promise<Map<string, unknown>[]> {
  const rows = await parquetReadObjects({ file: await file.arrayBuffer(), parsers: PARSERS });
  return rows.map((row) => new Map(Object.entries(row)));
}
