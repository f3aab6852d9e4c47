/** @file The keywords teacher: what a keyword meets, and in which order candidates come. */
import { wordsOf } from '../../../../src/ui/words/messages/words-of';
import { describe, expect, it } from 'vitest';
import type { Label } from '../../../../src/core/task/recipe';
import { KeywordsTeacher } from '../../../../src/core/keywords/keywords';
import type { Annotation } from '../../../../src/core/teaching/teacher';

async function annotate(labels: Label[], text: string) {
  const answer: Annotation = await new KeywordsTeacher(labels).annotate({ row: 7, text });
  if (answer.status === 'failed') throw new Error(wordsOf(answer.reason));
  return answer;
}

const art: Label = { name: 'Art', keywords: ['painting'] };
const sport: Label = { name: 'Sport', keywords: ['football', 'world cup', 'team'] };
const place: Label = { name: 'NaturalPlace', keywords: ['river', 'lake'] };

describe('what a keyword meets', () => {
  it('a word with another ending', async () => {
    expect((await annotate([art, sport], 'She painted; he was teaming up.')).candidates).toEqual([
      'Art',
      'Sport',
    ]);
  });

  it('never a part of a word: no art in a party', async () => {
    const { candidates, unmatched } = await annotate([art, sport], 'A birthday party in Stuttgart');
    expect(unmatched).toBe(true);
    expect(candidates).toEqual(['Art', 'Sport']);
  });

  it('a word whatever its case and accents', async () => {
    const cafe: Label = { name: 'Café' };
    expect((await annotate([art, cafe], 'THE CAFES OF PARIS')).candidates).toEqual(['Café']);
    expect((await annotate([art, { name: 'cafe' }], 'Un CAFÉ')).candidates).toEqual(['cafe']);
  });

  it('a phrase only where its words follow one another', async () => {
    expect((await annotate([art, sport], 'The World Cups of old')).candidates).toEqual(['Sport']);
    expect((await annotate([art, sport], 'a cup for the world')).unmatched).toBe(true);
  });

  it('the words of a name that is written as one', async () => {
    expect((await annotate([art, place], 'a natural place')).candidates).toEqual(['NaturalPlace']);
    expect((await annotate([art, place], 'a NaturalPlace')).candidates).toEqual(['NaturalPlace']);
    const card: Label = { name: 'card_arrival' };
    expect((await annotate([art, card], 'the card arrival')).candidates).toEqual(['card_arrival']);
  });

  it('words in scripts without spaces', async () => {
    const tower: Label = { name: 'Tower', keywords: ['東京タワー'] };
    expect((await annotate([art, tower], '昨日東京タワーに行った')).candidates).toEqual(['Tower']);
  });

  it('no article or initial by way of a one-letter name, nor “other” by way of Other', async () => {
    const labels = [{ name: 'A' }, { name: 'Other' }, art];
    expect((await annotate(labels, 'A painting of the other sort')).candidates).toEqual(['Art']);
  });

  it('a one-letter keyword that was asked for', async () => {
    expect(
      (await annotate([art, { name: 'Language', keywords: ['C'] }], 'in C')).candidates,
    ).toEqual(['Language']);
  });
});

