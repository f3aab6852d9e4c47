/** @file Reading a language model’s answers, well-formed, dressed up, broken and random. */
import { describe, expect, it } from 'vitest';
import { parseAnswer } from '../../../../../src/core/asking/reading/answer';
import { LabelLookup } from '../../../../../src/core/keywords/label-lookup';
import { pick, randomOf } from '../../../../helpers/teacher/fixtures';

const NAMES = ['Human', 'Natural place', 'OfficeHolder', 'Été', 'Oil, gas'];
const lookup = new LabelLookup(NAMES);
const parse = (raw: string) => parseAnswer(raw, lookup);

describe('a well-formed answer', () => {
  it.each([
    ['{"labels": ["Human", "Natural place"]}', ['Human', 'Natural place']],
    ['{"label": "Human"}', ['Human']],
    ['["Natural place", "Human"]', ['Natural place', 'Human']],
    ['{"labels": ["Oil, gas"]}', ['Oil, gas']],
  ])('%s', (raw, labels) => expect(parse(raw)).toEqual(labels));

  it('keeps the order and drops repetitions', () => {
    expect(parse('{"labels": ["Été", "Human", "ete", "HUMAN"]}')).toEqual(['Été', 'Human']);
  });

  it('drops what is not a label and keeps the rest', () => {
    expect(parse('{"labels": ["Robot", "Human"]}')).toEqual(['Human']);
  });

  it('may be empty, whatever prose follows', () => {
    expect(parse('{"labels": []}')).toEqual([]);
    expect(parse('[] because it is not about a human')).toEqual([]);
    expect(parse('{"label": "Robot"} and not Human')).toEqual([]);
  });
});

describe('an answer with something around it', () => {
  it.each([
    ['```json\n{"labels": ["Human"]}\n```', ['Human']],
    ['Sure! Here it is: {"labels": ["Human"]}', ['Human']],
    ['{"labels": ["Human"]} I left out Natural place, because…', ['Human']],
    ['<think>\n\n</think>\n\n{"label": "Human"}', ['Human']],
    ['<think>Natural place? No.</think>{"label": "Human"}', ['Human']],
    ['Natural place? No.</think>{"label": "Human"}', ['Human']],
    ['\n\n   {"label" :\n "Human"}   ', ['Human']],
    ['{"labels": ["  \\"human\\" "]}', ['Human']],
    ['{"a \\" } ]": "Human"}', ['Human']],
  ])('%j', (raw, labels) => expect(parse(raw)).toEqual(labels));

  it('says nothing while it only thinks', () => {
    expect(parse('<think>It could be Human, or')).toEqual([]);
  });
});

describe('JSON of another shape', () => {
  it.each([
    ['{"answer": {"first": "Human", "second": "été"}}', ['Human', 'Été']],
    ['{"labels": "Human, Natural place"}', ['Human', 'Natural place']],
    ['{"Human": true, "Natural place": false, "Été": 0.4, "OfficeHolder": 0}', ['Human', 'Été']],
    ['{"labels": [{"name": "Human", "score": 0.9}]}', ['Human']],
    ['{"label": "the label is Human"}', ['Human']],
    ['{"label": null}', []],
  ])('%s', (raw, labels) => expect(parse(raw)).toEqual(labels));
});

describe('broken JSON', () => {
  it.each([
    ['{"labels": ["Human", "Natural pla', ['Human']],
    ['{"labels": ["Human", "Human", "Hum', ['Human']],
    ['{"labels": ["Hum', []],
    ['{"labels": ["Human",]}', ['Human']],
    ["{'labels': ['Human', 'Été']}", ['Human', 'Été']],
    ['{label: Human}', ['Human']],
    ['{"label": Human}', ['Human']],
    ['[Human]', ['Human']],
    ['{', []],
  ])('%s', (raw, labels) => expect(parse(raw)).toEqual(labels));
});

describe('plain text', () => {
  it.each([
    ['Human', ['Human']],
    ['human.', ['Human']],
    ['"natural PLACE"', ['Natural place']],
    ['**Human**', ['Human']],
    ['Human, Natural place', ['Human', 'Natural place']],
    ['1. Natural place\n2. Human', ['Natural place', 'Human']],
    ['1) Natural place\n2) Human', ['Natural place', 'Human']],
    ['- Human\n* Été\n• office holder', ['Human', 'Été', 'OfficeHolder']],
    ['Answer: Human', ['Human']],
    ['The most likely label is: "Human"', ['Human']],
    ['Oil, gas', ['Oil, gas']],
    ['It is probably Human, or a natural place.', ['Human', 'Natural place']],
    ['I cannot say.', []],
    ['Humanity', []],
    ['', []],
  ])('%j', (raw, labels) => expect(parse(raw)).toEqual(labels));

  it('reads labels that are numbers or letters', () => {
    const stars = new LabelLookup(['1', '2', '3']);
    expect(parseAnswer('3', stars)).toEqual(['3']);
    expect(parseAnswer('{"label": 2}', stars)).toEqual(['2']);
    expect(parseAnswer('1. 3', stars)).toEqual(['3']);
    expect(parseAnswer('Answer: B', new LabelLookup(['A', 'B']))).toEqual(['B']);
  });
});

