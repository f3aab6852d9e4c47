import { describe, expect, test } from 'vitest';
import type { ImportChoices } from '../../../../src/core/table/choices';
import { readFile, readFiles, refusal } from '../../../helpers/files/read-file';

describe('a delimited file', () => {
  test('keeps every cell as it is written', async () => {
    const table = await readFile('id,text , label\n007, a b ,"x ""y"" z"\n1e3,=1+1,\n');
    expect(table.columns).toEqual(['id', 'text', 'label']);
    expect(table.header).toEqual(['id', 'text ', ' label']);
    expect(table.rows).toEqual([
      ['007', ' a b ', 'x "y" z'],
      ['1e3', '=1+1', ''],
    ]);
    expect(table.warnings).toEqual([]);
  });

  test('may have cells with line breaks and delimiters in quotation marks', async () => {
    const table = await readFile('text,label\r\n"one,\r\ntwo\n",A\r\n"""",B');
    expect(table.rows).toEqual([
      ['one,\r\ntwo\n', 'A'],
      ['"', 'B'],
    ]);
  });

  test.each([
    ['a,b', ','],
    ['a;b', ';'],
    ['a\tb', '\t'],
    ['a|b', '|'],
  ])('has its delimiter recognised, whatever its name: %j', async (header, delimiter) => {
    const text = `${header}\nhello, you${delimiter === ',' ? ' and me' : delimiter + 'B'}\n`;
    const table = await readFile(text, 'table.txt');
    expect(table.columns).toEqual(['a', 'b']);
    expect(table.rows[0]?.[1]).toBe(delimiter === ',' ? ' you and me' : 'B');
  });

  test('may end its lines in LF, CRLF and CR, mixed in one file', async () => {
    const table = await readFile('text,label\na,A\r\nb,B\rc,C\n"d","D"\r\n');
    expect(table.rows).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['c', 'C'],
      ['d', 'D'],
    ]);
  });

  test('may have a cell that ends in CR before a line that ends in LF', async () => {
    const table = await readFile('text,label\n"a\r",\n"b\r""\n",B\nc,C,\n');
    expect(table.rows).toEqual([
      ['a\r', ''],
      ['b\r"\n', 'B'],
      ['c', 'C'],
    ]);
    // CR and LF around a quotation mark are two line ends: `c` stands in line 7.
    expect(table.messages).toContain('row 3 (line 7 of the file)');
  });

  test('may have one column, with commas in its texts', async () => {
    const table = await readFile('text\nHello, you\nYes, well, no\n"a, ""b"""\n');
    expect(table.columns).toEqual(['text']);
    expect(table.rows).toEqual([['Hello, you'], ['Yes, well, no'], ['a, "b"']]);
    expect(table.warnings).toEqual([]);
  });

  test('has its blank lines skipped, but not its quoted empty cells', async () => {
    const table = await readFile('\n\ntext\n\na\n   \n""\nb\n\n');
    expect(table.rows).toEqual([['a'], [''], ['b']]);
    expect(table.messages).toMatch(/1 row had only empty cells.*row 2 \(line 7 of the file\)/);
  });

  test('may name its delimiter in a first line, as spreadsheets write it', async () => {
    const table = await readFile('sep=;\r\ntext;label\r\na,b;A\r\n');
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows).toEqual([['a,b', 'A']]);
  });

  test.each(['\n', '\r', '\r\n', ''])(
    'may have blanks after a closing quotation mark, and %j at its end',
    async (end) => {
      expect((await readFile(`a,b\n"x" ,"y"\t${end}`)).rows).toEqual([['x', 'y']]);
    },
  );

  test.each([1, 2, 5, 1000])(
    'keeps CR in quotes but not before LF, in pieces of %i',
    async (size) => {
      const text = 'a,b\nx,"y\r"\r\n"\r\r\n",z\r\r\n\n1,2\r';
      expect((await readFile(text, 'table.csv', size)).rows).toEqual([
        ['x', 'y\r'],
        ['\r\r\n', 'z'],
        ['1', '2'],
      ]);
    },
  );

  test('may hold the columns of an earlier export', async () => {
    const names = ['label', 'confidence', 'source', 'candidates'].map(
      (name) => `shortlist_${name}`,
    );
    const table = await readFile(`text,${names.join(',')}\na,A,0.9,student,A|B\n`);
    expect(table.columns).toEqual(['text', ...names]);
    expect(table.rows).toEqual([['a', 'A', '0.9', 'student', 'A|B']]);
    expect(table.warnings).toEqual([]);
  });

  test('keeps a byte order mark within a text', async () => {
    const table = await readFile('\uFEFFtext,label\na\uFEFFb,A\n\uFEFF,B\n');
    expect(table.columns).toEqual(['text', 'label']);
    expect(table.rows).toEqual([
      ['a\uFEFFb', 'A'],
      ['\uFEFF', 'B'],
    ]);
  });
});

