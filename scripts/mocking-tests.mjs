/** @file Which unit tests put something else in the place of a module: these may share their modules with nobody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {string[]} their paths, found by what they call, so that there is no list to forget. */
export function mockingTests(folder = 'tests/unit') {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)).replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => /\bvi\.(mock|doMock|resetModules)\(/.test(readFileSync(path, 'utf8')));
}
