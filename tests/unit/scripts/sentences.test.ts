/**
 * @file Core, workers, pipeline, persist and bridge tell people codes with data and no sentences, neither by errors nor
 * by words within the data.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ERRORS } from '../../../src/core/errors';

const ROOMS = ['src/core', 'src/pipeline', 'src/persist', 'src/bridge', 'workers'];

/** The errors for people that are given text: “TableError at x.ts:7”. */
function sentencesIn(path: string, source = readFileSync(path, 'utf8')): [string, string][] {
  const found: [string, string][] = [];
  if (!/new \w+\(/.test(source)) return found;
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) {
      const name = node.expression.getText();
      const [first] = node.arguments ?? [];
      const isText = first && ts.forEachChild(wrapped(first), isWriting) === true;
      if (isText && ERRORS.get(name) === 'written') found.push([name, `${name} at ${path}`]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** A node whose only child is this one, so that it is looked at itself. */
const wrapped = (node: ts.Expression) => ts.factory.createParenthesizedExpression(node);

/** A text, also one joined of others or chosen among them; a message's data are none. */
function isWriting(node: ts.Node): true | undefined {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return true;
  if (ts.isObjectLiteralExpression(node) || ts.isCallExpression(node)) return undefined;
  return ts.forEachChild(node, isWriting);
}

const paths = ROOMS.flatMap((room) =>
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(room, path)),
);

test('no error that people read is given a sentence', () => {
  expect(paths.length).toBeGreaterThan(200);
  const found = paths.flatMap((path) => sentencesIn(path));
  expect(found.map(([, where]) => where)).toEqual([]);
});

test('is held to it: sentences are found however they are put together', () => {
  const source = `
    throw new TrainingError('It broke.');
    throw new EncoderError(isBad ? 'Bad ' + name : \`Worse \${name}\`);
    throw new RecipeError({ code: 'sample-not-loaded', file: 'Bad.' });
    throw new RecipeError(told);
    throw new GraphError('for programmers');`;
  expect(sentencesIn('x.ts', source).map(([name]) => name)).toEqual([
    'TrainingError',
    'EncoderError',
  ]);
});

/** What has words in it and is for no reader of the page, or is for readers of any language. */
const WRITTEN_FOR_OTHERS: readonly [what: string, paths: RegExp][] = [
  [
    'prompts',
    /^src\/core\/(asking\/(prompt|templates|text-budget)|instruction\/\S+|shown\/example-pool)\.ts$/,
  ],
  ['what models write', /^src\/core\/asking\/reading\/(marked-names|prose|short-names)\.ts$/],
  [
    'words that tables have',
    /^src\/core\/(keywords\/(keyword-\S+|function-words)|table\/(guess-columns|header)|vectors\/language)\.ts$/,
  ],
  ['forms of files', /^src\/core\/exports\/(json-records|xlsx-parts)\.ts$/],
  [
    'English files for everybody',
    /^src\/(core\/(exports\/data-card|students\/archive\/\S+-readme)|pipeline\/files\/export-table)\.ts$/,
  ],
  ['the name of a model in such a file', /^workers\/student\/encoder\/load-encoder\.ts$/],
  ['the name of a column of such a file', /^src\/pipeline\/audit\/annotators\.ts$/],
  ['what report.json says in English', /^src\/core\/(training|warning)-meanings\.ts$/],
  ['names of tools', /^src\/core\/table\/records\/(ground-truth|hugging-face|label-studio)\.ts$/],
  ['texts to try a model with', /^workers\/embedding\/sentence-encoder\.ts$/],
];

/** Three words or more in a row, outside of errors for programmers. */
function wordsIn(path: string, source = readFileSync(path, 'utf8')): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node)) {
      const name = node.expression.getText();
      const isError = ERRORS.has(name) || name.endsWith('Error');
      if (isError && ERRORS.get(name) !== 'written') return;
    }
    const text = ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('0')
      : ts.isStringLiteralLike(node)
        ? node.text
        : '';
    if (/[’'\p{L}]+[,:;]? (\p{L}+[,:;]? |0 )+\(?\p{L}/u.test(text)) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  return found;
}

test('no words are handed on that a person might read', () => {
  const places = new Map(paths.map((path) => [path, wordsIn(path)] as const));
  const isForOthers = (path: string) => WRITTEN_FOR_OTHERS.some(([, those]) => those.test(path));
  const found = [...places].flatMap(([path, words]) =>
    isForOthers(path) ? [] : words.map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
  for (const [what, those] of WRITTEN_FOR_OTHERS) {
    const spared = [...places].filter(([path, words]) => those.test(path) && words.length > 0);
    expect([what, spared.length]).not.toEqual([what, 0]);
  }
});

test('words are found in data, in conditions and in parts of a sentence', () => {
  const source = `
    const missing = ['config.json', 'a model library (.wasm)'];
    const notice = isOld ? \`Epoch \${epoch} is the one that is used.\` : null;
    const reason = 'it computes other ' + 'results than the processor';
    throw new Error('This is for programmers.');
    throw new TrainingError({ code: 'x', details: 'no words at all' });
    const code = 'two words';`;
  expect(wordsIn('x.ts', source)).toEqual([
    'a model library (.wasm)',
    'Epoch 0 is the one that is used.',
    'it computes other ',
    'results than the processor',
    'no words at all',
  ]);
});
