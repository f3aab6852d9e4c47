import { describe, expect, test } from 'vitest';
import { unmarkedUtf16, utf8CompleteLength, utf8Length } from '../../../../src/core/table/encoding';
import { latin1, readFile, utf16 } from '../../../helpers/files/read-file';

const WESTERN = latin1('text,label\nplain,A\ncaf\xE9 \x93ok\x94,B\n');

describe('a file in Windows-1252', () => {
  test.each([1, 4, 1000])('is proposed as such, in pieces of %i bytes', async (pieceBytes) => {
    const table = await readFile(WESTERN, 'a.csv', pieceBytes);
    expect(table.rows).toEqual([
      ['plain', 'A'],
      ['café “ok”', 'B'],
    ]);
    expect(table.findings.questions).toEqual(['encoding']);
    expect(table.findings.choices.encoding).toBe('windows-1252');
    expect(table.findings.encoding).toEqual({
      readings: ['windows-1252', 'utf-8'],
      cells: [{ row: 2, column: 'text', texts: ['café “ok”', 'caf\uFFFD \uFFFDok\uFFFD'] }],
      count: 1,
    });
    expect(table.warnings).toMatchObject([{ code: 'encoding', rows: 1, row: 2 }]);
  });

  test('leaves no question where it was said beforehand', async () => {
    const request = { choices: { encoding: 'windows-1252' } } as const;
    const table = await readFile(WESTERN, 'a.csv', undefined, request);
    expect(table.rows[1]?.[0]).toBe('café “ok”');
    expect(table.findings.questions).toEqual([]);
    expect(table.warnings).toMatchObject([{ code: 'encoding', rows: 1 }]);
  });

  test('may have the letters in its header', async () => {
    const table = await readFile(latin1('text,cat\xE9gorie\na,b\n'));
    expect(table.columns).toEqual(['text', 'catégorie']);
    expect(table.findings.encoding?.cells).toMatchObject([{ row: 0 }]);
  });

  test('may be JSON Lines', async () => {
    const table = await readFile(latin1('{"text": "a"}\n{"text": "caf\xE9"}\n'), 'a.jsonl');
    expect(table.rows).toEqual([['a'], ['café']]);
    expect(table.findings.encoding?.cells).toMatchObject([{ row: 2, column: 'text' }]);
  });
});

describe('a file in another encoding of Latin letters', () => {
  // Each by its code page: ü ö ß, ã ç õ, ł ż, ğ ş.
  test.each<[string, string, string]>([
    ['macintosh', 'f\x9Fr Gr\x9A\xA7e', 'für Größe'],
    ['ibm850', 'f\x81r Gr\x94\xE1e', 'für Größe'],
    ['ibm850', 'n\xC6o \x85s crian\x87as', 'não às crianças'],
    ['windows-1250', 'pad\xB3a z \xB3\xF3\xBFka', 'padła z łóżka'],
    [
      'iso-8859-2',
      'pad\xB3a przy \xB3\xF3\xBFku, \xB6ciana i pod\xB3oga',
      'padła przy łóżku, ściana i podłoga',
    ],
  ])('is proposed as %s', async (encoding, bytes, text) => {
    const { rows, findings } = await readFile(latin1(`text\nplain\n${bytes}\n`));
    expect(findings.encoding?.readings[0]).toBe(encoding);
    expect(findings.encoding?.readings).toContain('windows-1252');
    expect([rows[1], findings.questions]).toEqual([[text], ['encoding']]);
  });

  test('is no Windows-1252 where it would be', async () => {
    const texts = [
      'caf\xE9 \x96 \x93d\xE9j\xE0 vu\x94',
      'Gr\xF6\xDFe, \xC4RZTE',
      '\xBFqu\xE9? Se\xF1or',
    ];
    for (const text of texts) {
      const { findings } = await readFile(latin1(`text\nplain\n${text}\n`));
      expect(findings.encoding?.readings).toEqual(['windows-1252', 'utf-8']);
    }
  });
});