describe('the header', () => {
  test('with an empty name gets one after its place', async () => {
    const table = await readFile(',text,column 1\n0,a,A\n');
    expect(table.columns).toEqual(['column 1 (2)', 'text', 'column 1']);
    expect(table.messages).toMatch(/1 column had no name: called “column 1 \(2\)”/);
  });

  test('without any name is refused', async () => {
    expect(await refusal(',,\na,b,c\n')).toMatch(/first row is empty.*Nothing was imported/);
  });

  test('is found below a title and an empty line, as sheets that were saved as CSV have them', async () => {
    const rows = ['1,2026-01-03,fell', '2,2026-01-04,late dose', '3,2026-01-05,fell again'];
    const lines = [
      'Reports of 2026,,',
      'printed 3 January 2027,,',
      ',,',
      'id,date,report',
      ...rows,
    ];
    const table = await readFile(`${lines.join('\n')}\n`);
    expect(table.columns).toEqual(['id', 'date', 'report']);
    expect(table.rows).toHaveLength(rows.length);
  });

  test('with a name that occurs twice numbers the second, and keeps what the file says', async () => {
    const table = await readFile('text,notes,notes,notes (2)\na,b,c,d\n');
    expect(table.columns).toEqual(['text', 'notes', 'notes (3)', 'notes (2)']);
    expect(table.header).toEqual(['text', 'notes', 'notes', 'notes (2)']);
    expect(table.warnings).toMatchObject([{ code: 'duplicate-columns' }]);
    expect(table.messages).toContain('“notes (3)”');
  });

  test('is the same whether an accent is one character or two', async () => {
    const table = await readFile('Ka\u0308lte,text\na,b\n');
    expect(table.columns).toEqual(['K\u00e4lte', 'text']);
    expect(table.header).toEqual(['Ka\u0308lte', 'text']);
  });

  test('that is missing leaves the first row a row, and asks', async () => {
    const table = await readFile('17,"I lost my card on the way to work yesterday"\n18,b\n');
    expect(table.columns).toEqual(['column 1', 'column 2']);
    expect(table.rows).toHaveLength(2);
    expect(table.findings.questions).toEqual(['header']);
    expect((await readFile('text,2\na,b\n')).findings.questions).toEqual([]);
  });

  test('that is missing is seen by a label that comes again below it', async () => {
    const rows = 'he fell,Fall\ndose late,Medication\nshe fell,Fall\nfell again,Fall\n';
    const table = await readFile(rows);
    expect(table.rows[0]).toEqual(['he fell', 'Fall']);
    expect(table.findings.questions).toEqual(['header']);
    const said = await readFile(rows, 'a.csv', undefined, { choices: { header: 1 } });
    expect(said.columns).toEqual(['he fell', 'Fall']);
    expect(said.findings.questions).toEqual([]);
  });

  test('is found below a title, and below comments', async () => {
    const rows = 'text,label\na,A\nb,B\nc,C\n';
    const titled = await readFile(`Complaints of 2024\n${rows}`);
    expect(titled.columns).toEqual(['text', 'label']);
    expect(titled.findings.questions).toEqual(['header']);
    const commented = await readFile(`# exported, by me\n# in 2024\n${rows}`);
    expect(commented.columns).toEqual(['text', 'label']);
    expect(commented.rows).toHaveLength(3);
    expect(commented.findings.questions).toEqual([]);
    expect(commented.messages).toMatch(/2 lines before the table left out: “# exported, by me”/);
  });

  test('is the line that has the columns of the recipe', async () => {
    const text = 'one two,three\nfour,five\nbody,kind\na,A\nb,B\n';
    const table = await readFile(text, 'a.csv', undefined, { expected: ['body', 'kind'] });
    expect(table.columns).toEqual(['body', 'kind']);
    expect(table.rows).toEqual([
      ['a', 'A'],
      ['b', 'B'],
    ]);
    expect(table.findings.questions).toEqual([]);
  });

  test.each([
    'id,text\nint,string\n',
    'id,text\nID,Text\n',
    'id,text\nnumber of the row,what was said\n',
  ])('may be followed by a second one: %j', async (header) => {
    const table = await readFile(`${header}1,a\n2,b\n3,c\n`);
    expect(table.rows.map(([id]) => id)).toEqual(['1', '2', '3']);
    expect(table.findings.questions).toEqual(['header']);
    expect(table.messages).toMatch(/1 line below the column names left out/);
  });

  test('that comes again between the rows is left out and counted', async () => {
    const table = await readFile('id,text\n1,a\n2,b\nid,text\n3,c\n');
    expect(table.rows.map(([id]) => id)).toEqual(['1', '2', '3']);
    expect(table.messages).toMatch(/1 line that only said the column names again left out/);
  });

  test('may have thousands of columns', async () => {
    const names = Array.from({ length: 5000 }, (_, i) => `c${i}`);
    const table = await readFile(`${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
    expect(table.columns).toEqual(names);
    expect(table.rows[0]?.[4999]).toBe('4999');
  });

  test('above hashtags in one column is no comment', async () => {
    const table = await readFile('#text\n#a b\n#c d\n#e f\n');
    expect(table.rows).toHaveLength(3);
  });
});

describe('a row', () => {
  test('with too few cells is filled up, and the first such row named', async () => {
    const table = await readFile('a,b,c\n1,2,3\n4,5\n6\n');
    expect(table.rows).toEqual([
      ['1', '2', '3'],
      ['4', '5', ''],
      ['6', '', ''],
    ]);
    expect(table.warnings).toEqual([
      {
        code: 'ragged-rows',
        row: 2,
        rows: 2,
        message: {
          code: 'note-short-rows',
          ...{ rows: 2, row: 2, line: 3, cells: 2, columns: 3 },
        },
      },
    ]);
    expect(table.messages).toBe(
      '2 rows had fewer cells than the header has columns; the missing cells were left ' +
        'empty. The first is row 2 (line 3 of the file), with 2 cells instead of 3.',
    );
  });

  test('with too many cells is listed, its surplus joined as it was in the file', async () => {
    const text = 'id,text\n1,"a\nb"\n2,Hello, you,, there,\n3,c\n';
    const table = await readFile(text);
    expect(table.rows[1]).toEqual(['2', 'Hello, you,, there']);
    expect(table.rows).toHaveLength(3);
    expect(table.findings.questions).toEqual(['surplus']);
    expect(table.findings.ragged).toEqual({
      count: 1,
      rows: [{ row: 2, line: 4, cells: ['2', 'Hello', ' you', '', ' there', ''] }],
    });
    expect(table.messages).toMatch(/1 row had more cells .*row 2 \(line 4 of the file\)/);
  });

  test('with too many cells loses them where a person says so', async () => {
    const choices = { surplus: 'leave-out' } as const;
    const text = 'id,text\n1,Hello, you\n2,c\n';
    const table = await readFile(text, 'a.csv', undefined, { choices });
    expect(table.rows[0]).toEqual(['1', 'Hello']);
    expect(table.findings.questions).toEqual([]);
  });

  test('may end in empty cells beyond the header', async () => {
    const table = await readFile('a,b\n1,2,\n3,4,,\n5,6\n');
    expect(table.rows).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect(table.messages).toMatch(/2 rows ended in empty cells.*row 1 \(line 2/);
  });
});

describe('a quotation mark', () => {
  test('that is never closed stops the import, naming the row that it began in', async () => {
    const message = await refusal('text,label\na,A\n"b,B\nc,C\n');
    expect(message).toMatch(/^Row 2 \(line 3 of the file\) opens a quotation that is never closed/);
    expect(message).toContain('“b,B');
  });

  test('that closes in the middle of another row stops the import', async () => {
    expect(await refusal('text,label\na,"b\nc,d\ne,"f"\n')).toMatch(
      /^Row 1 \(line 2 of the file\) opens a quotation that closes .* of a text: “b\nc,d\ne,"f"”/,
    );
  });

  test.each(['Hello" he said', 'a ""b""" c', 'x"\u2009y', '" "'])(
    'that quotes only a part of a cell is refused, as it may hide a row: "%s',
    async (cell) => {
      for (const pieceBytes of [1, 4, 1000]) {
        const text = `text,label\na,A\n"${cell},B\n"c",C\n`;
        expect(await refusal(text, 'table.csv', pieceBytes)).toMatch(
          /^Row 2 \(line 3 of the file\) opens a quotation that closes .*Nothing was imported/s,
        );
      }
    },
  );

  test('that quotes only a word is part of the text where a tab-separated file has no others', async () => {
    const table = await readFile('text\tlabel\n"Hello" he said\tA\nb\tB\n', 'table.tsv');
    expect(table.rows).toEqual([
      ['"Hello" he said', 'A'],
      ['b', 'B'],
    ]);
    expect(table.messages).toMatch(/Quotation marks do not enclose cells/);
  });

  test('that quotes a delimiter before more text is refused: it has two readings', async () => {
    expect(await refusal('text,label\n"Hello, you" he said,A\n')).toMatch(/^Row 1 \(line 2/);
  });

  test('in the middle of a cell is part of the text', async () => {
    expect((await readFile('a,b\n5" nail,x "y" z\n')).rows).toEqual([['5" nail', 'x "y" z']]);
  });

  test('encloses nothing in a tab-separated file where that makes the rows fit', async () => {
    const table = await readFile('text\tlabel\n"a\tA\nb\tB\n"c\tC\nd"\tD\n', 'table.tsv');
    expect(table.rows).toEqual([
      ['"a', 'A'],
      ['b', 'B'],
      ['"c', 'C'],
      ['d"', 'D'],
    ]);
    expect(table.messages).toMatch(/Quotation marks do not enclose cells/);
  });
});

describe('a file without rows', () => {
  test.each(['', '\n \r\n', '\uFEFF'])('is refused as empty: %j', async (text) => {
    expect(await refusal(text)).toMatch(/The file is empty/);
  });

  test('is refused when it has a header only', async () => {
    expect(await refusal('text,label\n\n')).toMatch(/no rows below it. Nothing was imported/);
  });
});

test('rows come in full chunks, each awaited before the next', async () => {
  const { TableReader } = await import('../../../../workers/table/reader');
  const lines = Array.from({ length: 2500 }, (_, i) => `${i},text ${i}`);
  const sizes: number[] = [];
  let busy = false;
  const fractions: number[] = [];
  const table = await new TableReader(4096).read(
    [new File([`id,text\n${lines.join('\n')}`], 'table.csv')],
    {},
    async (rows) => {
      expect(busy).toBe(false);
      busy = true;
      await new Promise((resolve) => setTimeout(resolve, 2));
      sizes.push(rows.length);
      busy = false;
    },
    (fraction) => fractions.push(fraction),
  );
  expect(table.rowCount).toBe(2500);
  expect(sizes).toEqual([1000, 1000, 500]);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.length).toBeGreaterThan(5);
  expect(fractions.at(-1)).toBe(1);
});

test('while rows are taken the file is read on', async () => {
  const { TableReader } = await import('../../../../workers/table/reader');
  const lines = Array.from({ length: 1500 }, (_, i) => `${i},text ${i}`);
  let readOn: () => void = () => undefined;
  let chunks = 0;
  await new TableReader(4096).read(
    [new File([`id,text\n${lines.join('\n')}`], 'table.csv')],
    {},
    // The first chunk is kept only once more of the file has been read.
    () => (++chunks > 1 ? Promise.resolve() : new Promise((resolve) => (readOn = resolve))),
    () => readOn(),
  );
  expect(chunks).toBe(2);
});

test('an error of whoever takes the last rows ends the reading too', async () => {
  const { TableReader } = await import('../../../../workers/table/reader');
  let chunks = 0;
  const read = new TableReader().read(
    [new File([`a\n${'1\n'.repeat(1001)}`], 'table.csv')],
    {},
    () => (++chunks > 1 ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    () => undefined,
  );
  await expect(read).rejects.toThrow('disk full');
});

test('an error of whoever takes the rows ends the reading', async () => {
  const { TableReader } = await import('../../../../workers/table/reader');
  const read = new TableReader().read(
    [new File(['a\n1\n'], 'table.csv')],
    {},
    () => Promise.reject(new Error('disk full')),
    () => undefined,
  );
  await expect(read).rejects.toThrow('disk full');
});

describe('what a person says of a file that was read without a question', () => {
  const read = (content: string, choices: ImportChoices) =>
    readFiles([new File([content], 'a.csv')], { choices });

  test('is followed: what parts the cells', async () => {
    const content = 'id;text,more\n1;a,b\n2;c,d\n';
    const { columns, rows, findings } = await read(content, { delimiter: ',' });
    expect(columns).toEqual(['id;text', 'more']);
    expect(rows[0]).toEqual(['1;a', 'b']);
    expect(findings.text).toEqual({ encoding: 'utf-8', delimiter: ',' });
    expect((await read(content, { delimiter: '' })).columns).toEqual(['id;text,more']);
  });

  test('is followed: an encoding, though the bytes are UTF-8', async () => {
    const { rows, findings } = await read('id,text\n1,café\n', { encoding: 'windows-1252' });
    expect(rows).toEqual([['1', 'cafÃ©']]);
    expect(findings.text?.encoding).toBe('windows-1252');
  });

  test('is followed: the first row is data, or another line names the columns', async () => {
    const content = 'id,text\n1,fell\n2,late\n';
    expect((await read(content, { header: 0 })).rows[0]).toEqual(['id', 'text']);
    expect((await read(content, { header: 2 })).columns).toEqual(['1', 'fell']);
    expect((await read(content, {})).findings.firstLines).toHaveLength(3);
  });
});

describe('quotation marks after a blank', () => {
  test('enclose cells, wherever the file is cut', async () => {
    const csv = 'id, "text", "label"\n1, "fell, hard", "Fall"\n2,   "said ""no"", twice",  "x "\n';
    for (const pieceBytes of [1, 3, 7, undefined]) {
      const { columns, rows, messages } = await readFile(csv, 'a.csv', pieceBytes);
      expect(columns).toEqual(['id', 'text', 'label']);
      expect(rows).toEqual([
        ['1', 'fell, hard', 'Fall'],
        ['2', 'said "no", twice', 'x '],
      ]);
      expect(messages).toMatch(/Blanks stand between/);
    }
  });

  test('are part of a text that goes on after them, and of a quoted one', async () => {
    const csv = 'id,text\n1, "No" was said\n2,"he said, ""no"", and left"\n';
    expect((await readFile(csv)).rows).toEqual([
      ['1', ' "No" was said'],
      ['2', 'he said, "no", and left'],
    ]);
  });
});
