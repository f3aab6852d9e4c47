/**
 * @file The Vite plugin that puts the page's sentences in the place of those in the sources. It reads the sources
 * anew each time: a sentence that no catalogue knows yet is shown in English, and no file of the sources is written.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { getConfig, Hub } from 'wuchale';
import { wuchale } from 'wuchale/vite';

/** Whether a file may be written by a build: only what is made anew each time and ignored by git. */
const isMade = (file) => file.includes(`${sep}.wuchale${sep}`);

/** Files as they are, and as they would have been written. */
function withoutWrites() {
  const written = new Map();
  return {
    written,
    read: async (file) =>
      written.get(file) ?? (existsSync(file) ? await readFile(file, 'utf8') : null),
    write: async (file, content) => {
      if (isMade(file)) await writeFile(file, content);
      else written.set(file, content);
    },
    mkdir: (folder) => mkdir(folder, { recursive: true }),
    exists: async (file) => existsSync(file),
    unlink: async () => true,
  };
}

/**
 * Reads all sources and their catalogues.
 * @returns the hub, and the catalogues as they ought to be, by language
 */
export async function readMessages() {
  const files = withoutWrites();
  const hub = await Hub.create('cli', () => getConfig(), process.cwd(), 0, files);
  await hub.directVisit(true, false, false);
  const catalogues = new Map();
  for (const [file, content] of files.written) {
    const [, language] = /(\w+)\.po$/.exec(file) ?? [];
    if (language) catalogues.set(language, content);
  }
  return { hub, catalogues };
}

/** For builds; `vite dev` has the library's own plugin, which also writes the catalogues as you type. */
export function languages() {
  let hub;
  const build = {
    name: 'languages',
    enforce: 'pre',
    apply: 'build',
    async buildStart() {
      ({ hub } = await readMessages());
    },
    async transform(code, id) {
      if (id.includes('?')) return null;
      const [output] = await hub.transform(code, id);
      return output.code === undefined ? null : output;
    },
  };
  return [
    build,
    { ...wuchale(), apply: (_, { isPreview, command }) => command === 'serve' && !isPreview },
  ];
}
