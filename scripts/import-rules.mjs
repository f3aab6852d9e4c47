/**
 * @file Who may import whom, as ARCHITECTURE.md draws it. ESLint (eslint.config.js) and the test of
 * the import graph (tests/unit/import-graph) both read this table, so they cannot disagree.
 */

/** For each folder, the folders of this project it may import from (itself always included). */
export const ALLOWED_IMPORTS = {
  'src/core': [],
  'src/persist': ['src/core'],
  'src/bridge': ['src/core', 'workers/api'],
  'src/pipeline': ['src/bridge', 'src/persist', 'src/core'],
  'src/state': ['src/pipeline', 'src/bridge', 'src/persist', 'src/core'],
  'src/ui': ['src/state', 'src/core'],
  workers: ['src/core'],
};

/** Packages that only one folder may touch, because that folder is the border to them. */
export const PACKAGE_OWNERS = {
  idb: ['src/persist'],
  comlink: ['src/bridge', 'workers'],
  'onnxruntime-web': ['workers'],
  '@mlc-ai/web-llm': ['workers'],
  '@xenova/transformers': ['workers'],
  svelte: ['src/state', 'src/ui', 'src/main.ts'],
};
