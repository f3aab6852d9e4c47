/** @file Which saved files say something else than the page does by now. */
import { describe, expect, test } from 'vitest';
import { SavedFiles } from '../../../../src/state/results/saved-files.svelte';

const rows = (...labels: (string | null)[]) =>
  labels.map((label) => ({
    final: label === null ? null : { label, confidence: 1, source: 'human' as const },
  }));
const FILE = { projectId: 'p', fileName: 'labels.csv', kind: 'labels' };

describe('saved files', () => {
  test('are old by the rows whose label is another, gone or new', () => {
    const saved = new SavedFiles<string>();
    saved.note(FILE, rows('a', 'b', null), 5);
    expect(saved.old('p', rows('a', 'b', null))).toEqual([]);
    expect(saved.old('p', rows('a', 'c', null))).toEqual([
      { fileName: 'labels.csv', kind: 'labels', at: 5, changed: 1 },
    ]);
    expect(saved.old('p', rows(null, 'b', 'a', 'd'))[0]?.changed).toBe(3);
    // Undone, the file is right again.
    expect(saved.old('p', rows('a', 'b', null))).toEqual([]);
  });

  test('are of one project, and made again no longer old', () => {
    const saved = new SavedFiles<string>();
    saved.note(FILE, rows('a'), 1);
    saved.note({ ...FILE, fileName: 'labels.xlsx' }, rows('a'), 2);
    expect(saved.old('q', rows('b'))).toEqual([]);
    saved.note(FILE, rows('b'), 3);
    expect(saved.old('p', rows('b')).map(({ fileName }) => fileName)).toEqual(['labels.xlsx']);
  });

  test('from before the page was opened are old by their fingerprint', () => {
    const stored = new SavedFiles<string>().note(FILE, rows('a', 'b', null), 5);
    const files = stored ? [stored] : [];
    expect(files).toMatchObject([{ fileName: 'labels.csv', at: 5, how: '"labels"' }]);
    expect(JSON.stringify(files)).not.toContain('"a"');
    const saved = new SavedFiles<string>();
    expect(saved.old('p', rows('a', 'b', null), files)).toEqual([]);
    // What was the same when it was first looked at is compared row by row from then on.
    expect(saved.old('p', rows('a', 'c', null), files)[0]?.changed).toBe(1);
    expect(saved.old('p', rows('a', 'b', null), files)).toEqual([]);
    const late = new SavedFiles<string>();
    expect(late.old('p', rows('a', 'c', null), files)).toEqual([
      { fileName: 'labels.csv', kind: 'labels', at: 5, changed: null },
    ]);
    late.note(FILE, rows('a', 'c', null));
    expect(late.old('p', rows('a', 'c', null), files)).toEqual([]);
  });

  test.each([
    [
      ['a', 'b'],
      ['ab', ''],
    ],
    [
      ['a', null],
      ['a', ''],
    ],
    [['a'], ['a', 'a']],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
  ])('are told apart from other labels: %j and %j', (then, now) => {
    const stored = new SavedFiles<string>().note(FILE, rows(...then));
    expect(new SavedFiles<string>().old('p', rows(...now), stored ? [stored] : [])).toHaveLength(1);
  });

  test('are not known where the rows are not read', () => {
    const saved = new SavedFiles<string>();
    saved.note(FILE, []);
    expect(saved.old('p', rows('a'))).toEqual([]);
    saved.note(FILE, rows('a'));
    expect(saved.old('p', [])).toEqual([]);
  });
});
