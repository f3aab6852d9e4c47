/**
 * @file Who may import whom, as ARCHITECTURE.md draws it. ESLint (eslint.config.js) and the test of
 * the import graph (tests/unit/scripts/import-graph.test.ts) both read this table, so they cannot disagree.
 */

/**
 * For each folder, the folders of this project it may import from (itself always included). A file belongs
 * to the first folder that it lies in: `workers` stands for the files that lie beside the workers' rooms.
 * `workers/files` runs steps of the page, and starts workers as they do.
 */
export const ALLOWED_IMPORTS = {
  'src/core': [],
  'src/persist': ['src/core'],
  'src/bridge': ['src/core', 'workers/api'],
  'src/pipeline': ['src/bridge', 'src/persist', 'src/core'],
  'src/state': ['src/pipeline', 'src/bridge', 'src/persist', 'src/core'],
  'src/ui': ['src/state', 'src/core'],
  'workers/table': ['workers', 'src/core'],
  'workers/teacher': ['workers/vectors', 'workers', 'src/core'],
  'workers/embedding': ['workers/model-files', 'workers', 'src/core'],
  'workers/student': ['workers/model-files', 'workers', 'src/core'],
  'workers/evidence': ['workers/vectors', 'workers', 'src/core'],
  'workers/files': ['workers', 'src/pipeline', 'src/core'],
  'workers/vectors': ['workers', 'src/core'],
  'workers/offline': ['workers', 'src/core'],
  'workers/model-files': ['workers', 'src/core'],
  workers: ['src/core'],
};

/** Packages that only some folders, and what lies in them, may touch: they are the border to them. */
export const PACKAGE_OWNERS = {
  idb: ['src/persist'],
  comlink: ['src/bridge', 'workers'],
  'onnxruntime-web': ['workers'],
  '@mlc-ai/web-llm': ['workers'],
  '@xenova/transformers': ['workers'],
  svelte: ['src/state', 'src/ui', 'src/main.ts'],
};

/**
 * Whether a folder, or one around it, owns a package.
 * @param {string} folder
 * @param {readonly string[]} owners
 */
export function ownsPackage(folder, owners) {
  return owners.some((owner) => folder === owner || folder.startsWith(`${owner}/`));
}
