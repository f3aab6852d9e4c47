/** @file What the quality benchmark compares: names, and the refinery's settings that differ from the default. */

/** The paper's ablation, each mode adding a step to the one before it. */
export const MODES = ['single', 'uniform', 'renormalise', 'filter', 'sharpen', 'full'];

/** Not a training: the policies' labels, made of what the students of another method say. */
export const POLICIES = 'policies';
export const POLICIES_FROM = 'full';
/** What those say, by the rows it is about. */
export const PARTS = ['fitted', 'heldOut', 'unseen'];

/** In an order in which each has what it needs. */
export const METHODS = {
  ...Object.fromEntries(MODES.map((mode) => [mode, { refinery: { mode } }])),
  [POLICIES]: { refinery: { mode: POLICIES_FROM }, policies: null },
  'weights uniform': { refinery: { weights: 'uniform' } },
  'weights rank': { refinery: { weights: 'rank' } },
  'out-of-fold': { refinery: { folds: 3 } },
  regularisers: { refinery: { regularisers: ['consistency', 'mixup'] } },
};
