/**
 * @file Workers in one piece, for tests in a browser. Their server hands over a file for each module, more than a
 * hundred for the student's worker, and the browser puts them together anew for each worker that is started.
 */
import { relative, sep } from 'node:path';
import { rolldown } from 'rolldown';

/** How the server calls the entry of a worker. */
const WORKER_ENTRY = /[?&]worker_file\b/;

/** The Vite plugin, for runs in which no source changes. */
export function bundledWorkers() {
  let root = '';
  return {
    name: 'bundled-workers',
    apply: 'serve',
    enforce: 'pre',
    configResolved: (config) => void (root = config.root),
    load: {
      filter: { id: WORKER_ENTRY },
      async handler(id) {
        const bundle = await rolldown({
          input: id.replace(/\?.*$/, ''),
          plugins: [asServed(root)],
        });
        const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
        await bundle.close();
        // A map of the sources would be parsed with each start, too.
        return { code: output[0].code, map: { mappings: '' } };
      },
    },
  };
}

/** Leaves what is no module of ours to the server: packages that are loaded on demand, and files with a query. */
function asServed(root) {
  const addressOf = (file) => `/${relative(root, file).split(sep).join('/')}`;
  return {
    name: 'as-served',
    resolveId: {
      order: 'pre',
      async handler(source, importer, { kind }) {
        const isPackage = !/^[./]/.test(source);
        if (isPackage && (kind === 'dynamic-import' || source.includes('?'))) {
          return { id: source, external: true };
        }
        if (!source.includes('?')) return null;
        const [path, query] = source.split('?');
        const file = await this.resolve(path, importer, { skipSelf: true });
        return { id: `${addressOf(file.id)}?${query}`, external: 'absolute' };
      },
    },
    /** Files beside a module are asked for where they would be beside it, a worker that it starts in one piece too. */
    transform: {
      filter: { code: 'import.meta.url' },
      handler: (code, id) =>
        code
          .replaceAll(
            "worker.ts', import.meta.url",
            "worker.ts?worker_file&type=module', import.meta.url",
          )
          .replaceAll('import.meta.url', `(location.origin + ${JSON.stringify(addressOf(id))})`),
    },
  };
}
