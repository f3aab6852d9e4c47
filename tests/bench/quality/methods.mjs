/** @file What the quality benchmark compares: names, and the settings that differ from the app's default. */
const paper = (mode, more = {}) => ({ refinery: { mode, weights: 'uniform', ...more } });

/** The page as it is, then the paper's modes. */
export const METHODS = {
  auto: { refinery: {}, policies: true },
  /** The page after people have labelled some rows, least sure first. */
  people: { refinery: {}, policies: true, people: [60, 120] },
  single: paper('single'),
  uniform: paper('uniform'),
  renormalise: paper('renormalise'),
  full: paper('full'),
  'full-shares': paper('full', { classShares: true }),
};

/** Scikit-learn, outside of the browser. */
export const PEERS = 'peers';
