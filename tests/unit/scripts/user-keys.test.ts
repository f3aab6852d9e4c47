/**
 * @file Texts of people are no keys of plain objects: a label named `constructor` would find what no one put
 * there. Types that would let them be (`Record<string, …>`, index signatures) stand in the files below only.
 */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('../../../', import.meta.url).pathname;

/** What the keys are there. */
const ALLOWED = new Map([
  ['src/core/asking/answer-schema.ts', 'fields of a JSON schema that we write'],
  ['src/core/graph', 'names of tensors and attributes'],
  ['src/core/keywords/words.ts', 'single letters, in a table of ours'],
  ['src/core/students', 'names of tensors, and fields of a model’s configuration'],
  ['src/core/table/records', 'fields of a record that are its own (`Object.hasOwn`)'],
  ['src/core/task/recipe-columns.ts', 'fields of a recipe, by names of ours'],
  ['src/core/task/label-list.ts', 'single quotation marks, in a table of ours'],
  ['src/core/teaching/chat.ts', 'token ids of the protocol'],
  ['src/pipeline/files/project/training-state.ts', 'names of tensors'],
  ['src/state/task-form/trial.svelte.ts', 'JSON texts that we make'],
  ['workers/embedding', 'names of tensors'],
  ['workers/offline', 'names of policies'],
  ['workers/student', 'names of tensors'],
  ['workers/table/workbook', 'attributes of XML, by names of ours'],
]);

/** Whether a type is a plain object with any text as its key. */
function hasAnyKey(node: ts.Node): boolean {
  if (ts.isIndexSignatureDeclaration(node)) {
    return node.parameters.some(({ type }) => type?.kind === ts.SyntaxKind.StringKeyword);
  }
  if (!ts.isTypeReferenceNode(node) || node.typeName.getText() !== 'Record') return false;
  return node.typeArguments?.[0]?.kind === ts.SyntaxKind.StringKeyword;
}

function countIn(source: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (hasAnyKey(node)) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true));
  return count;
}

function scriptOf(name: string): string {
  const source = readFileSync(ROOT + name, 'utf8');
  if (!name.endsWith('.svelte')) return source;
  return [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, code]) => code)
    .join('\n');
}

const found = ['src', 'workers']
  .flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name}`,
    ),
  )
  .filter((name) => /\.(ts|svelte)$/.test(name) && countIn(scriptOf(name)) > 0);

describe('plain objects with any text as their key', () => {
  test('stand where no text of people is a key', () => {
    const places = [...ALLOWED.keys()];
    const others = found.filter(
      (name) => !places.some((place) => name === place || name.startsWith(`${place}/`)),
    );
    expect(others).toEqual([]);
  });

  test('are looked for in places where there are some', () => {
    const empty = [...ALLOWED.keys()].filter(
      (place) => !found.some((name) => name.startsWith(place)),
    );
    expect(empty).toEqual([]);
  });

  test('are found, maps are not', () => {
    expect(countIn('let a: Record<string, number>; let b: { [label: string]: 1 };')).toBe(2);
    expect(countIn('let a: Map<string, number>; let b: Record<"x" | "y", number>;')).toBe(0);
  });
});
