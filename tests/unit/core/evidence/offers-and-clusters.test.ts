/** @file Words offered for labels, and clusters of texts that no label covers. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { KeywordTally } from '../../../../src/core/evidence/keyword-tally';
import { toEnd } from '../../../../src/core/pieces';
import { logOddsScore } from '../../../../src/core/evidence/term-counts';
import { clusterTexts } from '../../../../src/core/evidence/text-clusters';
import { TextTable } from '../../../../src/core/evidence/text-table';
import { offerWords, type WordOffer } from '../../../../src/core/evidence/word-offers';
import type { Label } from '../../../../src/core/task/recipe';
import { foundCount, offerText } from '../../../../src/ui/words/task/evidence-words';
import { shippedVectors, smallVectors } from '../../../helpers/word-vectors';

const vectors = shippedVectors();
const rows = Papa.parse<{ text: string; label: string }>(
  readFileSync(new URL('../../../../public/samples/dbpedia.csv', import.meta.url), 'utf8'),
  { header: true, skipEmptyLines: true },
).data;
const table = new TextTable();
table.add(rows.map(({ text }) => text));
const names = [...new Set(rows.map(({ label }) => label))].sort();
const labels: Label[] = names.map((name) => ({ name }));

/** Texts of three kinds. */
const texts = rows.flatMap(({ label }, text) =>
  ['Village', 'Plant', 'Album'].includes(label) ? [text] : [],
);

function offersFor(ofLabels: Label[], confirmed?: Map<number, number>): WordOffer[][] {
  const tally = new KeywordTally(table);
  toEnd(tally.tally(ofLabels));
  const { counts, matches } = tally;
  return offerWords({
    ...{ table, labels: ofLabels, counts, matches, vectors },
    ...(confirmed && { confirmed }),
  });
}

/** The texts that have each keyword; looked for at once, since each look goes through the whole table. */
function textsHaving(keywords: readonly string[]): number[][] {
  const tally = new KeywordTally(table);
  const asked = keywords.map((keyword, i) => ({ name: `qqqq${i}`, keywords: [keyword] }));
  toEnd(tally.tally([...asked, { name: 'zzzz' }]));
  return keywords.map((_, i) => [...(tally.matches[i] ?? [])]);
}

/** What share of the texts that have a keyword are of its label, by the gold column: an oracle that no offer sees. */
function precisionsOf(offered: readonly { keyword: string; label: string }[]): number[] {
  const having = textsHaving(offered.map(({ keyword }) => keyword));
  return offered.map(({ label }, i) => {
    const texts = having[i] ?? [];
    return texts.filter((text) => rows[text]?.label === label).length / texts.length;
  });
}

describe('the log odds score', () => {
  test('is that of Monroe, Colaresi and Quinn', () => {
    // By hand: the prior is 12 of 100 texts, as if 10 texts more: 1.2.
    const score = logOddsScore({ inside: 8, ofInside: 20, outside: 4, ofOutside: 80 });
    const expected = (Math.log(9.2 / 20.8) - Math.log(5.2 / 84.8)) / Math.sqrt(1 / 9.2 + 1 / 5.2);
    expect(score).toBeCloseTo(expected, 10);
  });

  test('is nothing where there is nothing to compare', () => {
    expect(logOddsScore({ inside: 3, ofInside: 5, outside: 0, ofOutside: 0 })).toBe(0);
  });
});

const offers = offersFor(labels);

