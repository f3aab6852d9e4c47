/** @file The lint rule that finds defaults behind reads by index, on code that has them and code that has none. */
import { Linter } from 'eslint';
import { expect, test, vi } from 'vitest';
import ts from 'typescript-eslint';
import { indexReads } from '../../../scripts/index-reads-rule.mjs';

// The first of them loads the types of the whole standard library.
vi.setConfig({ testTimeout: 60_000 });

const ROOT = new URL('../../../', import.meta.url).pathname;
const linter = new Linter({ configType: 'flat', cwd: ROOT });

function reportsOf(code: string): number {
  const messages = linter.verify(
    `declare const list: readonly number[], floats: Float32Array, pair: [number, number];
     declare const rows: { name: string }[] | undefined, map: Map<string, number>;
     declare const i: number, record: Record<string, number>, match: RegExpExecArray;
     ${code}`,
    {
      files: ['**/*.ts'],
      languageOptions: {
        parser: ts.parser,
        parserOptions: {
          projectService: { allowDefaultProject: ['*.ts'] },
          tsconfigRootDir: ROOT,
        },
      },
      plugins: { local: { rules: { 'index-reads': indexReads } } },
      rules: { 'local/index-reads': 'error' },
    },
    `${ROOT}code-of-a-test.ts`,
  );
  expect(messages.filter(({ ruleId }) => ruleId !== 'local/index-reads')).toEqual([]);
  return messages.length;
}

test('finds defaults of lists, numbers and tuples, in each of their forms', () => {
  expect(reportsOf('export const x = list[i] ?? 0;')).toBe(1);
  expect(reportsOf('export const x = floats[i] || 1;')).toBe(1);
  expect(reportsOf('export const x = pair[i] ?? -1;')).toBe(1);
  expect(reportsOf("export const x = rows?.[i]?.name ?? '';")).toBe(1);
  expect(reportsOf('export const x = list[list[i] ?? 0] ?? 0;')).toBe(2);
  expect(reportsOf('export const [x = 0] = list;')).toBe(1);
  expect(reportsOf('for (const [x = 0] of [list]) console.log(x);')).toBe(1);
  expect(reportsOf("export const x = map.get('a') ?? list[i] ?? 0;")).toBe(1);
  expect(reportsOf('export const x = (list ?? floats)[i] ?? 0;')).toBe(1);
});

test('lets pass what may truly be missing, and keys', () => {
  expect(reportsOf("export const x = map.get('a') ?? 0;")).toBe(0);
  expect(reportsOf("export const [, x = ''] = match;")).toBe(0);
  expect(reportsOf('export const x = list.at(i) ?? 0;')).toBe(0);
  expect(reportsOf("export const x = record['a'] ?? 0;")).toBe(0);
  expect(reportsOf("export const x = match[1] ?? '';")).toBe(0);
});
