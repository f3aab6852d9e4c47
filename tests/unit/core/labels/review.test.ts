/** @file Where to look next, suspicious labels, and the tables of the report. */
import { describe, expect, it } from 'vitest';
import { confusionMatrix, worstConfusions } from '../../../../src/core/labels/figures/confusion';
import { NearDuplicates } from '../../../../src/core/labels/near-duplicates';
import { labelPrecisions, summariseLabels } from '../../../../src/core/labels/figures/per-label';
import { reasonsOf, reviewOrder } from '../../../../src/core/labels/priorities';
import { suspicionOf } from '../../../../src/core/labels/suspicion';
import { toEnd } from '../../../../src/core/pieces';
import { seededRandom } from '../../../../src/core/random';

function groupsOf(texts: readonly string[], atOnce = texts.length): Int32Array {
  const compared = new NearDuplicates();
  for (let start = 0; start < texts.length; start += atOnce) {
    toEnd(compared.add(texts.slice(start, start + atOnce)));
  }
  return toEnd(compared.groups());
}

describe('near duplicates', () => {
  it('joins texts that differ in case, marks or one word of many, and no others', () => {
    const groups = groupsOf([
      'My card has not arrived yet, what can I do about that now please?',
      'How do I change my PIN?',
      'my card has not arrived yet — what can I do about that now, please',
      'My card has not arrived yet, what can we do about that now please?',
      'how do i change my pin',
      'How do I change my address?',
      '',
      '?!',
    ]);
    expect([...groups]).toEqual([0, 1, 0, 0, 1, 5, 6, 7]);
  });

  it('knows a long text by a part of it', () => {
    const random = seededRandom(6);
    const words = () => Array.from({ length: 2000 }, () => `w${Math.floor(random() * 9000)}`);
    const [a, b] = [words(), words()];
    const changed = (text: string[], every: number) =>
      text.map((word, i) => (i % every === 0 ? 'other' : word)).join(' ');
    const texts = [a.join(' '), changed(a, 50), b.join(' '), changed(b, 2)];
    expect([...groupsOf(texts)]).toEqual([0, 0, 2, 3]);
  });

  it('finds pairs among thousands of others', () => {
    const random = seededRandom(4);
    const word = () => `w${Math.floor(random() * 3000)}`;
    const texts = Array.from({ length: 3000 }, () => Array.from({ length: 12 }, word).join(' '));
    for (let i = 0; i < 100; i++) texts.push(`${texts[i * 7] ?? ''} indeed`);
    const groups = groupsOf(texts);
    let found = 0;
    for (let i = 0; i < 100; i++) if (groups[3000 + i] === groups[i * 7]) found += 1;
    expect(found).toBeGreaterThanOrEqual(97);
    expect(new Set(groups).size).toBeGreaterThanOrEqual(2990);
    expect(groupsOf(texts, 7)).toEqual(groups);
  });

  it('finds the latest of very many that share some words', () => {
    const texts = Array.from({ length: 300 }, (_, i) => `one two three four five six seven ${i}`);
    expect(new Set(groupsOf(texts)).size).toBe(1);
  });
});