describe('the order of candidates', () => {
  it('puts the label with more distinct keywords first', async () => {
    const { candidates, scores } = await annotate([art, sport], 'A painting: a football team.');
    expect(candidates).toEqual(['Sport', 'Art']);
    expect(scores).toHaveLength(2);
    expect(scores?.[0]).toBeGreaterThan(scores?.[1] ?? 0);
  });

  it('weighs a phrase more than one word', async () => {
    const cup: Label = { name: 'Dishes', keywords: ['plate'] };
    expect((await annotate([cup, sport], 'The world cup plate')).candidates[0]).toBe('Sport');
  });

  it('weighs a new keyword more than a repeated one', async () => {
    const labels: Label[] = [
      { name: 'Repeated', keywords: ['red'] },
      { name: 'Varied', keywords: ['green', 'blue'] },
    ];
    expect((await annotate(labels, 'red green red blue')).candidates[0]).toBe('Varied');
  });

  it('weighs what stands early more than what stands late', async () => {
    const labels: Label[] = [{ name: 'Late' }, { name: 'Early' }];
    expect((await annotate(labels, 'early, and then late')).candidates).toEqual(['Early', 'Late']);
  });

  it('divides a keyword among the labels that claim it', async () => {
    const labels: Label[] = [
      { name: 'Animal', keywords: ['species'] },
      { name: 'Plant', keywords: ['species'] },
      { name: 'Film', keywords: ['drama'] },
    ];
    expect((await annotate(labels, 'species drama')).candidates).toEqual([
      'Film',
      'Animal',
      'Plant',
    ]);
  });

  it('breaks ties by the order of the labels', async () => {
    const x: Label = { name: 'X-ray', keywords: ['scan'] };
    const y: Label = { name: 'Yoga', keywords: ['scan'] };
    expect((await annotate([x, y], 'a scan')).candidates).toEqual(['X-ray', 'Yoga']);
    expect((await annotate([y, x], 'a scan')).candidates).toEqual(['Yoga', 'X-ray']);
  });

  it('follows the documented formula', async () => {
    // 4 words. Sport: “world cup” at 0, once: 1.5 * 1 * 1.5; “team” at 2, twice: 1 * 1.5 * 1.25.
    const { scores } = await annotate([art, sport], 'World cup team teams');
    expect(scores).toEqual([1.5 * 1.5 + 1.5 * 1.25]);
  });

  it('counts the words of a phrase once for a label that also has them alone', async () => {
    const york: Label = { name: 'City', keywords: ['new york', 'york', 'new'] };
    const { scores } = await annotate([york, art], 'New York');
    expect(scores).toEqual([1.5 * 1.5]);
  });
});

describe('a text without any keyword', () => {
  it('gets all labels in their order, without scores', async () => {
    const answer = await annotate([art, sport, place], 'Nothing of the kind.');
    expect(answer).toEqual({
      row: 7,
      status: 'annotated',
      candidates: ['Art', 'Sport', 'NaturalPlace'],
      unmatched: true,
    });
  });

  it('may be empty', async () => {
    expect((await annotate([art, sport], '')).unmatched).toBe(true);
  });
});

it('keeps a hundred labels with twenty keywords each apart', async () => {
  const labels = Array.from({ length: 100 }, (_, label) => ({
    name: `topic ${label}`,
    keywords: Array.from({ length: 20 }, (_, k) => `word${label}x${k}`),
  }));
  const teacher = new KeywordsTeacher(labels);
  for (let label = 0; label < 100; label += 1) {
    const answer = await teacher.annotate({ row: label, text: `about word${label}x7 and so on` });
    expect(answer).toMatchObject({ candidates: [`topic ${label}`] });
  }
});

describe('negation', () => {
  it.each([
    'not a river',
    'No river here',
    'without any river',
    "It isn't a river",
    'It is not a deep river',
    'kein river',
  ])('counts against a label: %s', async (text) => {
    const { candidates } = await annotate([art, place], `A painting, ${text}`);
    expect(candidates).toEqual(['Art']);
  });

  it.each([
    'The river is not deep',
    'not cheap but a river',
    'Not only this, as everybody knows: a river',
    'option t river',
  ])('counts only a few words before, and not across a turn: %s', async (text) => {
    expect((await annotate([art, place], text)).candidates).toEqual(['NaturalPlace']);
  });

  it('is outweighed by what is said more often', async () => {
    const { candidates } = await annotate([art, place], 'river lake; not a river');
    expect(candidates).toEqual(['NaturalPlace']);
  });

  it('puts denied labels last where nothing else is known', async () => {
    expect(await annotate([place, art], 'not a river')).toMatchObject({
      candidates: ['Art', 'NaturalPlace'],
      unmatched: true,
    });
  });

  it('leaves keywords alone that begin with a negation', async () => {
    const signal: Label = { name: 'Outage', keywords: ['no signal'] };
    expect((await annotate([art, signal], 'there is no signal')).candidates).toEqual(['Outage']);
  });
});