describe('offers', () => {
  test('mostly speak for the label that they are offered for', () => {
    const judged = precisionsOf(
      offers.flatMap((list, label) =>
        list.slice(0, 3).map(({ keyword }) => ({ keyword, label: names[label] ?? '' })),
      ),
    );
    const mean = judged.reduce((sum, each) => sum + each, 0) / judged.length;
    expect(judged.length).toBeGreaterThan(25);
    // By chance it would be 1 in 14.
    expect(mean).toBeGreaterThan(0.5);
  });

  test('say how many texts have them, and how many of those match nothing yet', () => {
    const tally = new KeywordTally(table);
    toEnd(tally.tally(labels));
    const words = offers.flat().filter(({ keyword }) => !keyword.includes(' '));
    expect(words.length).toBeGreaterThan(50);
    const having = textsHaving(words.map(({ keyword }) => keyword));
    words.forEach(({ texts, unmatched }, i) => {
      const found = having[i] ?? [];
      // A negated keyword is no match, but the word is there all the same.
      expect(Math.abs(found.length - texts)).toBeLessThanOrEqual(2);
      const none = found.filter((text) => tally.counts[text] === 0).length;
      expect(Math.abs(none - unmatched)).toBeLessThanOrEqual(2);
    });
  });

  test('come by likeness of meaning where a label matches nothing', () => {
    const [illness = []] = offersFor([{ name: 'Singing' }, { name: 'qqqq' }]);
    expect(illness.map(({ keyword }) => keyword)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(vocal|song|sing|music|danc)/)]),
    );
    expect(offersFor([{ name: 'wwww' }, { name: 'qqqq' }])).toEqual([[], []]);
  });

  test('leave out what labels have, and what other labels’ texts have as much', () => {
    const withWords = labels.map((label) =>
      label.name === 'Film' ? { ...label, keywords: ['directed'] } : label,
    );
    const film = offersFor(withWords)[names.indexOf('Film')] ?? [];
    expect(film.map(({ keyword }) => keyword)).not.toContain('directed');
    const all = offers.flat().map(({ keyword }) => keyword);
    expect(all).not.toContain('first');
    expect(all).not.toContain('the');
  });

  test('go by rows that a person labelled', () => {
    const village = names.indexOf('Village');
    const strangers = [{ name: 'Wwww' }, { name: 'Qqqq' }];
    const confirmed = new Map(
      rows.flatMap(({ label }, row) =>
        row % 4 === 0 ? [[row, names.indexOf(label) === village ? 0 : 1] as const] : [],
      ),
    );
    const [first = []] = offersFor(strangers, confirmed);
    expect(first.length).toBeGreaterThan(3);
    const offered = first.slice(0, 3).map(({ keyword }) => ({ keyword, label: 'Village' }));
    for (const precision of precisionsOf(offered)) expect(precision).toBeGreaterThan(0.5);
  });
});

