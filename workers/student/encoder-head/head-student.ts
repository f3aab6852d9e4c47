/** @file The `encoder-head` student as the worker drives it: texts → vectors → batches for its graph. */
import { intAt } from '../../../src/core/reads';
import { dealRuns } from '../../../src/core/students/batches';
import {
  extraRows,
  type ExtraRow,
  type Regularisation,
} from '../../../src/core/refinery/regularisers';
import {
  headModel,
  withVectorTable,
  type VectorTable,
} from '../../../src/core/students/encoder-head';
import type { StudentModel } from '../../../src/core/students/student-graph';
import { STUDENT_DEFAULTS, TrainingError } from '../../../src/core/students/training';
import type { StudentConfig } from '../../../src/core/task/recipe';
import { breathe } from '../../breathe';
import type { Embed, StudentFiles } from '../api';
import type {
  DriverSettings,
  PackedBatch,
  PackedRun,
  PreparedStudent,
  StudentDriver,
} from '../driver';
import type { BatchArrays } from '../trainer';
import type { Trainer } from '../trainer';
import { archiveHead } from './archive-head';

/** Texts asked for at once, so that no message between page and worker grows with the table. */
const TEXTS_PER_REQUEST = 1_000;
/** Rows evaluated at once. */
const EVALUATION_ROWS = 512;
/** Dropout's masks are told apart by integers below this, which float32 holds exactly. */
const SEEDS = 2 ** 24;

/** Texts by their vectors: rows of a table that parts of the texts share, so that it is on the GPU once. */
export interface VectorRows extends VectorTable {
  /** [rows] where the table has the vector of each. */
  numbers: Int32Array;
}

export interface HeadSettings extends DriverSettings {
  /** Names the sentence encoder. */
  config: StudentConfig;
  hidden: number;
  /** In training; there is none in evaluation. */
  dropout: number;
}

/** @throws TrainingError if the texts have no vectors. */
export async function prepareHead(
  trainTexts: readonly string[],
  config: StudentConfig,
  embed: Embed | undefined,
): Promise<PreparedStudent<VectorRows>> {
  if (!embed) throw new TrainingError({ code: 'vectors-needed' });
  const defaults = STUDENT_DEFAULTS['encoder-head'];
  const trainFeatures = await readVectors(trainTexts, embed);
  return {
    trainFeatures,
    create: (settings) =>
      new HeadStudent(embed, trainFeatures.width, {
        ...settings,
        config,
        hidden: config.hidden ?? defaults.hidden,
        dropout: config.dropout ?? defaults.dropout,
      }),
  };
}

async function readVectors(texts: readonly string[], embed: Embed): Promise<VectorRows> {
  let width = 0;
  let vectors = new Float32Array();
  for (let start = 0; start < texts.length; start += TEXTS_PER_REQUEST) {
    const part = texts.slice(start, start + TEXTS_PER_REQUEST);
    const values = await embed(part);
    if (start === 0) {
      width = values.length / part.length;
      vectors = new Float32Array(texts.length * width);
    }
    vectors.set(values, start * width);
  }
  return { width, vectors, numbers: Int32Array.from(texts.keys()) };
}

export class HeadStudent implements StudentDriver<VectorRows> {
  readonly #embed: Embed;
  readonly #width: number;
  readonly #settings: HeadSettings;

  constructor(embed: Embed, width: number, settings: HeadSettings) {
    this.#embed = embed;
    this.#width = width;
    this.#settings = settings;
  }

  features(texts: readonly string[]): Promise<VectorRows> {
    return readVectors(texts, this.#embed);
  }

  rowCount({ numbers }: VectorRows): number {
    return numbers.length;
  }

  select(features: VectorRows, rows: Int32Array): VectorRows {
    return { ...features, numbers: rows.map((row) => intAt(features.numbers, row)) };
  }

  model(): StudentModel {
    return this.#model(1, 0);
  }

  /** A row's view is the row once more, with other units dropped; mixtures are of the vectors. */
  trainingRuns(
    features: VectorRows,
    batchSize: number,
    random: () => number,
    regularisation: Regularisation | null = null,
  ): PackedRun[] {
    const { dropout } = this.#settings;
    const runs = dealRuns(this.rowCount(features), batchSize, random);
    const most = runs.flat().reduce((rows, { length }) => Math.max(rows, length), 1);
    const count = most * (1 + (regularisation?.kinds.length ?? 0));
    const hasMixtures = regularisation?.kinds.includes('mixup') ?? false;
    const model = withVectorTable(this.#model(count, dropout), features, hasMixtures);
    const packed = (rows: Int32Array): PackedBatch => {
      // Drawn here, so that a batch is the same however often it is packed.
      const seed = Math.floor(random() * SEEDS);
      const extras = regularisation ? extraRows(rows, regularisation) : [];
      const pack = (): BatchArrays => {
        const arrays = picksOf(features, rows, count, extras);
        return dropout > 0 ? { ...arrays, seed: Float32Array.of(seed) } : arrays;
      };
      return { rows, extras, pack };
    };
    return runs.map((batches) => ({ model, batches: batches.map(packed) }));
  }

  async evaluate(features: VectorRows, trainer: Pick<Trainer, 'evaluate'>): Promise<Float32Array> {
    const { classes } = this.#settings;
    const count = this.rowCount(features);
    const distributions = new Float32Array(count * classes);
    const model = withVectorTable(this.#model(EVALUATION_ROWS, 0), features, false);
    for (let start = 0; start < count; start += EVALUATION_ROWS) {
      const end = Math.min(count, start + EVALUATION_ROWS);
      const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
      const { texts } = picksOf(features, rows, EVALUATION_ROWS);
      const probabilities = await trainer.evaluate(model, { texts });
      distributions.set(probabilities.subarray(0, rows.length * classes), start * classes);
      await breathe();
    }
    return distributions;
  }

  archive(
    labels: string[],
    trainer: Pick<Trainer, 'parameter'>,
    onProgress: (fraction: number) => void,
  ): Promise<StudentFiles> {
    const { config, hidden } = this.#settings;
    return archiveHead({ config, labels, hidden, width: this.#width }, trainer, onProgress);
  }

  #model(rows: number, dropout: number): StudentModel {
    return headModel({ ...this.#settings, width: this.#width, dropout }, rows);
  }
}

/**
 * The batch of some rows and of extra rows after them, as `withVectorTable` has it; what is left of `count`
 * are rows without weight. A mixture is made in the graph, and what is none is mixed with itself.
 */
function picksOf(
  { numbers }: VectorRows,
  rows: Int32Array,
  count: number,
  extras: readonly ExtraRow[] = [],
) {
  const texts = new Int32Array(count);
  rows.forEach((row, i) => (texts[i] = intAt(numbers, row)));
  extras.forEach(({ row }, k) => (texts[rows.length + k] = intAt(numbers, row)));
  const partners = texts.slice();
  const shares = new Float32Array(count).fill(1);
  extras.forEach(({ partner, share }, k) => {
    if (partner !== null) partners[rows.length + k] = intAt(numbers, partner);
    shares[rows.length + k] = share;
  });
  return { texts, partners, shares };
}
