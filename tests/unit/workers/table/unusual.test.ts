/** @file Tables as text that no spreadsheet writes: drawn, quoted twice, parted by several characters, with stray bytes. */
import { describe, expect, test } from 'vitest';
import { readFile, readFiles, refusal } from '../../../helpers/files/read-file';

const COLUMNS = ['id', 'text', 'label'];
const ROWS = [
  ['1', 'she fell, then rose', 'Fall'],
  ['2', 'the dose: twice', 'Dose'],
  ['3', 'a bed', 'Other'],
];
const lines = (part: string) => `${[COLUMNS, ...ROWS].map((row) => row.join(part)).join('\n')}\n`;

describe('cells', () => {
  test.each(['||', '::', '@@', ' +++$+++ ', ';;', '|~|', '^|^'])(
    'may be parted by several characters: %j',
    async (part) => {
      const { columns, rows, findings, dialect } = await readTable(lines(part));
      expect([columns, rows]).toEqual([COLUMNS, ROWS]);
      expect(findings.text?.delimiter).toBe(part);
      expect(findings.questions).toEqual([]);
      // What is exported has a single one.
      expect(dialect?.delimiter).toBe(',');
    },
  );

  test('of films without a header, as MovieLens has them, are data from the first line on', async () => {
    const films = '1::Toy Story (1995)::Animation|Comedy\n2::Heat (1995)::Action\n3::Nixon (1995)::Drama\n'; // prettier-ignore
    const { rows, findings } = await readFile(films, 'movies.dat');
    expect(rows[0]).toEqual(['1', 'Toy Story (1995)', 'Animation|Comedy']);
    expect(findings.questions).toEqual(['header']);
  });

  test('may be parted by colons where all lines agree, and are texts where they do not', async () => {
    const { columns } = await readFile('id:text:label\n1:she fell:Fall\n2:a bed:Other\n');
    expect(columns).toEqual(COLUMNS);
    const prose = await readFile('text\nNote: she fell\nat 12:30 a dose: twice\n');
    expect(prose.rows).toEqual([['Note: she fell'], ['at 12:30 a dose: twice']]);
  });

  test('empty between bars are empty', async () => {
    const { columns, rows } = await readFile('id|text|label\n1|she fell|\n2||Dose\n3||\n');
    expect(columns).toEqual(COLUMNS);
    expect(rows).toEqual([
      ['1', 'she fell', ''],
      ['2', '', 'Dose'],
      ['3', '', ''],
    ]);
  });

  test('may stand between apostrophes', async () => {
    const { columns, rows, messages } = await readFile("'id','text'\n'1','it''s late, now'\n");
    expect([columns, rows]).toEqual([['id', 'text'], [['1', "it's late, now"]]]);
    expect(messages).toMatch(/Apostrophes enclose cells/);
  });
});

describe('R', () => {
  test.each([' ', '\t'])(
    'numbers its rows in a column without a name, parted by %j',
    async (part) => {
      const row = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(part);
      const written = [row(['text', 'label']), ...ROWS.map((cells) => row(cells))].join('\n');
      const { columns, rows, messages } = await readFile(written, 'r.txt');
      expect([columns, rows]).toEqual([['column 1', 'text', 'label'], ROWS]);
      expect(messages).toMatch(/1 column had no name/);
    },
  );
});

test('numbers that have a name leave the last column without one', async () => {
  const { columns } = await readFile('id,text\n1,she fell,Fall\n2,a dose,Dose\n3,a bed,Other\n');
  expect(columns).toEqual(['id', 'text', 'column 3']);
});

