/** @file The documents speak of this project as it is: what they name by path, link or command is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json';

const ROOT = new URL('../../../', import.meta.url).pathname;
const FOLDERS = ['src', 'workers', 'scripts', 'tests', 'docs', 'public'];

const below = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
const files = [...FOLDERS.flatMap(below), ...readdirSync(ROOT)];
/** Each with a slash at both ends, so that a part of a path is found by its whole names. */
const places = `/\n${files.map((file) => `/${file}/`).join('\n')}`;

const documents = files.filter((file) => /^([A-Z]+|docs\/.*)\.md$/.test(file));
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** What stands between backticks, and looks like a module or a folder of ours. */
const OUR_MODULE = /^[\w./-]+\.(ts|svelte|mjs)$/;
const OUR_FOLDER = /^(src|workers|scripts|tests|core|persist|bridge|pipeline|state|ui)\/[\w./-]+$/;

/** The paths that a text names and that lead nowhere, whether from the root or from a folder that it speaks of. */
function lostPaths(text: string): string[] {
  const named = [...text.matchAll(/`([^`\n]+)`/g)].map((found) => found[1] ?? '');
  return named
    .filter((path) => OUR_MODULE.test(path) || OUR_FOLDER.test(path))
    .map((path) => path.replace(/\/$/, ''))
    .filter((path) => !places.includes(`/${path}/`) && !places.includes(`/${path}.ts/`));
}

/** The links to files of ours that lead nowhere, seen from the document. */
function lostLinks(document: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] ?? '');
  return targets
    .filter((target) => !/^(https?:|#)/.test(target))
    .filter((target) => !existsSync(join(ROOT, dirname(document), target.replace(/#.*$/, ''))));
}

function lostCommands(text: string): string[] {
  const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map((found) => found[1] ?? '');
  return named.filter((name) => !(name in packageJson.scripts));
}

describe.each(documents)('%s', (document) => {
  const text = textOf(document);

  test('names modules, folders, files and commands that are there', () => {
    expect([...lostPaths(text), ...lostLinks(document, text), ...lostCommands(text)]).toEqual([]);
  });
});

describe('the check of documents', () => {
  test('finds what is not there', () => {
    expect(lostPaths('`core/nowhere`, `nothing.ts`, `core/task`, `recipe.ts`, `word`')).toEqual([
      'core/nowhere',
      'nothing.ts',
    ]);
    expect(lostLinks('docs/a.md', '[a](../README.md) [b](none.md#part) [c](https://d)')).toEqual([
      'none.md#part',
    ]);
    expect(lostCommands('npm run build, npm run nonsense')).toEqual(['nonsense']);
  });
});

describe('ARCHITECTURE.md', () => {
  test.each(['src', 'src/core', 'src/state', 'src/pipeline', 'src/persist', 'workers', 'tests'])(
    'names every folder of %s',
    (parent) => {
      const folders = readdirSync(join(ROOT, parent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name);
      expect(folders.filter((name) => !textOf('ARCHITECTURE.md').includes(`${name}/`))).toEqual([]);
    },
  );
});

describe('the documents', () => {
  test('are each linked by another, but the first', () => {
    const linked = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\]\(([^)#\s]+\.md)/g)].map(([, target]) =>
        join(dirname(document), target ?? ''),
      ),
    );
    expect(documents.filter((document) => !linked.includes(document))).toEqual(['README.md']);
  });
});
