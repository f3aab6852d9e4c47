import { describe, expect, test } from 'vitest';
import { isBlank } from '../../../../src/core/task/blank-text';
import { isList, labelsOfCell } from '../../../../src/core/task/cell-labels';
import { countLabels } from '../../../../src/core/task/count-labels';
import { LabelNames } from '../../../../src/core/task/label-names';

const ODD = ['none', 'null', '__proto__', 'constructor', '0', 'undefined', 'toString'];

describe('a label is found', () => {
  test.each([
    ['K\u00e4lte', 'Ka\u0308lte'],
    ['Ka\u0308lte', 'K\u00e4lte'],
    ['a b', '  a \u00a0 b '],
    ['Fall', 'FALL'],
    ['\u2764\ufe0f', '\u2764'],
    ['\u2764', '\u2764\ufe0f'],
    ['Fall', 'Fa\u00adll\u200b'],
    ['Fall', '\ufeffFall'],
    ['fruit', '\u202etiurf'],
    ['\u202etiurf\u202c', 'fruit'],
    ['fruit salad', '\u2067fruit\u2069 \u202edalas\u202c'],
    ['\u05e9\u05dc\u05d5\u05dd', '\u202b\u05e9\u05dc\u05d5\u05dd\u202c'],
    ['\u05e9\u05dc\u05d5\u05dd', '\u202d\u05dd\u05d5\u05dc\u05e9\u202c'],
  ])('%s by %s', (label, written) => {
    expect(new LabelNames([label, 'other']).find(written)).toBe(label);
  });

  test('by its exact name where two differ only in case', () => {
    const names = new LabelNames(['Fall', 'fall']);
    expect(names.find('Fall')).toBe('Fall');
    expect(names.find('fall')).toBe('fall');
    expect(names.find('FALL')).toBeNull();
  });

  test('by its letters as they are read, not as they are stored', () => {
    expect(new LabelNames(['tiurf', 'other']).find('\u202etiurf')).toBeNull();
    expect(new LabelNames(['\u05dd\u05d5\u05dc', 'other']).find('\u05dc\u05d5\u05dd')).toBeNull();
  });

  test('by its own case only where that is asked for', () => {
    expect(new LabelNames(['Fall'], true).find('fall')).toBeNull();
  });

  test.each(ODD)('whatever its name: %s', (name) => {
    expect(new LabelNames(ODD).find(name)).toBe(name);
    expect(new LabelNames(['a', 'b']).find(name)).toBeNull();
  });
});

describe('the labels of a cell', () => {
  test.each([
    ['["Fall","Dose"]', ['Fall', 'Dose']],
    ["['it\\'s', \"b\"]", ["it's", 'b']],
    ["['don't know', 'b']", ["don't know", 'b']],
    ["('a',)", ['a']],
    ["['a' 'b']", ['a', 'b']],
    ['{"choices":["a","b"]}', ['a', 'b']],
    ['[{"label":"a"},{"name":"b"}]', ['a', 'b']],
    ['[]', []],
    ['[1, 2]', ['1', '2']],
    ['[sic] fell', ['[sic] fell']],
    ['(other)', ['(other)']],
    ['{a}', ['{a}']],
    [' Fall ', ['Fall']],
    ['', []],
  ])('%s', (cell, labels) => {
    expect(labelsOfCell(cell)).toEqual(labels);
  });

  test('are parted where a separator is named', () => {
    expect(labelsOfCell('a| b |', '|')).toEqual(['a', 'b']);
    expect(isList('["a"]')).toBe(true);
    expect(isList('[a]')).toBe(false);
  });
});

describe('the labels of a column', () => {
  test('are counted, the most frequent first and as it is written most often', () => {
    expect(countLabels(['fall', 'Fall', ' Fall', '', 'b', '["b","Fall"]'])).toEqual([
      { name: 'Fall', count: 4, spellings: ['Fall', 'fall'] },
      { name: 'b', count: 2, spellings: ['b'] },
    ]);
  });

  test('may differ in case alone', () => {
    expect(countLabels(['fall', 'Fall'], true).map(({ name }) => name)).toEqual(['fall', 'Fall']);
  });

  test('are all there, whatever their names', () => {
    expect(countLabels(ODD).map(({ name }) => name)).toEqual(ODD);
  });
});

test.each([
  ['', true],
  [' \n\u00a0\u200b\ufeff', true],
  [' \u202e\u3164\u2800\ufe0f', true],
  ['.', false],
  ['\u{1f600}', false],
])('%j has nothing to read: %s', (text, blank) => {
  expect(isBlank(text)).toBe(blank);
});

describe('a label that had another name before', () => {
  const names = new LabelNames([
    { name: 'Accident', formerNames: ['Fall', 'slip'] },
    { name: 'Slip', formerNames: ['Medication'] },
    { name: 'Other', formerNames: ['Accident', 'Shared'] },
    { name: 'More', formerNames: ['Shared'] },
  ]);

  test('is found by it, however it is written', () => {
    expect(['Fall', 'FALL ', 'medication'].map((name) => names.find(name))).toEqual([
      'Accident',
      'Accident',
      'Slip',
    ]);
  });

  test('is not found by what another label is called now, nor by what two were called', () => {
    expect(['slip', 'Accident', 'Shared'].map((name) => names.find(name))).toEqual([
      'Slip',
      'Accident',
      null,
    ]);
  });
});
