/** @file Reads who imports whom out of source texts, and holds it against scripts/import-rules.mjs. */
import { posix } from 'node:path';
import ts from 'typescript';
import { ownsPackage } from '../../scripts/import-rules.mjs';

export interface Import {
  specifier: string;
  /** Nothing of it is left when the types are gone. */
  isTypeOnly: boolean;
}

export interface ImportRules {
  /** Folder → folders it may import from; `workers/api` stands for types of workers/NAME/api.ts. */
  allowed: Readonly<Record<string, readonly string[]>>;
  /** Package → folders that may import it, and what lies in them. */
  owners: Readonly<Record<string, readonly string[]>>;
}

/** Modules of workers whose types the bridge may read. */
const WORKER_API = /^workers\/[^/]+\/api(\.ts)?$/;

/** All imports of a .ts or .svelte file, those of workers and other URLs included. */
export function importsIn(fileName: string, source: string): Import[] {
  const scripts = fileName.endsWith('.svelte') ? svelteScripts(source) : source;
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const found = importOf(node);
    if (found) imports.push(found);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', scripts, ts.ScriptTarget.Latest, true));
  return imports;
}

function svelteScripts(source: string): string {
  return [...source.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, script]) => script)
    .join('\n');
}

function importOf(node: ts.Node): Import | null {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), isTypeOnly: isTypeOnly(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: textOf(node.moduleSpecifier), isTypeOnly: node.isTypeOnly };
  }
  // import('…') as a type, and as an expression.
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), isTypeOnly: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return { specifier: textOf(node.arguments[0]), isTypeOnly: false };
  }
  return null;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  // `import 'x'` has no clause, and is run for what it does.
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false;
  const { elements } = namedBindings;
  return elements.length > 0 && elements.every((element) => element.isTypeOnly);
}

function textOf(node: ts.Node | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : '';
}

/** URLs of workers that a file starts: new Worker(new URL('…', import.meta.url)). */
export function workersStartedIn(source: string): string[] {
  // To parse what names none would take seconds for all sources.
  if (!source.includes('Worker')) return [];
  const urls: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'Worker') {
      const [url] = node.arguments ?? [];
      urls.push(url && ts.isNewExpression(url) ? textOf(url.arguments?.[0]) : '');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true));
  return urls;
}

/** The package of a specifier: `@scope/name` or `name`; null for a path. */
export function packageOf(specifier: string): string | null {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return null;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Path from the project's root that a relative specifier points to, without its query. */
export function targetOf(fileName: string, specifier: string): string {
  return posix.join(posix.dirname(fileName), specifier.replace(/\?.*$/, ''));
}

/** What a file imports against the rules, in words; none if it keeps them. */
export function violationsOf(
  fileName: string,
  imports: readonly Import[],
  rules: ImportRules,
): string[] {
  const folder = folderOf(fileName, rules);
  return imports.flatMap(({ specifier, isTypeOnly }) => {
    const name = packageOf(specifier);
    if (name !== null) {
      const owners = rules.owners[name];
      const isOwner = !owners || owners.includes(fileName) || ownsPackage(folder ?? '', owners);
      return isOwner ? [] : [`${fileName} imports the package ${name}`];
    }
    const target = targetOf(fileName, specifier);
    return mayImport(folder, target, isTypeOnly, rules) ? [] : [`${fileName} imports ${target}`];
  });
}

function mayImport(
  folder: string | null,
  target: string,
  isTypeOnly: boolean,
  rules: ImportRules,
): boolean {
  const targetFolder = folderOf(target, rules);
  // The page's entry lies in no folder: it gives the user interface its state and mounts it.
  if (folder === null) return targetFolder === 'src/ui' || targetFolder === 'src/state';
  const allowed = rules.allowed[folder] ?? [];
  if (targetFolder === folder) return true;
  if (targetFolder !== null && allowed.includes(targetFolder)) return true;
  return allowed.includes('workers/api') && isTypeOnly && WORKER_API.test(target);
}

/** The first folder of the rules that a file lies in, null where it lies in none. */
export function folderOf(fileName: string, rules: ImportRules): string | null {
  return Object.keys(rules.allowed).find((folder) => fileName.startsWith(`${folder}/`)) ?? null;
}