describe('names that are hard to read', () => {
  const HARD = [
    ...['card', 'card arrival', 'card not working', 'C', 'C++', 'C#', 'positive', 'not positive'],
    ...[
      '😀',
      '😡',
      '👍',
      '👍🏽',
      '👎 bad',
      'He said "no"',
      "it's fine",
      '5" pipe',
      'a\\b',
      'yes/no',
      '<b>',
    ],
    ...['人間', '場所', 'Ort, Straße', 'none', 'null', '{x}', '[y]', 'true'],
  ];
  const hard = new LabelLookup(HARD);
  const read = (raw: string) => parseAnswer(raw, hard);

  it.each(HARD)('%s is read back from JSON', (name) => {
    expect(read(JSON.stringify({ label: name }))).toEqual([name]);
    expect(read(JSON.stringify({ reason: 'x', labels: [name, 'C++'] }))[0]).toBe(name);
  });

  it.each([
    // Cut off, a name may be the beginning of another one.
    ['{"label": "card', []],
    ['{"labels": ["card a', []],
    ['{"labels": ["card arrival", "card', ['card arrival']],
    ['{"label": "card arrival', ['card arrival']],
    ['The card has not come: card arrival', ['card arrival']],
    ['It is not positive', ['not positive']],
    ['It is 😡.', ['😡']],
    ['👍🏽, and never 😀', ['👍🏽']],
    ['{"label": "He said "no""}', ['He said "no"']],
    ['He said "no"', ['He said "no"']],
    ['{"label": "it’s fine"}', ["it's fine"]],
  ])('%s', (raw, labels) => expect(read(raw)).toEqual(labels));
});

describe('an answer in another language', () => {
  it.each([
    ['{"etiquetas": ["Human"]}', ['Human']],
    ['La etiqueta correcta es Human.', ['Human']],
    ['ラベル：Human', ['Human']],
    ['答案是Human。', ['Human']],
    ['{"labels": ["Human（人）"]}', ['Human']],
    // A translated name is a guess.
    ['{"labels": ["Mensch"]}', []],
    ['Es tut mir leid, das kann ich nicht sagen.', []],
  ])('%s', (raw, labels) => expect(parse(raw)).toEqual(labels));

  it('finds names in scripts without spaces', () => {
    const names = new LabelLookup(['人間', '場所']);
    expect(parseAnswer('答えは場所です。', names)).toEqual(['場所']);
    expect(parseAnswer('「人間」、場所', names)).toEqual(['人間', '場所']);
  });
});

describe('whatever the answer', () => {
  const SCRAPS = [
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ',',
    ':',
    '\n',
    ' ',
    '```',
    '<think>',
    '</think>',
    '1.',
    '- ',
    'labels',
    'label',
    'Human',
    'human',
    'Natural',
    'place',
    'Oil',
    'gas',
    'Robot',
    'not',
    '😀',
    '\ud800',
    'true',
    'null',
    '0.5',
    '_',
    '*',
    '(',
    ')',
  ];

  it('names labels only, each once, and never throws', () => {
    const random = randomOf(11);
    for (let round = 0; round < 5_000; round += 1) {
      const length = Math.floor(random() * 30);
      const raw = Array.from({ length }, () => pick(random, SCRAPS)).join('');
      const labels = parse(raw);
      expect(NAMES, raw).toEqual(expect.arrayContaining(labels));
      expect(new Set(labels).size, raw).toBe(labels.length);
    }
  });

  it('finds all labels of a list, however it is dressed up', () => {
    const random = randomOf(12);
    const dresses: ((names: string[]) => string)[] = [
      (names) => JSON.stringify({ labels: names }),
      (names) => JSON.stringify(names, null, 2),
      (names) =>
        `Here you are:\n\`\`\`json\n${JSON.stringify({ labels: names })}\n\`\`\`\nGlad to help.`,
      (names) => names.map((name, i) => `${i + 1}. **${name}**`).join('\n'),
      (names) => names.map((name) => `- "${name.toUpperCase()}"`).join('\n'),
      (names) => `<think>\n\n</think>${JSON.stringify({ labels: [...names, ...names] })}`,
      (names) => JSON.stringify({ labels: names }).slice(0, -2),
    ];
    for (let round = 0; round < 500; round += 1) {
      const names = NAMES.filter(() => random() < 0.6).sort(() => random() - 0.5);
      // Who names all labels has decided for none.
      if (names.length === 0 || names.length === NAMES.length) continue;
      const raw = pick(random, dresses)(names);
      expect(parse(raw), raw).toEqual(names);
    }
  });

  it('loses nothing but the last name when it is cut anywhere', () => {
    const raw = JSON.stringify({ labels: NAMES });
    for (let end = 0; end <= raw.length; end += 1) {
      const labels = parse(raw.slice(0, end));
      expect(labels).toEqual(NAMES.slice(0, labels.length));
    }
  });

  it('stays quick on long nonsense', () => {
    expect(parse('"'.repeat(50_000) + '[{'.repeat(50_000))).toEqual([]);
    expect(parse('...!'.repeat(50_000))).toEqual([]);
  });
});
