/** @file Every error class of the source stands in the table of errors, and nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/core/errors';

interface ErrorClass {
  className: string;
  base: string;
  /** As it says itself; null where it takes over its base's. */
  name: string | null;
  /** Only what is below it is ever thrown. */
  isAbstract: boolean;
}

/** The classes of a file that end on “Error”, or extend one that was found to be an error. */
function classesIn(path: string, source = readFileSync(path, 'utf8')): ErrorClass[] {
  const found: ErrorClass[] = [];
  const visit = (node: ts.Node): void => {
    const isAbstract =
      ts.isClassDeclaration(node) &&
      node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
    if (ts.isClassLike(node)) {
      const clause = node.heritageClauses?.find(
        ({ token }) => token === ts.SyntaxKind.ExtendsKeyword,
      );
      const base = clause?.types[0]?.expression.getText() ?? '';
      const own = node.members.find(
        (member): member is ts.PropertyDeclaration =>
          ts.isPropertyDeclaration(member) && member.name.getText() === 'name',
      )?.initializer;
      const name = own && ts.isStringLiteral(own) ? own.text : null;
      found.push({ className: node.name?.text ?? '', base, name, isAbstract: isAbstract ?? false });
    }
    ts.forEachChild(node, visit);
  };
  // Most files hold no class below another one; parsing them all takes seconds.
  if (/\bextends\s+[A-Z]/.test(source) && /\bclass\b/.test(source)) {
    visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true));
  }
  return found;
}

/** The names of all errors among classes, as they are thrown. */
function namesOf(classes: readonly ErrorClass[]): Set<string> {
  const byName = new Map(classes.map((one) => [one.className, one]));
  const nameOf = ({ base, name, className }: ErrorClass): string | null => {
    if (/^(Error|TypeError|RangeError|DOMException)$/.test(base)) return name ?? className;
    const parent = byName.get(base);
    const inherited = parent ? nameOf(parent) : null;
    return inherited === null ? null : (name ?? inherited);
  };
  return new Set(classes.flatMap((one) => (one.isAbstract ? [] : (nameOf(one) ?? []))));
}

describe('the table of errors', () => {
  test('has the name of every error class in the source, and no other', () => {
    const files = ['src', 'workers'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => join(folder, path)),
    );
    expect(files.length).toBeGreaterThan(200);
    const names = namesOf(files.flatMap((path) => classesIn(path)));
    expect([...names].sort()).toEqual([...ERRORS.keys()].sort());
  });

  test('is held to it: a class without a name, one of another’s, one below another are found', () => {
    const source = `
      class Nameless extends Error {}
      class Other extends Error { override readonly name = 'Renamed'; }
      class Below extends Other { readonly extra = 1; }
      class NoError extends Map {}`;
    expect([...namesOf(classesIn('x.ts', source))].sort()).toEqual(['Nameless', 'Renamed']);
  });
});
