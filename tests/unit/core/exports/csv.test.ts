/** @file CSV out: formulas, dialects, our own columns. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  guardCell,
  guardName,
  unguardCell,
  type FormulaGuard,
} from '../../../../src/core/exports/formula-guard';
import { lineEndOf, STANDARD_DIALECT } from '../../../../src/core/exports/file-dialect';
import { exportedLabels, isOurColumn } from '../../../../src/core/exports/our-columns';
import { exported, exportPlan, labelledRow } from '../../../helpers/export-plans';
import { readCsv } from '../../../helpers/files/read-back';

describe('the guard against formulas', () => {
  test('sets an apostrophe before what a spreadsheet would run', () => {
    const cells = ['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', "'=1"];
    expect(cells.map(guardCell)).toEqual(cells.map((cell) => `'${cell}`));
  });

  test('leaves texts and numbers alone', () => {
    for (const cell of ['', 'a=1', '-5', '+1.5', '-1,000.5', '-3e8', "it's", ' =1', '|']) {
      expect(guardCell(cell)).toBe(cell);
    }
  });

  test('looks within a cell where another spreadsheet would begin one', () => {
    expect(guardCell('a;=1+1')).toBe("a;'=1+1");
    expect(guardCell('a;"=1+1";b')).toBe(`a;'"=1+1";b`);
    expect(guardCell('a\r\n@SUM(A1),=2')).toBe("a\r\n'@SUM(A1),'=2");
    expect(guardCell("a,-1+cmd|' /C calc'!A0")).toBe("a,'-1+cmd|' /C calc'!A0");
    for (const cell of ['fine ;-)', '5,- a piece', 'a, = b', '1;-2', 'x,+49 30 123']) {
      expect(guardCell(cell)).toBe(cell);
    }
  });

  test('can be taken off again from any string', () => {
    const cell = fc.stringMatching(/^'{0,3}[=+@-]?([;,\n"'=@(|-]|.){0,8}$/s);
    fc.assert(
      fc.property(cell, (text) => {
        expect(unguardCell(guardCell(text))).toBe(text);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('leaves names of labels that run nothing as scripts know them', () => {
    for (const name of ['+', '-', '-1 to 0', '+|-', '-|neutral|+'])
      expect(guardName(name)).toBe(name);
    const running = ['=1+1', '@SUM(A1)', "+cmd|' /C calc'!A0", '-SUM(A1)', "'=1", '+a;=1'];
    expect(running.map(guardName)).toEqual(running.map(guardCell));
    expect(guardName("+cmd|' /C calc'!A0")).toMatch(/^'/);
    const name = fc.stringMatching(/^'{0,3}[=+@-]?([;,\n"'=@(|!-]|.){0,8}$/s);
    fc.assert(
      fc.property(name, (text) => {
        expect(unguardCell(guardName(text))).toBe(text);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  test('reads full-width characters as their plain ones, each by itself and all of them', () => {
    const wide = (text: string) =>
      text.replaceAll(/[!-~]/g, (char) =>
        String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0),
      );
    // Quotes and what parts cells are taken as they are.
    const unchanged = /([';,\s])/;
    for (const text of ["+cmd|' /C calc'!A0", '-SUM(A1)', '+HYPERLINK(A1)', '=1+1', '@SUM(A1)']) {
      const all = text.split(unchanged).map((part) => (unchanged.test(part) ? part : wide(part)));
      const each = text
        .split('')
        .map((char, at) =>
          unchanged.test(char) ? text : text.slice(0, at) + wide(char) + text.slice(at + 1),
        );
      for (const form of [all.join(''), ...each]) {
        expect(guardName(form)).toBe(`'${form}`);
        expect(guardCell(`a;${form}`)).toBe(`a;'${form}`);
        expect(unguardCell(guardName(form))).toBe(form);
        expect(unguardCell(guardCell(`a;${form}`))).toBe(`a;${form}`);
      }
    }
    for (const name of ['＋', '－', '－１', '＋｜－']) expect(guardName(name)).toBe(name);
  });

  test('covers the columns that it is asked to', async () => {
    const row = labelledRow(0, { cells: ['=A1', 'x'], label: '=B1', candidates: ['=B1'] });
    const firstRow = async (guard: FormulaGuard) => {
      const [, cells] = readCsv(await (await exported(exportPlan('csv', { guard }), [row])).text());
      return [cells?.[0], cells?.[2], cells?.[5]];
    };
    expect(await firstRow('off')).toEqual(['=A1', '=B1', '=B1']);
    expect(await firstRow('added')).toEqual(['=A1', "'=B1", "'=B1"]);
    expect(await firstRow('all')).toEqual(["'=A1", "'=B1", "'=B1"]);
  });
});

describe('the dialect', () => {
  test('is kept with its separator line', async () => {
    const dialect = {
      ...STANDARD_DIALECT,
      delimiter: ';',
      newline: '\n' as const,
      separatorLine: true,
    };
    const file = await (await exported(exportPlan('csv', { dialect }), [labelledRow(0)])).text();
    expect(file.split('\n').slice(0, 2)).toEqual([
      'sep=;',
      'id;text;shortlist_label;shortlist_confidence;shortlist_source;shortlist_candidates',
    ]);
  });

  test('without quotation marks keeps them as text, and refuses what would break a row', async () => {
    const dialect = { ...STANDARD_DIALECT, delimiter: '\t', quoted: false };
    const plan = exportPlan('csv', { dialect });
    const quote = labelledRow(0, { cells: ['0', '"Well" he said'] });
    expect(await (await exported(plan, [quote])).text()).toContain('\r\n0\t"Well" he said\tAnimal');
    const broken = exported(plan, [labelledRow(0, { label: 'a\tb' })]);
    await expect(broken).rejects.toMatchObject({ name: 'UnquotableCell' });
  });

  test('has the line end of the header, not of a quoted cell', () => {
    expect(lineEndOf('"a\nb",c\r\nd', true)).toBe('\r\n');
    expect(lineEndOf('"a\nb",c\r\nd', false)).toBe('\n');
    expect(lineEndOf('a,b\rc', true)).toBe('\r');
    expect(lineEndOf('a,b', true)).toBe('\r\n');
  });
});

describe('our columns', () => {
  test('with the probabilities of all labels', async () => {
    const plan = exportPlan('csv', { withProbabilities: true });
    const rows = [labelledRow(0), labelledRow(1, { probabilities: null })];
    const [header, first, second] = readCsv(await (await exported(plan, rows)).text());
    expect(header?.slice(-2)).toEqual([
      'shortlist_probability_Animal',
      'shortlist_probability_Plant',
    ]);
    expect(first?.slice(-2)).toEqual(['0.7500', '0.2500']);
    expect(second?.slice(-2)).toEqual(['', '']);
  });

  test('are known again, and what they say of each row', async () => {
    const rows = [
      labelledRow(0, { source: 'human', label: "=it's" }),
      labelledRow(1),
      labelledRow(2, { label: null, confidence: null, source: null }),
    ];
    const [header = [], ...back] = readCsv(await (await exported(exportPlan('csv'), rows)).text());
    expect(header.filter(isOurColumn)).toHaveLength(4);
    const read = exportedLabels(header, true);
    expect(back.map((cells) => read?.(cells))).toEqual([
      { label: "=it's", source: 'human' },
      { label: 'Animal', source: 'student' },
      null,
    ]);
    expect(exportedLabels(['text', 'shortlist_label'], true)).toBeNull();
  });
});
