import { describe, expect, test } from 'vitest';
import {
  guessCandidatesColumn,
  guessGoldColumn,
  guessScoresColumn,
  guessSplitColumn,
  guessTextColumn,
} from '../../../../src/core/table/guess-columns';
import { mulberry32, pick } from '../../../helpers/random';

const SENTENCES: [string, ...string[]] = [
  'Who wrote Hamlet ?',
  'What is the capital of France ?',
  'How many people live in Tokyo ?',
  'I still have not received my card, what can I do?',
  'The patient presented with chest pain and shortness of breath.',
];

/** Rows of sentences made different by a number, with cells by the given functions beside them. */
function rowsWith(
  cells: ((row: number, random: () => number) => string)[],
  count = 60,
): string[][] {
  const random = mulberry32(7);
  return Array.from({ length: count }, (_, row) => [
    `${pick(random, SENTENCES)} Really, case number ${row}.`,
    ...cells.map((cell) => cell(row, random)),
  ]);
}

const label = (_row: number, random: () => number): string =>
  pick(random, ['Human', 'Location', 'Number']);

describe('guessTextColumn', () => {
  test('takes texts that are pictures for texts', () => {
    const rows = ['😀', '👍🏽', '👨‍👩‍👧', '☔️'].map((text, row) => [String(row), text]);
    expect(guessTextColumn(['id', 'text'], rows)).toBe('text');
  });

  test('finds prose among identifiers, dates, addresses, labels and numbers', () => {
    const rows = rowsWith([
      (row) => `https://example.org/a/very/long/address/${row}`,
      (row) => `2024-01-${(row % 28) + 1} 12:00:00`,
      (row) => `c0ffee00-0000-4000-8000-0000000000${row + 10}`,
      () => 'card payment fee charged or wrong exchange rate for cash',
      (row) => String(row * 1.5),
    ]);
    const columns = ['z', 'url', 'date', 'id', 'class', 'amount'];
    expect(guessTextColumn(columns, rows)).toBe('z');
    const reversed = rows.map((row) => [...row].reverse());
    expect(guessTextColumn([...columns].reverse(), reversed)).toBe('z');
  });

  test('prefers the longer of two prose columns', () => {
    const rows = rowsWith([(row) => `Title of the piece ${row}`]);
    expect(guessTextColumn(['abstract', 'title'], rows)).toBe('abstract');
  });

  test('counts words of scripts without blanks', () => {
    const rows = [
      ['银行卡还没有到怎么办', 'one two three'],
      ['我想知道汇率是多少', 'one two four'],
    ];
    expect(guessTextColumn(['a', 'b'], rows)).toBe('a');
  });

  test('answers for one column and for no rows', () => {
    expect(guessTextColumn(['only'], [])).toBe('only');
    expect(guessTextColumn(['id', 'text'], [])).toBe('id');
    expect(() => guessTextColumn([], [])).toThrow();
  });
});

describe('guessGoldColumn', () => {
  test('prefers a name that says so', () => {
    const rows = rowsWith([label, label, label]);
    expect(guessGoldColumn(['text', 'country', 'Label', 'author'], rows, 'text')).toBe('Label');
    expect(guessGoldColumn(['text', 'x', 'goldIntent', 'y'], rows, 'text')).toBe('goldIntent');
  });

  test('takes few repeating values without such a name', () => {
    expect(guessGoldColumn(['text', 'what'], rowsWith([label]), 'text')).toBe('what');
  });

  test('takes none of several columns without such a name: each may be a ward or a product', () => {
    const rows = rowsWith([label, (row) => `row ${row}`, label]);
    expect(guessGoldColumn(['text', 'ward', 'number', 'product'], rows, 'text')).toBeNull();
    expect(guessGoldColumn(['text', 'number', 'ward'], rows, 'text')).toBeNull();
  });

  test('prefers names of labels to their numbers', () => {
    const rows = rowsWith([(row) => String(row % 3), label]);
    expect(guessGoldColumn(['text', 'label', 'label_text'], rows, 'text')).toBe('label_text');
    expect(guessGoldColumn(['text', 'label'], rows, 'text')).toBe('label');
  });

  test('takes no identifiers, years, flags, splits, candidates, nor what a model said', () => {
    const rows = rowsWith([
      (row) => `row-${row}`,
      (row) => String(2000 + (row % 3)),
      () => 'yes',
      (row) => (row % 2 ? 'train' : 'test'),
      (row, random) => `${label(row, random)}|Entity`,
      label,
    ]);
    const columns = ['text', 'id', 'year', 'seen', 'part', 'candidates', 'single'];
    expect(guessGoldColumn(columns, rows, 'text')).toBeNull();
    expect(guessGoldColumn(['text', 'shortlist_label'], rowsWith([label]), 'text')).toBeNull();
  });

  test('works on a handful of rows', () => {
    const rows = rowsWith([(row) => ['Human', 'Place'][row] ?? ''], 2);
    expect(guessGoldColumn(['text', 'label'], rows, 'text')).toBe('label');
  });
});

describe('guessSplitColumn', () => {
  test('goes by the values, then by the name', () => {
    const rows = rowsWith([(row) => (row % 5 ? 'Train' : 'test'), () => 'dev']);
    expect(guessSplitColumn(['text', 'a', 'b'], rows)).toBe('a');
    expect(guessSplitColumn(['text', 'a', 'split'], rows)).toBe('split');
  });

  test('is null where any other value occurs', () => {
    const rows = rowsWith([(row) => (row === 3 ? 'bus' : 'train'), () => '']);
    expect(guessSplitColumn(['text', 'split', 'set'], rows)).toBeNull();
  });
});

describe('guessCandidatesColumn', () => {
  const list =
    (separator: string) =>
    (row: number, random: () => number): string =>
      row % 3 === 0 ? label(row, random) : `${label(row, random)}${separator}Entity`;

  test('finds repeating parts between vertical bars', () => {
    const rows = rowsWith([label, list('|')]);
    expect(guessCandidatesColumn(['text', 'label', 'x'], rows)).toEqual({
      column: 'x',
      separator: '|',
    });
  });

  test('takes other separators only with a name that says so', () => {
    const rows = rowsWith([list('; ')]);
    expect(guessCandidatesColumn(['text', 'x'], rows)).toBeNull();
    expect(guessCandidatesColumn(['text', 'candidates'], rows)).toEqual({
      column: 'candidates',
      separator: ';',
    });
  });

  test('does not take prose for a list', () => {
    const rows = rowsWith([(row) => `alpha ${row} | beta ${row * 7}`]);
    expect(guessCandidatesColumn(['candidates', 'x'], rows)).toBeNull();
  });
});

describe('guessScoresColumn', () => {
  const columns = ['row', 'candidates', 'scores', 'votes'];
  const rows = [
    ['0', 'Human|Place', '0.8|0.1', '3'],
    ['1', 'Place', '0.9', '1'],
    ['2', '', '', '0'],
  ];
  const guess = (cells: string[][]) =>
    guessScoresColumn(columns, cells, { column: 'candidates', separator: '|' });

  test('finds the column with a number for each candidate', () => {
    expect(guess(rows)).toBe('scores');
  });

  test('finds none where a row has too few, or something else than numbers', () => {
    expect(guess([...rows, ['3', 'Human|Place', '0.8', '2']])).toBeNull();
    expect(guess([...rows, ['3', 'Human|Place', '0.8|low', '2']])).toBeNull();
  });

  test('takes no other numbers for scores where each row has one candidate', () => {
    expect(guess([['1', 'Place', '0.9', '1']])).toBeNull();
  });
});
