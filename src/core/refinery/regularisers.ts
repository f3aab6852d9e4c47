/**
 * @file Extra rows that keep a student from learning its targets by heart (CanDist, arXiv 2506.03857,
 * section 3.3, step 5): an altered view of a row with the row's own target, and mixtures of two rows
 * with the mixture of their targets. Here stands which rows, targets and weights; what an altered or
 * mixed text is, each student knows itself.
 *
 * The paper's view is a back-translated text, which a browser cannot afford: the `ngram` student leaves
 * some of the row's features out, the `encoder` some of its own units (dropout).
 */
import { at, floatAt, intAt } from '../reads';
import type { Regulariser } from '../task/recipe';

/** What is believed of the rows when an epoch begins. */
export interface RowBeliefs {
  classes: number;
  /** [rows x classes] targets of the refinery. */
  targets: Float32Array;
  /** [rows] 0 where the row has no loss term. */
  lossWeights: Float32Array;
  /** [rows x classes] softmax after the last epoch; null before the first. */
  distributions: Float32Array | null;
}

/** What an epoch is regularised with. */
export interface Regularisation {
  kinds: readonly Regulariser[];
  /** Weight of each extra row, from `ramp`. */
  eta: number;
  beliefs: RowBeliefs;
  random: () => number;
}

/** A row to be trained on besides the table's own. */
export interface ExtraRow {
  /** The row that it is a view of, or the heavier part of a mixture. */
  row: number;
  /** The other part of a mixture, with weight 1 - share; null for a view. */
  partner: number | null;
  /** Weight of `row`, at least a half; 1 for a view. */
  share: number;
  /** Before division by the number of rows of the batch. */
  lossWeight: number;
  /** What is left out of a view is drawn from it, so that it is the same however often it is made. */
  seed: number;
}

const SEEDS = 2 ** 32;

/** eta in an epoch (1-based): 0 in the first, 1 from `rampEpochs` on. */
export function ramp(epoch: number, rampEpochs: number): number {
  return rampEpochs <= 1 ? 1 : Math.min(1, (epoch - 1) / (rampEpochs - 1));
}

/** The extra rows of a batch: at most as many of each kind as it has rows. */
export function extraRows(rows: Int32Array, regularisation: Regularisation): ExtraRow[] {
  return regularisation.kinds.flatMap((kind) =>
    kind === 'consistency' ? views(rows, regularisation) : mixtures(rows, regularisation),
  );
}

/** A view of each row. Before the first epoch there is nothing that one of D_out could agree with. */
function views(rows: Int32Array, { eta, beliefs, random }: Regularisation): ExtraRow[] {
  return Array.from(rows, (row) => {
    const seed = Math.floor(random() * SEEDS);
    const lossWeight = floatAt(beliefs.lossWeights, row);
    const weight = lossWeight > 0 ? lossWeight : Number(beliefs.distributions !== null);
    return { row, partner: null, share: 1, lossWeight: eta * weight, seed };
  });
}

/**
 * Mixtures of rows that have a loss term, each with another of them (Zhang et al. 2018), in parts w and
 * 1 - w, w = max(b, 1 - b), b from Beta(4, 4). None where fewer than two rows have a loss term.
 */
function mixtures(rows: Int32Array, { eta, beliefs, random }: Regularisation): ExtraRow[] {
  const trained = rows.filter((row) => floatAt(beliefs.lossWeights, row) > 0);
  if (trained.length < 2) return [];
  return Array.from(trained, (row, i) => {
    const shift = 1 + Math.floor(random() * (trained.length - 1));
    const b = beta44(random);
    const partner = intAt(trained, (i + shift) % trained.length);
    return { row, partner, share: Math.max(b, 1 - b), lossWeight: eta, seed: 0 };
  });
}

/**
 * Writes the target of an extra row into `out` [classes]. A view of a row with a loss term has its target
 * (cross-entropy); of one without (D_out) the student's own distribution: the divergence KL(p || view)
 * and the cross-entropy with target p have the same gradient.
 */
export function writeTarget(
  { row, partner, share }: ExtraRow,
  { classes, targets, lossWeights, distributions }: RowBeliefs,
  out: Float32Array,
): void {
  const source = floatAt(lossWeights, row) > 0 ? targets : distributions;
  for (let j = 0; j < classes; j++) {
    const other = partner === null ? 0 : floatAt(targets, partner * classes + j);
    const own = source === null ? 0 : floatAt(source, row * classes + j);
    out[j] = share * own + (1 - share) * other;
  }
}

/** A number from Beta(4, 4): the middle one of seven uniform numbers. */
export function beta44(random: () => number): number {
  const numbers = Array.from({ length: 7 }, random).sort((a, b) => a - b);
  return at(numbers, 3);
}

/** The beliefs about some rows, in the order given. */
export function selectBeliefs(beliefs: RowBeliefs, rows: Int32Array): RowBeliefs {
  const { classes, targets, lossWeights, distributions } = beliefs;
  const select = (values: Float32Array) => {
    const selected = new Float32Array(rows.length * classes);
    rows.forEach((row, i) =>
      selected.set(values.subarray(row * classes, (row + 1) * classes), i * classes),
    );
    return selected;
  };
  return {
    classes,
    targets: select(targets),
    lossWeights: Float32Array.from(rows, (row) => floatAt(lossWeights, row)),
    distributions: distributions && select(distributions),
  };
}