describe('UTF-8 with broken bytes', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => `${i},süß ${i}`);
  rows[2000] = '2000,na\uE000ve süß';
  const bytes = new TextEncoder().encode(`id,text\n${rows.join('\n')}\n`);
  const at = bytes.findIndex((byte, i) => byte === 0xee && bytes[i + 1] === 0x80);
  const broken = Uint8Array.from([...bytes.slice(0, at), 0xef, ...bytes.slice(at + 3)]);

  test('keeps what is UTF-8, and shows the cell in each reading', async () => {
    const table = await readFile(broken, 'a.csv', 999);
    expect(table.rows[2000]?.[1]).toBe('naïve süß');
    expect(table.rows[1]?.[1]).toBe('süß 1');
    const { encoding } = table.findings;
    expect(encoding?.count).toBe(1);
    expect(encoding?.readings).toEqual(['utf-8+windows-1252', 'windows-1252', 'utf-8']);
    expect(encoding?.cells).toEqual([
      { row: 2001, column: 'text', texts: ['naïve süß', 'naïve sÃ¼ÃŸ', 'na\uFFFDve süß'] },
    ]);
  });

  test('may have what cannot be read replaced', async () => {
    const request = { choices: { encoding: 'utf-8' } } as const;
    const table = await readFile(broken, 'a.csv', undefined, request);
    expect(table.rows[2000]?.[1]).toBe('na\uFFFDve süß');
    expect(table.findings.questions).toEqual([]);
  });

  test('may end within a character', async () => {
    const table = await readFile(latin1('text\nab cd\nab \xF0\x9F\x98'));
    expect(table.findings.questions).toEqual(['encoding']);
  });
});

describe('UTF-16', () => {
  const text = 'text,label\nÄpfel “ok”,A\n日本,B\n';

  test.each([true, false])('without a mark is proposed (little endian: %s)', async (isLittle) => {
    const unmarked = utf16(text, isLittle).slice(2);
    const table = await readFile(unmarked, 'a.csv', 7);
    expect(table.rows).toEqual([
      ['Äpfel “ok”', 'A'],
      ['日本', 'B'],
    ]);
    expect(table.findings.questions).toEqual(['encoding']);
    expect(table.findings.choices.encoding).toBe(isLittle ? 'utf-16le' : 'utf-16be');
  });

  test('with a mark is certain', async () => {
    expect((await readFile(utf16(text, false))).findings.questions).toEqual([]);
  });

  test('that breaks off within a character is asked about', async () => {
    const table = await readFile(utf16('text\nabc\uD83D', true));
    expect(table.rows).toEqual([['abc\uFFFD']]);
    expect(table.findings.questions).toEqual(['encoding']);
  });
});

test.each([
  ['windows-1251', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xec, 0xe8, 0xf0], 'Привет мир'],
  [
    'shift_jis',
    [0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd, 0x90, 0xa2],
    'こんにちは世',
  ],
  ['gb18030', [0xc4, 0xe3, 0xba, 0xc3, 0xca, 0xc0, 0xbd, 0xe7], '你好世界'],
  ['euc-kr', [0xbe, 0xc8, 0xb3, 0xe7, 0xc7, 0xcf, 0xbc, 0xbc, 0xbf, 0xe4], '안녕하세요'],
])('a file in %s is proposed by its letters', async (encoding, letters, text) => {
  const file = Uint8Array.from([...latin1('id,text\n1,'), ...letters, 10]);
  const table = await readFile(file);
  expect(table.findings.choices.encoding).toBe(encoding);
  expect(table.rows[0]?.[1]).toBe(text);
});

test('characters of UTF-8 are told from other bytes as the decoder tells them', () => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decodes = (bytes: Uint8Array) => {
    try {
      return decoder.decode(bytes).length > 0;
    } catch {
      return false;
    }
  };
  const edges = [
    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf4, 0xf5,
    0xff,
  ];
  for (const a of edges) {
    for (const b of edges) {
      for (const c of edges) {
        for (const length of [1, 2, 3, 4]) {
          const bytes = Uint8Array.of(a, b, c, 0x80).slice(0, length);
          expect(utf8Length(bytes, 0) === length, bytes.join(' ')).toBe(
            decodes(bytes) && Array.from(decoder.decode(bytes)).length === 1,
          );
        }
      }
    }
  }
  expect(utf8CompleteLength(Uint8Array.of(0x61, 0xf0, 0x9f, 0x98))).toBe(1);
  expect(utf8CompleteLength(Uint8Array.of(0x61, 0xc3, 0xa4))).toBe(3);
});

test('zero bytes on both sides are no UTF-16', () => {
  expect(unmarkedUtf16(Uint8Array.of(0, 0, 1, 0, 0, 2))).toBeNull();
});
