/**
 * @file Ends a build whose first screen waits for more script than a newcomer should (docs/performance.md). Counted is
 * what the page's entry imports before it draws anything; its sentences are among it, in every language.
 */

/** Bytes as they are served, before compression. */
export const MOST_BYTES = 150_000;

/**
 * @typedef {{ type: string, fileName: string, code: string, isEntry: boolean, name: string, imports: string[] }} Chunk
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
  return {
    bytes: [...chunks].reduce((sum, { code }) => sum + Buffer.byteLength(code), 0),
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
