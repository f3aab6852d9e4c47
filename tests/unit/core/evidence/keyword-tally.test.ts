/** @file The live counts agree with what the keywords teacher would say, text by text. */
import { describe, expect, test } from 'vitest';
import { KeywordTally } from '../../../../src/core/evidence/keyword-tally';
import { toEnd } from '../../../../src/core/pieces';
import { TextTable } from '../../../../src/core/evidence/text-table';
import { KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { seededRandom } from '../../../../src/core/random';
import type { Label } from '../../../../src/core/task/recipe';

const WORDS =
  'river lake rivers court judge not no bank banks money loan the a of deep cheap'.split(' ');
const random = seededRandom(4);
const TEXTS = Array.from({ length: 3_000 }, () =>
  Array.from(
    { length: 1 + Math.floor(random() * 6) },
    () => WORDS[Math.floor(random() * WORDS.length)],
  ).join(' '),
);
const LABELS: Label[] = [
  { name: 'Water', keywords: ['river', 'deep lake', '/ba.ks/'] },
  { name: 'Law', keywords: ['court', 'judge', 'bank'] },
  { name: 'Money', keywords: ['bank', 'loan'] },
];

function tableOf(texts: readonly string[]): TextTable {
  const table = new TextTable();
  table.add(texts);
  return table;
}

/** Which labels the teacher would find in each text. */
async function oracle(labels: Label[], texts: readonly string[]): Promise<string[][]> {
  const teacher = new KeywordsTeacher(labels);
  return Promise.all(
    texts.map(async (text, row) => {
      const answer = await teacher.annotate({ row, text });
      return answer.status === 'annotated' && !answer.unmatched ? answer.candidates : [];
    }),
  );
}

describe('the tally', () => {
  test('counts what the teacher finds', async () => {
    const found = await oracle(LABELS, TEXTS);
    const evidence = toEnd(new KeywordTally(tableOf(TEXTS)).tally(LABELS));
    const count = (holds: (labels: string[]) => boolean) => found.filter(holds).length;
    expect(evidence.texts).toBe(3_000);
    expect(evidence.none.texts).toBe(count((labels) => labels.length === 0));
    expect(evidence.several.texts).toBe(count((labels) => labels.length > 1));
    for (const { name, texts, alone } of evidence.labels) {
      expect(texts).toBe(count((labels) => labels.includes(name)));
      expect(alone).toBe(count((labels) => labels.length === 1 && labels[0] === name));
    }
    // The case is one in which all of this happens.
    expect(evidence.none.texts).toBeGreaterThan(100);
    expect(evidence.several.texts).toBeGreaterThan(100);
  });

  test('goes on being right while labels are changed, shared keywords included', async () => {
    const tally = new KeywordTally(tableOf(TEXTS));
    const versions: Label[][] = [
      LABELS,
      LABELS.map((label) => (label.name === 'Law' ? { name: 'Law' } : label)),
      [...LABELS, { name: 'Cheap' }],
      LABELS,
    ];
    for (const labels of versions) {
      const found = await oracle(labels, TEXTS);
      const evidence = toEnd(tally.tally(labels));
      expect(evidence.labels.map(({ texts }) => texts)).toEqual(
        labels.map(({ name }) => found.filter((candidates) => candidates.includes(name)).length),
      );
    }
  });

  test('looks again at texts that were added', () => {
    const table = tableOf(['a river']);
    const tally = new KeywordTally(table);
    expect(toEnd(tally.tally(LABELS)).labels[0]?.texts).toBe(1);
    table.add(['two rivers', 'nothing'], [7, 9]);
    const { labels, none } = toEnd(tally.tally(LABELS));
    expect(labels[0]?.texts).toBe(2);
    expect(none.examples).toEqual([{ row: 9, text: 'nothing' }]);
  });

  test('shows three examples, of texts that match the label alone where there are', () => {
    const texts = ['river court', 'river', 'loan', 'a river', 'rivers', 'river bank'];
    const { labels, several, none } = toEnd(new KeywordTally(tableOf(texts)).tally(LABELS));
    expect(labels[0]?.examples.map(({ row }) => row)).toEqual([1, 3, 4]);
    expect(several).toEqual({
      texts: 2,
      examples: [
        { row: 0, text: 'river court' },
        { row: 5, text: 'river bank' },
      ],
    });
    expect(none).toEqual({ texts: 0, examples: [] });
  });

  test('can be given up between stretches, and does not look again for what it knows', () => {
    const tally = new KeywordTally(tableOf([...TEXTS, ...TEXTS]));
    const steps = tally.tally(LABELS);
    expect(steps.next().done).toBe(false);
    toEnd(tally.tally(LABELS));
    // All labels are known: no text is looked at.
    expect(tally.tally(LABELS).next().done).toBe(true);
  });

  test('copes with more labels than it remembers', () => {
    const many = Array.from({ length: 500 }, (_, i) => ({ name: `Label${i}` }));
    const tally = new KeywordTally(tableOf(['label7 label8']));
    toEnd(tally.tally(LABELS));
    expect(toEnd(tally.tally(many)).several.texts).toBe(1);
    expect(toEnd(tally.tally(LABELS)).none.texts).toBe(1);
  });
});