describe('a word that does not separate', () => {
  /** Each label's texts have a word of their own, and a quarter of all texts are about a patient. */
  const OWN = ['tablet chart', 'slipped', 'alarm', 'wound', 'message', 'nothing'];
  const ward = new TextTable();
  ward.add(
    Array.from({ length: 180 }, (_, i) => {
      const also = [...(i % 4 === 0 ? ['patient'] : []), ...(i % 7 === 0 ? ['chart'] : [])];
      return `${OWN[i % 6] ?? ''} ${also.join(' ')} today`;
    }),
  );
  const meaning = smallVectors({
    ...{ medication: [1, 0, 0, 0], patient: [0.9, 0, 0, 0.4], tablet: [0.8, 0, 0.2, 0.5] },
    ...{ fall: [0, 1, 0, 0], slipped: [0, 0.9, 0, 0.4], failure: [0, 0, 1, 0] },
    ...{ alarm: [0, 0, 0.9, 0.4], today: [0, 0, 0, 1], nothing: [0, 0, 0, 1] },
  });
  const others = [{ name: 'Failure' }, { name: 'Sore' }, { name: 'Handover' }];

  function offered(labels: Label[], vectors: typeof meaning | null = meaning): string[][] {
    const tally = new KeywordTally(ward);
    toEnd(tally.tally(labels));
    const { counts, matches } = tally;
    const offers = offerWords({ table: ward, labels, counts, matches, vectors });
    return offers.map((list) => list.map(({ keyword }) => keyword));
  }

  test('is not offered for its meaning where it is in more texts than one label would have', () => {
    const [medication] = offered([{ name: 'Medication' }, { name: 'Fall' }, ...others]);
    expect(medication).toContain('tablet');
    expect(medication).not.toContain('patient');
  });

  test('is not offered to one label where it stands in another’s name, nor to that one where all texts have it', () => {
    const [medication, fall] = offered([
      { name: 'Medication' },
      { name: 'Patient fall' },
      ...others,
    ]);
    expect(medication).not.toContain('patient');
    expect(fall).toContain('slipped');
    expect(fall).not.toContain('patient');
  });

  test('is not offered as typical of the one label that has words yet', () => {
    // A chart goes with every tablet, and with as many texts of labels that nobody has given words.
    const medication = { name: 'Medication', keywords: ['tablet'] };
    expect(offered([medication, { name: 'Fall' }, ...others], null)).toEqual([[], [], [], [], []]);
    const known = ['slipped', 'alarm', 'wound', 'message'];
    const all = known.map((word) => ({ name: `q${word}`, keywords: [word] }));
    expect(offered([medication, ...all], null)[0]).toContain('chart');
  });

  test('is not offered where it only goes with the word that found the label’s few texts', () => {
    // A body is spoken of with “human” more often than elsewhere, and tells people from places no better.
    const questions = new TextTable();
    const kinds = ['human', 'location', 'number'];
    questions.add(
      Array.from({ length: 400 }, (_, i) => {
        const kind = i < 60 ? (kinds[i % 3] ?? '') : '';
        const also = (kind === 'human' && i < 12) || i % 40 === 39 ? 'body' : '';
        return `question ${i} ${kind} ${kind === 'human' && i % 2 === 0 ? 'poet' : also}`;
      }),
    );
    const named = kinds.map((name) => ({ name }));
    const tally = new KeywordTally(questions);
    toEnd(tally.tally(named));
    const { counts, matches } = tally;
    const vectors = smallVectors({ human: [1, 0], body: [0.3, 1], poet: [0.5, 0.9] });
    const [human = []] = offerWords({ table: questions, labels: named, counts, matches, vectors });
    expect(human.map(({ keyword }) => keyword)).toEqual(['poet']);
  });

  test('is told by the texts of other labels that have it already', () => {
    const tally = new KeywordTally(table);
    toEnd(tally.tally(labels));
    const words = offers.flatMap((list, label) =>
      list.filter(({ keyword }) => !keyword.includes(' ')).map((offer) => ({ ...offer, label })),
    );
    expect(words.some(({ contested }) => contested > 0)).toBe(true);
    const having = textsHaving(words.map(({ keyword }) => keyword));
    words.forEach(({ contested, label }, i) => {
      const own = new Set(tally.matches[label]);
      const others = (having[i] ?? []).filter((text) => {
        const others = (tally.counts[text] ?? 0) - (own.has(text) ? 1 : 0);
        return others > 0;
      });
      expect(Math.abs(others.length - contested)).toBeLessThanOrEqual(2);
    });
  });
});

describe('function words', () => {
  const SUBJECTS = ['king', 'ship', 'river', 'engine', 'poem', 'bird', 'bridge', 'law'];
  const questions = new TextTable();
  const truth = Array.from({ length: 240 }, (_, i) => i % 4);
  questions.add(
    truth.map((kind, i) => {
      const subject = SUBJECTS[i % SUBJECTS.length] ?? '';
      const asked = ['Who did the', 'Where does the', 'When will the', 'Why can the'][kind] ?? '';
      return `${asked} ${subject} of ${SUBJECTS[(i * 5) % 7] ?? ''} ${i % 2 === 0 ? 'does' : 'did'} that`;
    }),
  );

  test('are offered where they tell a label’s texts, and only there', () => {
    const labels = ['Qqqq', 'Wwww', 'Zzzz', 'Xxxx'].map((name) => ({ name }));
    const confirmed = new Map(truth.flatMap((kind, i) => (i % 5 === 0 ? [[i, kind]] : [])));
    const offers = offerWords({
      ...{ table: questions, labels, confirmed, vectors: null },
      counts: new Uint16Array(questions.size),
      matches: labels.map(() => new Int32Array()),
    });
    const words = offers.map((list) => list.map(({ keyword }) => keyword));
    expect(words.map(([first]) => first)).toEqual(['who', 'where', 'when', 'why']);
    for (const idle of ['the', 'of', 'that', 'does', 'did']) {
      expect(words.flat()).not.toContain(idle);
    }
  });

  test('name no cluster', () => {
    const all = Array.from(truth.keys());
    const words = clusterTexts(questions, all, null).flatMap((cluster) => cluster.words);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => !SUBJECTS.includes(word))).toEqual([]);
  });
});