describe('a drawn table', () => {
  const pad = (row: string[]) => row.map((cell, i) => ` ${cell.padEnd([3, 22, 6][i] ?? 0)} `);
  const rule = (cross: string) => [5, 24, 8].map((length) => '-'.repeat(length)).join(cross);
  test.each([
    ['Markdown', `# Notes\n\nOf May.\n\n|${pad(COLUMNS).join('|')}|\n|:--|---|--:|\n${ROWS.map((row) => `|${pad(row).join('|')}|`).join('\n')}\n\nThat is all.\n`],
    ['psql', `${pad(COLUMNS).join('|')}\n${rule('+')}\n${ROWS.map((row) => pad(row).join('|').trimEnd()).join('\n')}\n(3 rows)\n\n`],
    ['MySQL', `+${rule('+')}+\n|${pad(COLUMNS).join('|')}|\n+${rule('+')}+\n${ROWS.map((row) => `|${pad(row).join('|')}|`).join('\n')}\n+${rule('+')}+\n3 rows in set (0.00 sec)\n`],
    ['SQLite', `┌${rule('┬').replaceAll('-', '─')}┐\n│${pad(COLUMNS).join('│')}│\n├${rule('┼').replaceAll('-', '─')}┤\n${ROWS.map((row) => `│${pad(row).join('│')}│`).join('\n')}\n└${rule('┴').replaceAll('-', '─')}┘\n`],
    ['bars on both sides', `${[COLUMNS, ...ROWS].map((row) => `|${row.join('|')}|`).join('\n')}\n`],
  ])('of %s is its cells, without what is drawn', async (_, text) => {
    for (const pieceBytes of [7, 1000]) {
      const { columns, rows, messages } = await readFile(text, 'a.txt', pieceBytes);
      expect([columns, rows]).toEqual([COLUMNS, ROWS]);
      expect(messages).toMatch(/drawn with bars/);
    }
  }); // prettier-ignore

  test('within a cell is a part of its text', async () => {
    const table = '| a | b |\n|---|---|\n| 1 | 2 |';
    const cells = await readFile(`id,text\n1,"plain, yes"\n2,"${table}"\n3,plain\n`);
    expect(cells.columns).toEqual(['id', 'text']);
    expect(cells.rows[1]).toEqual(['2', table]);
    const alone = await readFile(`text\n"${table}"\n"${table}"\n`);
    expect(alone.rows).toEqual([[table], [table]]);
  });

  test('keeps bars that are escaped', async () => {
    const { rows } = await readFile('| text | label |\n|---|---|\n| a \\| b | X |\n', 'a.md');
    expect(rows).toEqual([['a | b', 'X']]);
  });
});

describe('lines', () => {
  test('that are quoted as a whole are read within', async () => {
    const text = `${[COLUMNS, ...ROWS].map(([id, text = '', label]) => `"${id},""${text}"",${label}"`).join('\r\n')}\r\n`; // prettier-ignore
    const { columns, rows, messages } = await readFile(text);
    expect([columns, rows]).toEqual([COLUMNS, ROWS]);
    expect(messages).toMatch(/enclosed in quotation marks as a whole/);
  });

  test('of one quoted column stay one column', async () => {
    const { columns, rows } = await readFile('"text"\n"she fell, then"\n"a bed, new"\n');
    expect([columns, rows]).toEqual([['text'], [['she fell, then'], ['a bed, new']]]);
  });

  test('of TREC are labels and questions', async () => {
    const { columns, rows } = await readFile('DESC:manner How did it ?\nENTY:animal What: a bird ?\n');
    expect(columns).toEqual(['label', 'text']);
    expect(rows[1]).toEqual(['ENTY:animal', 'What: a bird ?']);
  }); // prettier-ignore
});

describe('bytes that no text has', () => {
  test.each([1, 5, 1000])('are left out and counted, in pieces of %i', async (pieceBytes) => {
    const text = 'id,text\n1,fe\0ll\n2,a dose\n' + '\0'.repeat(40);
    const { rows, messages } = await readFile(text, 'a.csv', pieceBytes);
    expect(rows).toEqual([
      ['1', 'fell'],
      ['2', 'a dose'],
    ]);
    expect(messages).toMatch(/41 zero bytes/);
  });

  test('two of them do not make another encoding of it', async () => {
    const { rows, findings } = await readFile('id,text\n1,a\0b\0c\n');
    expect([rows, findings.questions]).toEqual([[['1', 'abc']], []]);
  });

  test('among control characters are those of another kind of file', async () => {
    expect(await refusal('id,text\n1,fe\0ll\x02\n')).toMatch(/a zero byte near row 1/);
  });

  test('may end the text of old systems', async () => {
    const { rows } = await readFile('id,text\r\n1,a\r\n\x1a');
    expect(rows).toEqual([['1', 'a']]);
  });
});

test('a label that comes again in a few rows is no name of a column', async () => {
  const text = 'Fall,she fell in the corridor of ward three\nDose,the dose was late again today\nFall,he slipped on the wet floor\n'; // prettier-ignore
  const { rows, findings } = await readFile(text);
  expect([rows.length, findings.questions]).toEqual([3, ['header']]);
});

async function readTable(text: string) {
  return readFiles([new File([text], 'a.txt')]);
}
