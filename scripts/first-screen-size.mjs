/**
 * @file Ends a build whose first screen waits for more script than a newcomer should (docs/performance.md). Counted is
 * what the page's entry imports before it draws anything: its chunks, and the largest language of its sentences.
 */

/** Bytes as they are served, before compression. */
export const MOST_BYTES = 150_000;

const CATALOGUE = /\.compiled\.js$/;

/**
 * @typedef {{ type: string, fileName: string, code: string, isEntry: boolean, name: string, imports: string[],
 *   dynamicImports: string[], facadeModuleId: string | null }} Chunk
 * @param {Record<string, Chunk>} bundle as Rollup's plugins know it
 * @param {string} entry its name
 * @returns {{ bytes: number, files: string[] }}
 */
export function firstScreenSize(bundle, entry) {
  const start = Object.values(bundle).find(({ isEntry, name }) => isEntry && name === entry);
  if (!start) throw new Error(`There is no entry “${entry}”.`);
  const chunks = new Set([start]);
  for (const { imports } of chunks) {
    // What is no chunk of this build is a package that a browser could not load.
    for (const file of imports) if (bundle[file]) chunks.add(bundle[file]);
  }
  const bytesOf = ({ code }) => Buffer.byteLength(code);
  const catalogues = [...chunks]
    .flatMap(({ dynamicImports }) => dynamicImports.map((file) => bundle[file]))
    .filter((chunk) => CATALOGUE.test(chunk?.facadeModuleId ?? ''));
  const sum = [...chunks].reduce((bytes, chunk) => bytes + bytesOf(chunk), 0);
  return {
    bytes: sum + Math.max(0, ...catalogues.map(bytesOf)),
    files: [...chunks].map(({ fileName }) => fileName),
  };
}

/** The Vite plugin. */
export function firstScreenBound() {
  return {
    name: 'first-screen-bound',
    apply: 'build',
    writeBundle(_, bundle) {
      const { bytes, files } = firstScreenSize(bundle, 'index');
      if (bytes <= MOST_BYTES) return;
      this.error(
        `The first screen waits for ${bytes} bytes of script, more than ${MOST_BYTES}: ` +
          `${files.join(', ')}. What it can do without belongs behind src/ui/whole-page.ts.`,
      );
    },
  };
}