describe('figures of a table that is looked at by a sample', () => {
  const [small, large] = [new TextTable(), new TextTable()];
  const beginnings = rows.map(({ text }) => text.slice(0, 50));
  for (let copy = 0; copy < 4; copy++) large.add(beginnings);
  const tally = new KeywordTally(large);
  const asked = [{ name: 'album' }, { name: 'village' }, { name: 'species' }];
  const evidence = toEnd(tally.tally(asked));
  const { counts, matches } = tally;

  test('are called estimates where they are, and counts are counted', () => {
    small.add(beginnings);
    const exact = toEnd(new KeywordTally(small).tally(asked));
    const fourfold = ({ texts }: { texts: number }) => 4 * texts;
    expect(evidence.texts).toBe(4 * exact.texts);
    expect(evidence.none.texts).toBe(fourfold(exact.none));
    expect(evidence.labels.map(({ texts }) => texts)).toEqual(exact.labels.map(fourfold));
    const input = { table: large, labels: asked, counts, matches, vectors: null };
    const offers = offerWords(input).flat();
    expect(offers.length).toBeGreaterThan(0);
    for (const offer of offers) {
      expect(offer.isEstimate).toBe(true);
      expect(offerText(offer)).toMatch(/about [\d,]+ texts, about [\d,]+ of them/);
    }
    for (const offer of offersFor(asked).flat()) {
      expect(offer.isEstimate).toBe(false);
      expect(offerText(offer)).not.toMatch(/about/);
    }
    const unmatched = [...counts.keys()].filter((text) => counts[text] === 0);
    // Few dimensions are compared sooner.
    const meaning = smallVectors({ born: [1, 0], company: [0, 1], film: [-1, 0], school: [0, -1] });
    const [sampled, all] = [3_001, 100].map((count) =>
      clusterTexts(large, unmatched.slice(0, count), meaning),
    );
    expect(sampled?.map(({ isEstimate }) => isEstimate)).toContain(true);
    for (const { texts, isEstimate } of sampled ?? []) {
      expect(foundCount(texts, isEstimate)).toMatch(/^about /);
    }
    expect(new Set(all?.map(({ isEstimate }) => isEstimate))).toEqual(new Set([false]));
  });
});

describe('clusters of texts', () => {
  const byMeaning = clusterTexts(table, texts, vectors);

  test.each([
    ['by meaning', () => byMeaning],
    ['by words alone', () => clusterTexts(table, texts, null)],
  ])('%s put texts of a kind together', (_, find) => {
    const clusters = find();
    expect(clusters.length).toBeGreaterThan(2);
    expect(clusters.reduce((sum, cluster) => sum + cluster.texts, 0)).toBeGreaterThan(
      0.9 * texts.length,
    );
    const pure = clusters.map(({ examples }) => {
      const kinds = examples.map(({ row }) => rows[row]?.label);
      return kinds.every((kind) => kind === kinds[0]);
    });
    expect(pure.filter(Boolean).length).toBeGreaterThanOrEqual(pure.length - 2);
    for (const { words } of clusters) expect(words.length).toBeGreaterThan(0);
  });

  test('are named by words that are typical of them', () => {
    const words = byMeaning.flatMap((cluster) => cluster.words);
    expect(words).toEqual(expect.arrayContaining([expect.stringMatching(/album|released|band/)]));
    expect(words).toEqual(expect.arrayContaining([expect.stringMatching(/species|plant|family/)]));
    expect(words).toEqual(expect.arrayContaining([expect.stringMatching(/village|district/)]));
  });

  test('are the same each time, and none of a handful of texts', () => {
    expect(clusterTexts(table, texts, vectors)).toEqual(byMeaning);
    expect(clusterTexts(table, texts.slice(0, 5), vectors)).toEqual([]);
  });
});
