/** @file Builds the service worker beside the page and tells it which files make up the page. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTENT_POLICY } from './content-policy.mjs';

const WORKER = 'service-worker.js';

/**
 * Lists the files of a built page in the first line of its service worker. Any change of a file
 * changes that line, which is how browsers notice a new version.
 * @param {string} folder where the page was built
 */
export function listPageFiles(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== WORKER)
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => {
      const content = readFileSync(file);
      const path = file.slice(join(folder, '/').length).replaceAll('\\', '/');
      return {
        path: path === 'index.html' ? '' : path,
        bytes: content.length,
        integrity: `sha256-${createHash('sha256').update(content).digest('base64')}`,
      };
    });
  const script = readFileSync(join(folder, WORKER), 'utf8').replace(/^self\.build=.*\n/, '');
  if (/^import\b/m.test(script))
    throw new Error(`${WORKER} must be one script: it imports another.`);
  const version = createHash('sha256').update(JSON.stringify(files)).update(script).digest('hex');
  const build = JSON.stringify({ version: version.slice(0, 12), files, policy: CONTENT_POLICY });
  writeFileSync(join(folder, WORKER), `self.build=${build};\n${script}`);
}

/** The Vite plugin. Only builds have a service worker; `vite dev` has none. */
export function pageFiles() {
  return {
    name: 'page-files',
    apply: 'build',
    config: () => ({
      build: {
        rolldownOptions: {
          input: { index: 'index.html', 'service-worker': 'workers/offline/offline.worker.ts' },
          output: {
            // A service worker is known by its address, which must not change.
            entryFileNames: ({ name }) =>
              `${name}.js` === WORKER ? WORKER : 'assets/[name]-[hash].js',
          },
        },
      },
    }),
    writeBundle: ({ dir }) => listPageFiles(dir),
  };
}
