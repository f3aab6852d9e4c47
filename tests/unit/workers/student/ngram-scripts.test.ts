/**
 * @file The exported scripts see in a text what the page sees, without blanks between words, too; and predict.py says
 * the same with numpy and without.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  NgramFeaturiser,
  type NgramVocabulary,
} from '../../../../src/core/students/ngram-features';
import { ngramArchiveFiles } from '../../../../src/core/students/archive/ngram-archive';
import { seededRandom } from '../../../../src/core/random';
import { featuresOf, fitVocabulary } from '../../../helpers/sparse';

const TEXTS = [
  '患者在浴室跌倒了。给药错误，第3章abc',
  '東京都の天気 ガソリンスタンド ｶﾞｽ が',
  'ผู้ป่วยหกล้มในห้องน้ำ กาแฟ',
  'ຂ້ອຍມັກພາສາລາວ',
  'ខ្ញុំស្រឡាញ់ភាសាខ្មែរ',
  'ကျွန်တော်သည်မြန်မာ',
  '𠀀𠀁 mixed漢字text a\u0e31 漢\u0301字 e\u0301漢',
  'plain English, with a pair',
  // Marks out of order, in runs as long as are put in order at once and longer.
  ...[99, 102, 198, 201, 300].map((marks) => `a${'\u0315\u0300\u05ae'.repeat(marks / 3)}b ｶ`),
  `a${'\u0315\u0300'.repeat(50)} a${'\u0315\u0300'.repeat(100)}\u034f${'\uff9e\u0315\u0300'.repeat(80)}𝅘𝅥𝅯`,
];
const SCRIPTS = 'workers/student/archive/ngram';
const LABELS = ['a', 'b'];

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** An archive whose every term is evidence for one label, in a folder with the scripts. */
function exported(
  vocabulary: NgramVocabulary,
  change = (features: string) => features,
  labels = LABELS,
  evidenceOf: (entry: number) => number = () => 0.1,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'student-'));
  folders.push(folder);
  const evidence = new Float32Array(vocabulary.terms.length * labels.length).map((_, i) =>
    evidenceOf(i),
  );
  const bias = Float32Array.from(labels, (_, i) => i / 10);
  for (const [name, content] of ngramArchiveFiles({ labels, vocabulary, evidence, bias })) {
    writeFileSync(join(folder, name), typeof content === 'string' ? change(content) : content);
  }
  for (const script of ['predict.py', 'many_texts.py', 'predict.mjs']) {
    copyFileSync(join(SCRIPTS, script), join(folder, script));
  }
  return folder;
}

type Rows = [number, number][][];

function pythonFeatures(folder: string): Rows {
  const program = [
    'import json, sys',
    `sys.path.insert(0, ${JSON.stringify(folder)})`,
    'from predict import Student',
    `student = Student(${JSON.stringify(folder)})`,
    'texts = json.load(sys.stdin)',
    'print(json.dumps([list(student.features(text).items()) for text in texts]))',
  ].join('\n');
  return JSON.parse(
    execFileSync('python3', ['-c', program], { input: JSON.stringify(TEXTS) }).toString(),
  ) as Rows;
}

async function nodeFeatures(folder: string): Promise<Rows> {
  const { loadStudent } = (await import(
    /* @vite-ignore */ pathToFileURL(join(folder, 'predict.mjs')).href
  )) as { loadStudent: (folder: URL) => { features: (text: string) => [number, number][] } };
  const student = loadStudent(pathToFileURL(`${folder}/`));
  return TEXTS.map((text) => student.features(text));
}

describe.each(['characters', 'runs'] as const)('where words are %s', (spaceless) => {
  let vocabulary: NgramVocabulary;
  let folder: string;
  beforeAll(() => {
    const fitted = fitVocabulary(TEXTS);
    const runs = TEXTS.flatMap((text) => text.split(/[ 。，]/)).map((run) => `w${run}`);
    const terms = [...fitted.terms, ...runs.filter((run) => !fitted.terms.includes(run))];
    const idf = Float32Array.from(terms, (_, i) => 1 + (i % 7) / 7);
    vocabulary = { terms: [...new Set(terms)], idf: idf.slice(0, new Set(terms).size), spaceless };
    // Students of before do not say what a word is.
    const change = (text: string) => text.replace(',"spaceless":"runs"', '');
    folder = exported(vocabulary, change);
  });

  test.each([
    ['predict.py', (at: string) => Promise.resolve(pythonFeatures(at))],
    ['predict.mjs', nodeFeatures],
  ])('%s has the page’s features', async (_, featuresBy) => {
    const theirs = await featuresBy(folder);
    const ours = new NgramFeaturiser(vocabulary).transform(TEXTS);
    TEXTS.forEach((text, row) => {
      const expected = featuresOf(ours, row);
      const found = new Map(theirs[row]);
      expect([...found.keys()].sort(), text).toEqual([...expected.keys()].sort());
      for (const [term, value] of found) expect(value).toBeCloseTo(expected.get(term) ?? NaN, 5);
    });
  });
});

test('words are characters with their marks, and their pairs', () => {
  const words = fitVocabulary(['給薬3回', 'น้ำ']).terms.filter((term) => term.startsWith('w'));
  const expected = ['給', '薬', '3', '回', '給 薬', '薬 3', '3 回', 'น้', 'ำ', 'น้ ำ'];
  expect(words.toSorted()).toEqual(expected.map((word) => `w${word}`).toSorted());
});

