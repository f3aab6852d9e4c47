/** @file What is said first of a run that went wrong, and that nothing is said of one that did not. */
import { describe, expect, test } from 'vitest';
import { ColumnTeacher } from '../../../../src/core/keywords/column';
import { copiesList } from '../../../../src/core/labels/combination/speech';
import {
  hasEvidence,
  isGuessed,
  runWarnings,
  type WarningRow,
} from '../../../../src/core/labels/warnings';
import { toEnd } from '../../../../src/core/pieces';
import { candidateSets } from '../../../../src/core/refinery/candidate-sets';
import { parseRecipe } from '../../../../src/core/task/recipe';
import type { Annotation } from '../../../../src/core/teaching/teacher';

const LABELS = ['A', 'B', 'C', 'D', 'E'];

function answer(candidates: string[], more: object = {}): Annotation {
  return { row: 0, status: 'annotated', candidates, ...more };
}

function row(label: string | null, more: Partial<WarningRow> = {}): WarningRow {
  return { text: 'text', annotation: answer([label ?? 'A']), label, student: label, ...more };
}

/** Rows of all labels in turn. */
function rowsOf(count: number, more: Partial<WarningRow> = {}): WarningRow[] {
  return Array.from({ length: count }, (_, i) => row(LABELS[i % LABELS.length] ?? '', more));
}

function codes(rows: WarningRow[], accuracy: Parameters<typeof runWarnings>[0]['accuracy'] = null) {
  const found = toEnd(runWarnings({ labels: LABELS, isByKeywords: true, rows, accuracy }));
  return found.map(({ code, rows: about }) => [code, about]);
}

describe('warnings of a run', () => {
  test('are none where each label has its texts', () => expect(codes(rowsOf(100))).toEqual([]));

  test('say when most rows have no evidence, and of how many', () => {
    const unmatched = { annotation: answer(LABELS, { unmatched: true }) };
    expect(codes([...rowsOf(49), ...rowsOf(51, unmatched)])).toEqual([['no-evidence', 51]]);
    expect(codes([...rowsOf(50), ...rowsOf(50, unmatched)])).toEqual([]);
  });

  test('know whether the student has learned enough of people to do more than guess', () => {
    const unmatched = { annotation: answer(LABELS, { unmatched: true }) };
    const toldOf = (isGuess: boolean) => {
      const rows = rowsOf(100, { ...unmatched, isGuess });
      return toEnd(runWarnings({ labels: LABELS, isByKeywords: true, rows, accuracy: null }))[0]
        ?.told;
    };
    expect(toldOf(true)).toMatchObject({ code: 'run-no-evidence', isLearned: false });
    expect(toldOf(false)).toMatchObject({ code: 'run-no-evidence', isLearned: true });
  });

  test('do not count failed rows as evidence or the lack of it', () => {
    const failed: WarningRow['annotation'] = { row: 0, status: 'failed', reason: 'no' };
    expect(codes([...rowsOf(20), ...rowsOf(80, { annotation: failed })])).toEqual([]);
  });

  test('count failed rows where a column is the teacher: it has nothing to say of them', () => {
    const failed: WarningRow['annotation'] = {
      ...{ row: 0, status: 'failed' },
      reason: { code: 'row-no-candidates', column: 'sets' },
    };
    const input = { labels: LABELS, isByKeywords: false, candidatesColumn: 'sets', accuracy: null };
    const warningsOf = (rows: WarningRow[]) => toEnd(runWarnings({ ...input, rows }));
    const [warning] = warningsOf([...rowsOf(49), ...rowsOf(51, { annotation: failed })]);
    expect(warning).toEqual({
      ...{ code: 'no-evidence', rows: 51 },
      told: { code: 'run-silent-column', without: 51, texts: 100, column: 'sets' },
    });
    expect(warningsOf([...rowsOf(50), ...rowsOf(50, { annotation: failed })])).toEqual([]);
    // Empty cells are not asked about; what a budget has left out is no lack of evidence.
    const unasked = { annotation: undefined };
    expect(warningsOf([...rowsOf(4), ...rowsOf(6, { ...unasked, isUnanswered: true })])).toEqual([
      expect.objectContaining({ code: 'no-evidence', rows: 6 }),
    ]);
    expect(warningsOf([...rowsOf(4), ...rowsOf(6, unasked)])).toEqual([]);
  });

  test('say when nearly all rows got one label, but not of a few rows', () => {
    expect(codes([...rowsOf(10), ...Array.from({ length: 90 }, () => row('B'))])).toEqual([
      ['one-label', 92],
    ]);
    expect(codes([...rowsOf(15), ...Array.from({ length: 60 }, () => row('B'))])).toEqual([]);
    expect(codes([...rowsOf(5), ...Array.from({ length: 10 }, () => row('B'))])).toEqual([]);
  });

  test('say when the student says one thing only, whatever the labels are', () => {
    expect(codes(rowsOf(100, { student: 'C' }))).toEqual([['one-label', 100]]);
  });

  test('name labels that no text got, with the texts that could have', () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i % 2 ? 'A' : 'B'));
    const [first] = rows;
    if (first) first.annotation = answer(['A', 'D']);
    const input = { labels: LABELS, isByKeywords: true, rows, accuracy: null };
    const [warning] = toEnd(runWarnings(input));
    expect(warning).toMatchObject({ code: 'label-unused', rows: 1 });
    expect(warning?.told).toMatchObject({ names: ['C', 'D', 'E'], unused: 3, labels: 5 });
  });

  test('say nothing of unused labels before there is any label', () => {
    expect(codes([row(null), row(null)])).toEqual([]);
  });

  test('say when the teacher is right more often, where that is known', () => {
    const worse = { teacher: 0.8, student: 0.7, isCertain: true };
    expect(codes(rowsOf(100), worse)).toEqual([['teacher-beats-student', 0]]);
    expect(codes(rowsOf(100), { ...worse, isCertain: false })).toEqual([]);
    expect(codes(rowsOf(100), { ...worse, student: 0.799 })).toEqual([]);
  });

  test('count empty texts', () => {
    expect(codes([...rowsOf(100), row('A', { text: ' \n' })])).toEqual([['empty-texts', 1]]);
  });

  test('come with the worst first', () => {
    const bad = {
      annotation: answer(LABELS, { unmatched: true }),
      label: 'A',
      student: 'A',
      text: '',
    };
    expect(codes(rowsOf(100, bad)).map(([code]) => code)).toEqual([
      'no-evidence',
      'one-label',
      'label-unused',
      'empty-texts',
    ]);
  });
});

