/** @file Tables wider or deeper than anybody has. */
import { expect, test } from 'vitest';
import { MOST_COLUMNS } from '../../../../src/core/table/table';
import { readFile } from '../../../helpers/files/read-file';

/** A header and two rows. */
const tableOf = (names: readonly string[]) =>
  `${[names, names.map(() => 'x'), names.map(() => 'y')].map((line) => line.join(',')).join('\n')}\n`;

test('more columns than a sheet can have are refused in words', async () => {
  const names = Array<string>(MOST_COLUMNS + 1).fill('a');
  const message = await readFile(tableOf(names)).then(
    () => 'read',
    (error: unknown) => String(error),
  );
  expect(message).toMatch(/16,385 columns.*Nothing was imported.*Keep the columns/);
});

test('as many, all of one name, are told apart in one go', async () => {
  const { columns } = await readFile(tableOf(Array<string>(MOST_COLUMNS).fill('a')));
  expect(new Set(columns).size).toBe(MOST_COLUMNS);
  expect(columns.slice(0, 3)).toEqual(['a', 'a (2)', 'a (3)']);
});

test('a number that a column has already is left out', async () => {
  const { columns } = await readFile(tableOf(['a', 'a', 'a (3)', 'a', 'b', 'b']));
  expect(columns).toEqual(['a', 'a (2)', 'a (3)', 'a (4)', 'b', 'b (2)']);
});

test('a short file with next to nothing in thousands of columns does not grow beyond measure', async () => {
  const rows = Array<string>(4_000).fill('x');
  const message = await readFile(
    [Array(MOST_COLUMNS).fill('a').join(','), ...rows].join('\n'),
  ).then(
    () => 'read',
    (error: unknown) => String(error),
  );
  expect(message).toMatch(/nearly all cells are empty.*Nothing was imported/);
});

test.each(['table.json', 'table.jsonl'])(
  'values a thousand deep in %s are refused',
  async (name) => {
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    const object = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`;
    for (const value of [deep, object]) {
      const record = `{"text":"a","more":${value}}`;
      const reading = readFile(name.endsWith('l') ? record : `[${record}]`, name);
      await expect(reading).rejects.toThrow(/more than 500 deep.*Nothing was imported/);
    }
  },
);