test.each(['python3', 'node'])('%s runs the script whatever a label is called', (program) => {
  const names = [
    'of\ntwo\tlines\r.\u2028.',
    'half \uD800',
    `'''"""\\ '); import os; os._exit(7) # {}{0}%s%(a)s \${1}\``,
  ];
  const shown = { python3: String.raw`half \ud800`, node: 'half \uFFFD' }[program];
  for (const last of names) {
    // The last label has the largest bias.
    const labels = ['__proto__', ...names.filter((name) => name !== last), last];
    const folder = exported(fitVocabulary(TEXTS), undefined, labels);
    const script = join(folder, program === 'node' ? 'predict.mjs' : 'predict.py');
    const said = execFileSync(program, [script], { input: 'plain English\n' }).toString();
    const [label, confidence, ...text] = said.split('\t');
    expect(label).toBe(last.startsWith('half') ? shown : last.replaceAll(/\s+/g, ' '));
    expect(Number(confidence)).toBeGreaterThan(0);
    expect(text).toEqual(['plain English\n']);
  }
});

describe('predict.py', () => {
  /** An interpreter that has numpy, if there is one. */
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import numpy']).status === 0,
  );
  if (!python) console.log('numpy is not installed (Debian: python3-numpy): its test is left out.');

  /** Texts of pieces that tokenisers trip over, some empty, some of more terms than are kept. */
  function oddTexts(): string[] {
    const pieces = [
      ...TEXTS.flatMap((text) => [text, ...text.split(' ')]),
      ...[
        '',
        ' ',
        '\n',
        '\t',
        '\u00a0',
        '\u2028',
        '\u3000',
        '\ufeff',
        '\x1c',
        '\x85',
        '\0',
        '\u200b',
      ],
      ...[
        '\ud800',
        '\udfff',
        'e\u0301',
        '\u0301',
        'İ',
        'ΌΣΟΣ',
        'ﬃ',
        '½',
        '①',
        'Ⅷ',
        '👩‍👩‍👧',
        '🇩🇪',
        '…“a”–b',
      ],
      ...['don’t', 'a.b@c', 'x'.repeat(300), 'straße', 'plain plain', '漢 字', '字 漢字'],
    ];
    const random = seededRandom(5);
    const pick = () => pieces[Math.floor(random() * pieces.length)] ?? '';
    const some = Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: i % 23 }, pick).join(random() < 0.5 ? ' ' : ''),
    );
    const many = Array.from({ length: 4_500 }, (_, i) => `w${i} ${pick()}`);
    const often = 'a'.repeat(20_000);
    return [
      '',
      ...some,
      often,
      ...[many, many.toReversed()].map((words) => words.join(' ')),
      'ab '.repeat(70_000),
      '',
    ];
  }

  test.skipIf(!python).each(['characters', 'runs'] as const)(
    'says the same with numpy and without, words being %s',
    (spaceless) => {
      const texts = oddTexts();
      const { terms } = fitVocabulary(texts);
      const idf = Float32Array.from(terms, (_, i) => 1 + (i % 7) / 7);
      const folder = exported({ terms, idf, spaceless }, undefined, ['a', 'b', 'c'], (i) =>
        Math.sin(i * i),
      );
      writeFileSync(join(folder, 'texts.json'), JSON.stringify(texts));
      const program = [
        'import json, sys',
        `sys.path.insert(0, ${JSON.stringify(folder)})`,
        'from predict import Student',
        'from many_texts import ManyTexts',
        `student = Student(${JSON.stringify(folder)})`,
        'assert student.many',
        `texts = json.load(open(${JSON.stringify(join(folder, 'texts.json'))}))`,
        'longest = len(student.features(texts[-3]))',
        'many = [list(student.distributions(texts)), student.predict(texts)]',
        // Tokens are forgotten between batches, and all is the same.
        'student.MAX_CACHED_CHARACTERS = 100',
        'again = list(student.distributions(texts))',
        // As for many labels.
        'student.many.most_often = 0',
        'unsummed = list(student.distributions(texts))',
        'student.many = None',
        'one = [list(student.distributions(texts)), student.predict(texts[:-2])]',
        'print(json.dumps({"longest": longest, "many": many, "one": one, "unsummed": unsummed, "again": again == many[0]}))',
      ].join('\n');
      const said = execFileSync(python ?? '', ['-c', program], { maxBuffer: 1 << 28 }).toString();
      type Answers = [distributions: number[][], labels: [string, number][]];
      const { longest, many, one, unsummed, again } = JSON.parse(said) as {
        longest: number;
        many: Answers;
        one: Answers;
        unsummed: number[][];
        again: boolean;
      };
      expect(longest).toBe(4_096);
      expect(many[1].slice(0, -2).map(([label]) => label)).toEqual(one[1].map(([label]) => label));
      expect(new Set(many[1].map(([label]) => label)).size).toBe(3);
      for (const distributions of [many[0], unsummed]) {
        distributions.forEach((distribution, row) => {
          distribution.forEach((probability, label) => {
            const difference = Math.abs(probability - (one[0][row]?.[label] ?? NaN));
            expect(difference, JSON.stringify(texts[row]?.slice(0, 80))).toBeLessThan(1e-12);
          });
        });
      }
      expect(again).toBe(true);
    },
  );
});