describe('reviewOrder', () => {
  interface Row {
    label?: number;
    confidence?: number;
    human?: boolean;
    group?: number;
  }
  const order = (rows: readonly Row[]) =>
    reviewOrder({
      labels: Int32Array.from(rows, ({ label = 0 }) => label),
      confidences: Float32Array.from(rows, ({ confidence = 0.9 }) => confidence),
      isHuman: Uint8Array.from(rows, ({ human = false }) => (human ? 1 : 0)),
      groups: Int32Array.from(rows, ({ group }, row) => group ?? row),
    });

  it('puts doubtful rows first, and leaves out what a person has labelled', () => {
    const { rows, twinsOf } = order([
      {},
      { confidence: 0.4 },
      { human: true, confidence: 0.1 },
      { confidence: 0.7 },
      { label: -1 },
    ]);
    expect([...rows]).toEqual([4, 1, 3, 0]);
    expect(twinsOf(1)).toBeNull();
  });

  it('counts near duplicates with unlike labels as doubtful, for all that a look would settle', () => {
    const { rows, twinsOf } = order([
      { confidence: 0.4 },
      { label: 0, group: 1 },
      { label: 1, group: 1 },
    ]);
    expect([...rows]).toEqual([1, 2, 0]);
    expect([twinsOf(0), twinsOf(2)]).toEqual([null, 'twins']);
    expect(order([{}, { group: 0 }]).twinsOf(1)).toBe('copies');
  });

  it('says of a row why', () => {
    const sure = { label: 'a', confidence: 0.7, candidates: ['a', 'b'], student: 'a' };
    expect(reasonsOf(sure, null)).toEqual([]);
    expect(reasonsOf({ ...sure, confidence: 0.4, student: 'c' }, null)).toEqual([
      ...['unsure', 'outside'],
    ]);
    expect(reasonsOf({ ...sure, student: 'b' }, 'copies')).toEqual(['disagreement', 'copies']);
    const nothing = { label: null, confidence: 0.9, candidates: [], student: null };
    expect(reasonsOf(nothing, 'twins')).toEqual(['unsure', 'twins']);
  });
});

describe('suspicionOf', () => {
  it('is the normalised margin, by hand', () => {
    expect(suspicionOf(0, [0.7, 0.2, 0.1])).toBeCloseTo(0.25, 12);
    expect(suspicionOf(0, [0.1, 0.8, 0.1])).toBeCloseTo(0.85, 12);
    expect(suspicionOf(1, [0.5, 0.5, 0])).toBeCloseTo(0.5, 12);
    expect(suspicionOf(-1, [0.5, 0.5, 0])).toBe(0);
  });
});

describe('summariseLabels', () => {
  const rows = {
    labels: [0, 0, 1, -1, 0],
    confidences: [0.5, 0.75, 1, 0, 1],
    teacher: [0, 1, 1, 0, -1],
    student: [0, 0, 1, -1, 0],
  };

  it('counts support, confidence and agreement', () => {
    const [a, b, c] = summariseLabels(rows, 3);
    expect(a).toEqual({ support: 3, meanConfidence: 0.75, agreement: 0.5, precision: null });
    expect(b).toMatchObject({ support: 1, meanConfidence: 1, agreement: 1 });
    expect(c).toEqual({ support: 0, meanConfidence: null, agreement: null, precision: null });
  });

  it('adds the audited precision', () => {
    const design = {
      stratumOf: Uint8Array.of(0, 1, 0, 0, 0),
      sizes: [4, 1],
      sample: new Int32Array(),
    };
    const audited = [
      { row: 0, truth: 0 },
      { row: 1, truth: 1 },
    ];
    const [a, b] = summariseLabels(rows, 2, { design, audited });
    // Label 0: two rows in stratum 0, all right, and one in stratum 1, wrong.
    expect(a?.precision?.n).toBe(2);
    expect(a?.precision?.accuracy).toBeCloseTo(2 / 3, 12);
    expect(b?.precision).toBeNull();
    // The same of labels alone, whoever gave them.
    expect(labelPrecisions(rows.labels, 2, { design, audited })).toEqual([a?.precision, null]);
  });
});

describe('confusion', () => {
  it('counts gold by label and names the worst mistakes', () => {
    const counts = confusionMatrix([0, 0, 0, 1, 1, -1, 2], [0, 1, 1, 1, 0, 1, -1], 3);
    expect([...counts]).toEqual([1, 2, 0, 1, 1, 0, 0, 0, 0]);
    expect(worstConfusions(counts, 5)).toEqual([
      { gold: 0, label: 1, count: 2, share: 2 / 3 },
      { gold: 1, label: 0, count: 1, share: 0.5 },
    ]);
    expect(worstConfusions(counts, 1)).toHaveLength(1);
  });
});
