/**
 * @file `import integrity from 'FILE?integrity'`: the checksum of a file as `fetch` takes it, so that a
 * file that is fetched beside its script is the one that the script was built with.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const QUERY = '?integrity';
const PREFIX = '\0integrity:';

/** The Vite plugin, for the page and for workers. */
export function fileIntegrity() {
  return {
    name: 'file-integrity',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(QUERY)) return null;
      const file = await this.resolve(source.slice(0, -QUERY.length), importer, { skipSelf: true });
      if (!file) throw new Error(`${source} is not there.`);
      return PREFIX + file.id;
    },
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const content = await readFile(id.slice(PREFIX.length));
      const digest = createHash('sha256').update(content).digest('base64');
      return `export default ${JSON.stringify(`sha256-${digest}`)};`;
    },
  };
}
