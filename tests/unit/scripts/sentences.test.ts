/** @file Core, workers, pipeline, persist and bridge hand codes with data to the errors that people read, no sentences. */
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

test('no error that people read is given a sentence', () => {
  const paths = ROOMS.flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(room, path)),
  );
  expect(paths.length).toBeGreaterThan(200);
  const found = paths.flatMap((path) => sentencesIn(path));
  expect(found.map(([, where]) => where)).toEqual([]);
});

test('is held to it: sentences are found however they are put together', () => {
  const source = `
    throw new TrainingError('It broke.');
    throw new EncoderError(isBad ? 'Bad ' + name : \`Worse \${name}\`);
    throw new RecipeError({ code: 'recipe-none', details: 'Bad.' });
    throw new RecipeError(told);
    throw new GraphError('for programmers');`;
  expect(sentencesIn('x.ts', source).map(([name]) => name)).toEqual([
    'TrainingError',
    'EncoderError',
  ]);
});
