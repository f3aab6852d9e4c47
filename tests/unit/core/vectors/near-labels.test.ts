/** @file Labels by nearness in meaning: their order, their probabilities, and when there are none. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { Label } from '../../../../src/core/task/recipe';
import { KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import { candidateQuality } from '../../../../src/core/teaching/quality';
import { NearLabels } from '../../../../src/core/vectors/near-labels';
import { Nearness } from '../../../../src/core/vectors/nearness';
import { shippedVectors, smallVectors } from '../../../helpers/word-vectors';

const vectors = shippedVectors();
const sample = Papa.parse<{ text: string; label: string }>(
  readFileSync(new URL('../../../../public/samples/dbpedia.csv', import.meta.url), 'utf8'),
  { header: true, skipEmptyLines: true },
).data;
const texts = sample.map(({ text }) => text);
const names = [...new Set(sample.map(({ label }) => label))].sort();
const labels = names.map((name) => ({ name }));

function fitted(ofLabels: readonly Label[]): NearLabels {
  const near = NearLabels.of(vectors, ofLabels, texts);
  if (!(near instanceof NearLabels)) throw new Error(near);
  return near;
}

const near = fitted(labels);

describe('nearness', () => {
  const small = smallVectors({
    river: [1, 0],
    lake: [0.8, 0.6],
    court: [0, 1],
    judge: [-0.6, 0.8],
  });

  test('is the mean cosine and the best words’ cosines, less the label’s mean over the table', () => {
    const table = [['lake'], ['judge']];
    const nearness = new Nearness(small, [{ name: 'River' }, { name: 'Court' }], table);
    const [lake, judge] = table.map((words) => Array.from(nearness.of(words) ?? []));
    expect((lake?.[0] ?? 0) + (judge?.[0] ?? 0)).toBeCloseTo(0);
    expect((lake?.[1] ?? 0) + (judge?.[1] ?? 0)).toBeCloseTo(0);
    expect(lake?.[0]).toBeGreaterThan(judge?.[0] ?? 0);
  });

  test('says nothing of a text without known words', () => {
    expect(new Nearness(small, [{ name: 'River' }], []).of(['qwxy'])).toBeNull();
  });

  test('goes by descriptions and keywords too', () => {
    const nearness = new Nearness(
      vectors,
      [
        { name: 'A1x', keywords: ['hospital'] },
        { name: 'B2x', description: 'about money and banks' },
      ],
      [],
    );
    const [first = 0, second = 0] = nearness.of(['nurse', 'patient']) ?? [];
    expect(first).toBeGreaterThan(second + 0.2);
    const [other = 0, money = 0] = nearness.of(['loan', 'interest']) ?? [];
    expect(money).toBeGreaterThan(other);
  });
});

describe('labels by nearness', () => {
  test('from names alone hold the truth among the first three for most texts of DBpedia', () => {
    const found = sample.filter(({ text, label }) =>
      near
        .shortlist(text)
        ?.labels.slice(0, 3)
        .some((index) => names[index] === label),
    );
    expect(found.length / sample.length).toBeGreaterThan(0.85);
  });

  test('come with probabilities that fall, and reach nine tenths or are half of the labels, no sooner', () => {
    for (const text of texts.slice(0, 200)) {
      const { labels: order, scores } = near.shortlist(text) ?? { labels: [], scores: [] };
      expect(new Set(order).size).toBe(order.length);
      expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      const mass = scores.reduce((sum, score) => sum + score, 0);
      if (order.length < names.length / 2) expect(mass).toBeGreaterThan(0.9 - 1e-9);
      expect(order.length).toBeLessThanOrEqual(Math.ceil(names.length / 2));
      expect(mass - (scores.at(-1) ?? 0)).toBeLessThan(0.9);
    }
  });

  test('are sets of half of the labels where nothing shows that nearness means anything', () => {
    // Names that say nothing about these texts: with the real names the sets are small.
    const strangers = ['Alpha', 'Monday', 'Seven', 'Purple', 'Oxygen', 'Maybe'].map((name) => ({
      name,
    }));
    const size = (by: NearLabels, of: number) => {
      const sizes = texts.slice(0, 300).map((text) => by.shortlist(text)?.labels.length ?? 0);
      return sizes.reduce((sum, each) => sum + each, 0) / sizes.length / of;
    };
    expect(size(fitted(strangers), 6)).toBeGreaterThan(0.45);
    expect(size(near, names.length)).toBeLessThan(0.4);
  });

  test('are not for tables in another language, or of a few texts', () => {
    const german = Array.from(
      { length: 30 },
      () => 'Der Ausschuss hat die Gebühren erhöht und wartet.',
    );
    expect(NearLabels.of(vectors, labels, german)).toBe('other-language');
    expect(NearLabels.of(vectors, labels, texts.slice(0, 5))).toBe('small-table');
  });
});

describe('the keywords teacher with nearness', () => {
  const teacher = new KeywordsTeacher(labels, near);

  test('says of each row what it went by', async () => {
    const answers = await Promise.all(
      ['The film was shot in Rome.', 'A moth of the family Noctuidae.', '12 qwxyz'].map(
        (text, row) => teacher.annotate({ row, text }),
      ),
    );
    expect(answers[0]).toMatchObject({ evidence: 'matched', candidates: ['Film'] });
    expect(answers[1]).toMatchObject({ evidence: 'near' });
    expect(answers[1]).not.toHaveProperty('unmatched');
    expect(answers[2]).toMatchObject({ unmatched: true, candidates: names });
    expect(answers[2]).not.toHaveProperty('evidence');
  });

  test('covers the truth of rows that no word matches in about nine of ten', async () => {
    const answers = await Promise.all(texts.map((text, row) => teacher.annotate({ row, text })));
    const shortlisted = answers.flatMap((answer) =>
      answer.status === 'annotated' && answer.evidence === 'near' ? [answer] : [],
    );
    const { coverage, meanCandidates } = candidateQuality(
      shortlisted.map(({ candidates }) => candidates),
      shortlisted.map(({ row }) => sample[row]?.label),
      names.length,
    );
    expect(shortlisted.length).toBeGreaterThan(1_000);
    expect(coverage).toBeGreaterThan(0.85);
    expect(meanCandidates).toBeLessThan(6);
  });
});
