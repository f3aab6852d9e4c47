/** @file A build ends where its first screen waits for too much script. */
import { describe, expect, test, vi } from 'vitest';
import {
  firstScreenBound,
  firstScreenSize,
  MOST_BYTES,
} from '../../../scripts/first-screen-size.mjs';

const chunk = (name: string, bytes: number, more: object = {}) => ({
  ...{ type: 'chunk', name, fileName: `${name}.js`, code: 'x'.repeat(bytes), isEntry: false },
  ...{ imports: [] as string[], dynamicImports: [] as string[] },
  ...more,
});
const bundleOf = (...chunks: ReturnType<typeof chunk>[]) =>
  Object.fromEntries(chunks.map((each) => [each.fileName, each]));

const ENTRY = chunk('index', 10, {
  isEntry: true,
  imports: ['framework.js'],
  dynamicImports: ['whole.js'],
});
const BUNDLE = bundleOf(
  ENTRY,
  chunk('framework', 200, { imports: ['shared.js', 'index.js'] }),
  chunk('shared', 3_000),
  chunk('whole', 900_000, { imports: ['more.js'] }),
  chunk('more', 900_000),
);

describe('the script of the first screen', () => {
  test('is what the entry imports, however far away, and nothing that comes later', () => {
    expect(firstScreenSize(BUNDLE, 'index')).toEqual({
      bytes: 3_210,
      files: ['index.js', 'framework.js', 'shared.js'],
    });
  });

  test('is counted in bytes, not in letters', () => {
    const bundle = bundleOf({ ...ENTRY, code: 'ñ…', imports: [] });
    expect(firstScreenSize(bundle, 'index').bytes).toBe(5);
  });

  test('ends the build beyond its bound, and names what it consists of', () => {
    const error = vi.fn();
    const write = (bundle: object) =>
      firstScreenBound().writeBundle.call({ error } as never, {}, bundle as never);
    write(BUNDLE);
    expect(error).not.toHaveBeenCalled();
    write({ ...BUNDLE, 'shared.js': chunk('shared', MOST_BYTES) });
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining('index.js, framework.js, shared.js'),
    );
  });

  test('needs the entry that it is asked for', () => {
    expect(() => firstScreenSize(BUNDLE, 'other')).toThrow('other');
  });
});