describe('evidence', () => {
  test.each([
    ['a few candidates', answer(['A', 'B']), true],
    ['nearly all, in no order', answer(['A', 'B', 'C', 'D']), false],
    ['nearly all, one far likelier', answer(LABELS, { scores: [6, 1, 1, 1, 1] }), true],
    ['nearly all, none far likelier', answer(LABELS, { scores: [3, 2, 2, 2, 1] }), false],
    ['words of nearly all', answer(LABELS, { scores: [1, 1, 1, 1, 1], evidence: 'matched' }), true],
    [
      'the near ones',
      answer(['A', 'B', 'C'], { scores: [0.36, 0.3, 0.25], evidence: 'near' }),
      true,
    ],
    ['a far nearer one', answer(['A', 'B'], { scores: [0.45, 0.2], evidence: 'near' }), true],
    ['a part of all alike', answer(['A', 'B'], { scores: [0.25, 0.22], evidence: 'near' }), false],
    ['all, for want of any', answer(LABELS, { unmatched: true }), false],
  ])('%s', (_, annotation, expected) => {
    expect(hasEvidence(annotation, { labels: LABELS, isColumn: false })).toBe(expected);
  });

  const six = [...LABELS, 'F'];
  test.each<[string, string[], Annotation, boolean, boolean]>([
    // By a language model, by a column.
    ['all in an order of its own', LABELS, answer(['B', 'A', 'C', 'D', 'E']), true, true],
    ['all of few in the order of the task', LABELS, answer(LABELS), false, true],
    ['nearly all in the order of the task', six, answer(LABELS), false, true],
    ['all of many in the order of the task', six, answer(six), false, false],
    ['all of many in another order', six, answer(six.toReversed()), true, true],
    ['all for want of any', six, answer(six.toReversed(), { unmatched: true }), false, false],
  ])('of a list without scores: %s', (_, labels, annotation, byModel, byColumn) => {
    expect(hasEvidence(annotation, { labels, isColumn: false })).toBe(byModel);
    expect(hasEvidence(annotation, { labels, isColumn: true })).toBe(byColumn);
  });

  test('is what the combination hears: no list that it takes for a copy is any, of a column all others are', () => {
    for (const labels of [LABELS, six]) {
      for (const candidates of [labels, labels.toReversed(), [...labels.slice(1), 'A']]) {
        const annotation = { row: 0, status: 'annotated', candidates } as const;
        const isCopy = copiesList(candidateSets([annotation], labels), 0);
        expect(hasEvidence(annotation, { labels, isColumn: true })).toBe(!isCopy);
      }
    }
  });
});

test('a column that ranks all labels of each text is no silent one, and its labels are no guesses', async () => {
  // As in a table whose cells are “Cold|Fall” or “Fall|Cold”.
  const labels = ['Cold', 'Fall'];
  const task = { textColumn: 'text', labels: labels.map((name) => ({ name })) };
  const { task: asked } = parseRecipe({ shortlist: 1, task });
  const teacher = new ColumnTeacher({ kind: 'column', column: 'cand', separator: '|' }, asked);
  const rows: WarningRow[] = [];
  for (let row = 0; row < 12; row++) {
    const order = row % 2 === 0 ? labels : labels.toReversed();
    const cells = new Map([['cand', order.join('|')]]);
    const annotation = await teacher.annotate({ row, text: 'text', cells });
    expect(isGuessed(annotation, { labels, isColumn: true }, 0)).toBe(false);
    const label = order[0] ?? '';
    rows.push({ text: `text ${row}`, annotation, label, student: label });
  }
  const input = { labels, isByKeywords: false, candidatesColumn: 'cand', accuracy: null };
  expect(toEnd(runWarnings({ ...input, rows }))).toEqual([]);
});
