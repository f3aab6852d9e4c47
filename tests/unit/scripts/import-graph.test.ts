/** @file Imports run one way (ARCHITECTURE.md): every import of the page and the workers is walked. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../../../package.json';
import { ALLOWED_IMPORTS, PACKAGE_OWNERS } from '../../../scripts/import-rules.mjs';
import {
  folderOf,
  importsIn,
  packageOf,
  targetOf,
  violationsOf,
  workersStartedIn,
  type ImportRules,
} from '../../helpers/import-graph';

const ROOT = new URL('../../../', import.meta.url).pathname;
const RULES: ImportRules = { allowed: ALLOWED_IMPORTS, owners: PACKAGE_OWNERS };

const files = ['src', 'workers']
  .flatMap((folder) =>
    readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name.replaceAll('\\', '/')}`,
    ),
  )
  .filter((name) => /\.(ts|svelte)$/.test(name))
  .toSorted();
const sources = new Map(files.map((name) => [name, readFileSync(ROOT + name, 'utf8')]));
const imports = new Map([...sources].map(([name, source]) => [name, importsIn(name, source)]));

describe('the import graph', () => {
  test('has files in every folder of the rules, and no others than the page’s entry', () => {
    for (const folder of Object.keys(ALLOWED_IMPORTS)) {
      expect(files.filter((name) => folderOf(name, RULES) === folder)).not.toEqual([]);
    }
    expect(files.filter((name) => folderOf(name, RULES) === null)).toEqual(['src/main.ts']);
  });

  test('keeps to the rules', () => {
    const violations = [...imports].flatMap(([name, found]) => violationsOf(name, found, RULES));
    expect(violations).toEqual([]);
  });

  test('leads to files that exist', () => {
    const missing = [...imports].flatMap(([name, found]) =>
      found
        .filter(({ specifier }) => packageOf(specifier) === null)
        .map(({ specifier }) => targetOf(name, specifier))
        .filter(
          (target) => !['', '.ts', '/index.ts'].some((end) => existsSync(ROOT + target + end)),
        )
        .map((target) => `${name} imports ${target}`),
    );
    expect(missing).toEqual([]);
  });

  test('needs no package but those that are installed with the page', () => {
    const undeclared = [...imports].flatMap(([name, found]) =>
      found
        .map(({ specifier }) => packageOf(specifier))
        .filter((name) => name !== null && !(name in packageJson.dependencies))
        .map((undeclaredName) => `${name} imports ${undeclaredName ?? ''}`),
    );
    expect(undeclared).toEqual([]);
  });

  test('has no circles, not even of types', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (name: string, path: readonly string[]): void => {
      if (state.get(name) === 'done') return;
      if (state.get(name) === 'open') {
        circles.push([...path.slice(path.indexOf(name)), name].join(' → '));
        return;
      }
      state.set(name, 'open');
      for (const { specifier } of imports.get(name) ?? []) {
        if (packageOf(specifier) !== null) continue;
        const target = targetOf(name, specifier);
        const file = [target, `${target}.ts`].find((candidate) => imports.has(candidate));
        if (file !== undefined) visit(file, [...path, name]);
      }
      state.set(name, 'done');
    };
    for (const name of files) visit(name, []);
    expect(circles).toEqual([]);
  });

  test('exports nothing that tests alone use', () => {
    const uses = new Map<string, number>();
    for (const [, source] of sources)
      for (const [word] of source.matchAll(/\w+/g)) uses.set(word, (uses.get(word) ?? 0) + 1);
    const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;
    const unused = [...sources].flatMap(([name, source]) =>
      [...source.matchAll(exported)]
        .filter(([, word]) => uses.get(word ?? '') === 1)
        .map(([, word]) => `${name}: ${word ?? ''}`),
    );
    expect(unused).toEqual([]);
  });

  test('starts workers in the bridge only, and only by their entries', () => {
    for (const [name, source] of sources) {
      const started = workersStartedIn(source);
      if (started.length === 0) continue;
      expect(folderOf(name, RULES), name).toBe('src/bridge');
      for (const url of started) {
        const target = targetOf(name, url);
        expect(target).toMatch(/^workers\/\w+\/\w+\.worker\.ts$/);
        expect(existsSync(ROOT + target), target).toBe(true);
      }
    }
  });
});

describe('the checker', () => {
  const violations = (name: string, source: string) =>
    violationsOf(name, importsIn(name, source), RULES);

  test.each([
    ['the database in core', 'src/core/a.ts', `import { openProject } from '../persist/b';`],
    ['a worker in core', 'src/core/task/a.ts', `import type { A } from '../../../workers/x/api';`],
    ['the pipeline in a view', 'src/ui/views/A.svelte', svelte(`import '../../pipeline/b';`)],
    ['a re-exported state', 'src/pipeline/a.ts', `export { a } from '../state/b';`],
    ['everything of the state', 'src/pipeline/a.ts', `export * from '../state/b';`],
    ['a lazily loaded view', 'src/state/a.ts', `export const b = () => import('../ui/b');`],
    ['the type of a view', 'src/state/a.ts', `export type A = import('../ui/b').B;`],
    ['the page in a worker', 'workers/x/a.ts', `import { a } from '../../src/persist/b';`],
    ['a value of a worker', 'src/bridge/a.ts', `import { A } from '../../workers/x/api';`],
    [
      'one value among types',
      'src/bridge/a.ts',
      `import { type A, b } from '../../workers/x/api';`,
    ],
    ['a worker’s inside', 'src/bridge/a.ts', `import type { A } from '../../workers/x/host';`],
    ['a worker’s types', 'src/pipeline/a.ts', `import type { A } from '../../workers/x/api';`],
    ['another worker’s inside', 'workers/embedding/a.ts', `import { b } from '../student/b';`],
    ['another worker’s types', 'workers/table/a.ts', `import type { A } from '../student/api';`],
    [
      'a worker from two folders down',
      'workers/student/encoder/a.ts',
      `import { b } from '../../embedding/b';`,
    ],
    ['a worker in what workers share', 'workers/model-files/a.ts', `import '../student/b';`],
    ['a worker beside the workers', 'workers/a.ts', `import { b } from './student/b';`],
    ['the files of models in the table worker', 'workers/table/a.ts', `import '../model-files/b';`],
    ['the page in a room of workers', 'workers/table/a.ts', `import '../../src/persist/b';`],
    ['idb in a worker', 'workers/table/a.ts', `import { openDB } from 'idb';`],
    ['a step in the entry', 'src/main.ts', `import { a } from './pipeline/a';`],
    ['a test', 'src/core/a.ts', `import { a } from '../../tests/helpers/a';`],
    ['idb in the pipeline', 'src/pipeline/a.ts', `import { openDB } from 'idb';`],
    ['a subpath of a package', 'src/core/a.ts', `import * as ort from 'onnxruntime-web/wasm';`],
    ['a scoped package', 'src/pipeline/a.ts', `import('@xenova/transformers');`],
    ['svelte in the pipeline', 'src/pipeline/a.ts', `import { tick } from 'svelte';`],
  ])('finds %s', (_, name, source) => {
    expect(violations(name, source)).toHaveLength(1);
  });

  test.each([
    ['a neighbour', 'src/core/task/a.ts', `import { b } from '../table/b';`],
    ['core in the database', 'src/persist/a.ts', `import { b } from '../core/b';`],
    ['core in a worker', 'workers/x/a.ts', `import { b } from '../../src/core/b';`],
    ['a file beside the workers', 'workers/x/a.ts', `import { b } from '../b';`],
    ['a file beside a room', 'workers/table/a.ts', `import { b } from '../message-queue';`],
    ['a worker’s own folders', 'workers/student/encoder/a.ts', `import { b } from '../archive/b';`],
    ['the files of models', 'workers/student/encoder/a.ts', `import '../../model-files/b';`],
    ['onnxruntime in a room', 'workers/student/a.ts', `import 'onnxruntime-web/wasm';`],
    ['a worker’s types', 'src/bridge/a.ts', `import type { A } from '../../workers/x/api';`],
    ['only types', 'src/bridge/a.ts', `import { type A } from '../../workers/x/api';`],
    ['a package’s owner', 'src/persist/a.ts', `import { openDB } from 'idb';`],
    ['a package without one', 'src/core/a.ts', `import * as v from 'valibot';`],
    [
      'the page',
      'src/main.ts',
      `import { mount } from 'svelte'; import App from './ui/App.svelte';`,
    ],
    ['a comment', 'src/core/a.ts', `// import '../persist/b';`],
    ['markup', 'src/ui/A.svelte', `<p>import '../persist/b'</p>`],
  ])('lets %s pass', (_, name, source) => {
    expect(violations(name, source)).toEqual([]);
  });

  test('finds workers that are started', () => {
    const source = `const worker = new Worker(new URL('../../workers/x/x.worker.ts', import.meta.url));`;
    expect(workersStartedIn(source)).toEqual(['../../workers/x/x.worker.ts']);
  });
});

function svelte(script: string): string {
  return `<script lang="ts">\n  ${script}\n</script>\n<p>A view</p>\n`;
}