describe('regular expressions', () => {
  const order: Label = { name: 'Purchase', keywords: ['/order\\s*#?\\d{4,}/', '/colou?r/'] };

  it('are keywords in slashes', async () => {
    expect((await annotate([art, order], 'my ORDER #12345')).candidates).toEqual(['Purchase']);
    expect((await annotate([art, order], 'order of the day')).unmatched).toBe(true);
  });

  it('can be negated, repeated and shared', async () => {
    const other: Label = { name: 'Paint', keywords: ['/colou?r/'] };
    expect((await annotate([art, order], 'without color')).unmatched).toBe(true);
    const { candidates, scores } = await annotate([order, other], 'color and colour');
    expect(candidates).toEqual(['Purchase', 'Paint']);
    expect(scores?.[0]).toBeCloseTo((1 + 0.5) * 1.5 * 0.5, 9);
  });

  it.each(['/k\u00e4lt/', '/ka\u0308lt/'])(
    'find accents however they are written: %s',
    async (one) => {
      const cold: Label = { name: 'Cold', keywords: [one] };
      for (const text of ['die K\u00e4lte', 'die Ka\u0308lte']) {
        expect((await annotate([art, cold], text)).candidates).toEqual(['Cold']);
      }
    },
  );

  it('say what is wrong with them', () => {
    expect(() => new KeywordsTeacher([art, { name: 'Bad', keywords: ['/(a/'] }])).toThrow(
      /keyword-unusable.*Bad.*pattern-not-closed/,
    );
  });

  it('cannot make a run hang', async () => {
    const trap: Label = { name: 'Trap', keywords: ['/(a+)+b/', '/(x|x)+y/'] };
    const start = performance.now();
    await annotate([art, trap], 'a'.repeat(100_000) + 'x'.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('in scripts without blanks between words a keyword meets', () => {
  const found = async (keyword: string, text: string) =>
    (await annotate([{ name: 'Asked', keywords: [keyword] }, { name: 'Else' }], text)).unmatched !==
    true;

  it.each([
    ['跌倒', '患者在浴室跌倒了'],
    ['天気', '東京都の天気'],
    ['転倒', '患者が転倒した'],
    ['ガソリン', 'ガソリンが高い'],
    ['กาแฟ', 'ฉันดื่มกาแฟทุกเช้า'],
    ['ห้องน้ำ', 'ผู้ป่วยหกล้มในห้องน้ำ'],
    ['ພາສາ', 'ຂ້ອຍມັກພາສາລາວ'],
    ['မြန်မာ', 'ကျွန်တော်သည်မြန်မာ'],
    ['ស្រឡាញ់', 'ខ្ញុំស្រឡាញ់ភាសាខ្មែរ'],
  ])('a word: %s in %s', async (keyword, text) => {
    expect(await found(keyword, text)).toBe(true);
  });

  it.each([
    ['京都', '東京都の天気'],
    ['กา', 'ฉันดื่มกาแฟทุกเช้า'],
    ['生会', '学生会'],
    ['ガス', 'ガスト'],
  ])('never a part of another word: no %s in %s', async (keyword, text) => {
    expect(await found(keyword, text)).toBe(false);
  });

  it('a word that a sign or a picture parts from the next', async () => {
    expect(await found('京都', '東、京都')).toBe(true);
    expect(await found('京都', '🙂京都🙂')).toBe(true);
  });

  it('what no dictionary knows: a long run is not taken for one word', async () => {
    expect(await found('テスト', `${'アイウエオカキクケコ'.repeat(3)}テスト`)).toBe(true);
  });
});
