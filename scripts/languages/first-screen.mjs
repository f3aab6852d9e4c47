/**
 * @file Which modules the first screen is made of: those that the page's entry imports, and what they import, until an
 * `import()`. The sentences of those that have any make a catalogue of their own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';

const ENTRY = 'src/main.ts';
/** Types are gone when the page is built. */
const STATIC_IMPORT =
  /^\s*(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?['"](\.[^'"]+)['"]/gm;

/** What other folders say is no sentence for people (ARCHITECTURE.md). */
const HAS_SENTENCES = /^src\/(ui|state)\//;

/** Components are written with their ending, modules without. */
function fileOf(path) {
  return [path, `${path}.ts`].find((file) => /\.(ts|svelte)$/.test(file) && existsSync(file));
}

/** Their paths, from the root of the project on. */
export function firstScreenModules() {
  const modules = new Set([ENTRY]);
  for (const module of modules) {
    for (const [, specifier] of readFileSync(module, 'utf8').matchAll(STATIC_IMPORT)) {
      const imported = fileOf(join(dirname(module), specifier));
      if (imported) modules.add(imported);
    }
  }
  return [...modules].filter((module) => HAS_SENTENCES.test(module)).toSorted();
}
