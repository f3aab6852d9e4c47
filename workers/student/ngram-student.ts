/** @file The `ngram` student as the worker drives it: texts → batches for its graph. */
import { BatchPacker, dealRuns, type BatchShape } from '../../src/core/students/batches';
import { at } from '../../src/core/reads';
import { placeRows } from '../../src/core/refinery/folds';
import { split, type KnownTexts } from '../../src/core/students/tables/known-texts';
import { ngramDistributions, ngramModel } from '../../src/core/students/ngram';
import { extraFeaturesOf } from '../../src/core/students/ngram-extras';
import { NgramFeaturiser, type NgramVocabulary } from '../../src/core/students/ngram-features';
import { foldLatent, type Latent } from '../../src/core/students/latent';
import {
  joinTableRows,
  pickRows,
  readTable,
  type TableRows,
} from '../../src/core/students/tables/feature-table';
import type { StudentModel } from '../../src/core/students/student-graph';
import { copyRows, joinRows, type SparseRows } from '../../src/core/students/sparse';
import { extraRows, type Regularisation } from '../../src/core/refinery/regularisers';
import { ngramArchiveFiles } from '../../src/core/students/archive/ngram-archive';
import { readNgramArchive } from '../../src/core/students/archive/read-ngram-archive';
import { blobSource } from '../../src/core/students/encoder/safetensors';
import { TrainingError } from '../../src/core/students/training';
import type { StudentFiles } from './api';
import manyTexts from './archive/ngram/many_texts.py?raw';
import predictNode from './archive/ngram/predict.mjs?raw';
import predictPython from './archive/ngram/predict.py?raw';
import readme from './archive/ngram/README.txt?raw';
import type {
  DriverSettings,
  OpenedStudent,
  PackedBatch,
  PackedRun,
  StudentDriver,
} from './driver';
import { breathe, inPieces } from '../breathe';
import { LinearTrainer, sparseArrays } from './linear-trainer';
import type { Runtime } from '../runtime';
import { Trainer, type StudentTrainer, type TrainerOptions } from './trainer';

/** Dropout's masks are told apart by integers below this, which float32 holds exactly. */
const SEEDS = 2 ** 24;
/** Some milliseconds' work. */
const EVALUATION_ROWS = 512;

interface NgramSettings extends DriverSettings {
  /** Of features, in training; there is none unless it is asked for. */
  dropout?: number;
  /** So many texts that folding the evidence costs less than projecting them. */
  isLarge?: boolean;
}

export class NgramStudent implements StudentDriver<TableRows> {
  readonly vocabulary: NgramVocabulary;
  readonly #featuriser: NgramFeaturiser;
  readonly #settings: NgramSettings;
  readonly #latent: Latent | null;
  readonly #known: KnownTexts | null;
  /** Terms, and latent dimensions after them. */
  readonly #width: number;
  /** Widest batches so far: columns never shrink, so that models are rarely compiled anew. */
  #trainingColumns = 1;
  /** Of the last trained parameters that it was asked for. */
  #folded: { of: Float32Array; values: Float32Array } | null = null;

  /** @param known texts whose features were made before. */
  constructor(
    vocabulary: NgramVocabulary,
    settings: NgramSettings,
    latent: Latent | null = null,
    known: KnownTexts | null = null,
  ) {
    this.#known = known;
    this.vocabulary = vocabulary;
    this.#featuriser = new NgramFeaturiser(vocabulary);
    this.#settings = settings;
    this.#latent = latent;
    this.#width = vocabulary.terms.length + (latent?.dimensions ?? 0);
  }

  async features(texts: readonly string[]): Promise<TableRows> {
    const table = await inPieces(
      readTable(texts, { featuriser: this.#featuriser, latent: this.#latent }),
    );
    return table.part();
  }

  rowCount({ rows }: TableRows): number {
    return rows.length;
  }

  select(features: TableRows, rows: Int32Array): TableRows {
    return pickRows(features, rows);
  }

  join(first: TableRows, second: TableRows): TableRows {
    return joinTableRows(first, second);
  }

  model(shape: BatchShape = { rows: 1, columns: 1 }): StudentModel {
    return ngramModel({ ...this.#settings, terms: this.#width }, shape);
  }

  /** Over sparse rows on the processor, where a graph would multiply mostly zeros; dropout is the graph's alone. */
  newTrainer(runtime: Runtime, options: TrainerOptions): StudentTrainer {
    return this.#isSparse
      ? new LinearTrainer(this.model(), options.clipNorm)
      : new Trainer(runtime, this.model(), options);
  }

  get #isSparse(): boolean {
    const { isOnProcessor = false, dropout = 0 } = this.#settings;
    return isOnProcessor && dropout === 0;
  }

  trainingRuns(
    features: TableRows,
    batchSize: number,
    random: () => number,
    regularisation: Regularisation | null = null,
  ): PackedRun[] {
    const runs = dealRuns(this.rowCount(features), batchSize, random);
    return this.#isSparse
      ? this.#sparseRuns(features, runs, regularisation)
      : this.#denseRuns(features, runs, random, regularisation);
  }

  #sparseRuns(
    features: TableRows,
    runs: Int32Array[][],
    regularisation: Regularisation | null,
  ): PackedRun[] {
    const most = runs.flat().reduce((rows, { length }) => Math.max(rows, length), 1);
    const kinds = regularisation?.kinds.length ?? 0;
    const model = this.model({ rows: most * (1 + kinds), columns: 1 });
    const packed = (rows: Int32Array): PackedBatch => {
      const extras = regularisation ? extraRows(rows, regularisation) : [];
      const pack = () => {
        const own = featuresOf(pickRows(features, rows));
        return sparseArrays(
          extras.length > 0 ? joinRows(copyRows(own), extraFeaturesOf(features, extras)) : own,
        );
      };
      return { rows, extras, pack };
    };
    return runs.map((batches) => ({ model, batches: batches.map(packed) }));
  }

  #denseRuns(
    features: TableRows,
    runs: Int32Array[][],
    random: () => number,
    regularisation: Regularisation | null,
  ): PackedRun[] {
    const { dropout = 0 } = this.#settings;
    const dealt = runs.flat();
    const packer = new BatchPacker((rows) => featuresOf(pickRows(features, rows)), this.#width);
    this.#trainingColumns = Math.max(this.#trainingColumns, packer.columnsFor(dealt));
    const most = dealt.reduce((rows, { length }) => Math.max(rows, length), 1);
    const kinds = regularisation?.kinds.length ?? 0;
    const shape = { rows: most * (1 + kinds), columns: this.#trainingColumns };
    const model = this.model(shape);
    const packed = (rows: Int32Array): PackedBatch => {
      const extras = regularisation ? extraRows(rows, regularisation) : [];
      // Drawn here, so that a batch is the same however often it is packed.
      const seed = dropout > 0 && { seed: Float32Array.of(Math.floor(random() * SEEDS)) };
      const pack = () => ({
        ...packer.pack(rows, shape, extraFeaturesOf(features, extras)),
        ...seed,
      });
      return { rows, extras, pack };
    };
    return runs.map((batches) => ({ model, batches: batches.map(packed) }));
  }

  /**
   * Not through the graph: its dense batches are made for training, and evaluating a linear model over
   * sparse rows entry by entry took a third off a whole training.
   */
  async evaluate(features: TableRows, trainer: StudentTrainer): Promise<Float32Array> {
    return this.#distributions(features, await trainer.parameter('evidence'), trainer);
  }

  /** Features are made of those texts only that have none yet: most of a table was learned from. */
  async predict(texts: readonly string[], trainer: StudentTrainer): Promise<Float32Array> {
    const { rows, places, others } = split(texts, this.#known);
    const { classes } = this.#settings;
    const distributions = new Float32Array(texts.length * classes);
    if (this.#known && rows.length > 0) {
      const values = await this.evaluate({ table: this.#known.table, rows }, trainer);
      placeRows(distributions, places, values, classes);
    }
    const values = await this.#predictNew(
      Array.from(others, (i) => at(texts, i)),
      trainer,
    );
    placeRows(distributions, others, values, classes);
    return distributions;
  }

  /** By the terms alone where the table is large: projections would cost more than all else. */
  async #predictNew(texts: readonly string[], trainer: StudentTrainer): Promise<Float32Array> {
    if (!this.#settings.isLarge) return this.evaluate(await this.features(texts), trainer);
    const table = await inPieces(readTable(texts, { featuriser: this.#featuriser, latent: null }));
    const evidence = this.#foldedEvidence(await trainer.parameter('evidence'));
    return this.#distributions(table.part(), evidence, trainer);
  }

  /** Some rows at a time, so that memory does not grow with the table and the worker is not deaf for long. */
  async #distributions(
    features: TableRows,
    evidence: Float32Array,
    trainer: StudentTrainer,
  ): Promise<Float32Array> {
    const bias = await trainer.parameter('bias');
    const { table, rows } = features;
    const distributions = new Float32Array(rows.length * bias.length);
    for (let start = 0; start < rows.length; start += EVALUATION_ROWS) {
      const part = table.features(rows.subarray(start, start + EVALUATION_ROWS));
      distributions.set(ngramDistributions(part, evidence, bias), start * bias.length);
      await breathe();
    }
    return distributions;
  }

  #foldedEvidence(evidence: Float32Array): Float32Array {
    if (!this.#latent) return evidence;
    if (this.#folded?.of !== evidence) {
      const values = foldLatent(evidence, this.#latent, this.#settings.classes);
      this.#folded = { of: evidence, values };
    }
    return this.#folded.values;
  }

  async archive(labels: string[], trainer: StudentTrainer): Promise<StudentFiles> {
    const evidence = await trainer.parameter('evidence');
    const files = ngramArchiveFiles({
      labels,
      vocabulary: this.vocabulary,
      evidence: this.#foldedEvidence(evidence),
      bias: await trainer.parameter('bias'),
    });
    return files
      .set('predict.py', predictPython)
      .set('many_texts.py', manyTexts)
      .set('predict.mjs', predictNode)
      .set('README.txt', readme);
  }
}

function featuresOf({ table, rows }: TableRows): SparseRows {
  return table.features(rows);
}

/** An exported student as it was. @throws TrainingError if its files are missing or damaged. */
export async function openNgram(files: StudentFiles): Promise<OpenedStudent> {
  const [features, weights] = [files.get('features.json'), files.get('weights.safetensors')];
  if (typeof features !== 'string' || weights === undefined) {
    throw new TrainingError({ code: 'student-parts-missing' });
  }
  const { labels, vocabulary, evidence, bias } = await readNgramArchive(
    features,
    blobSource(new Blob([weights as BlobPart])),
  );
  const settings = { classes: labels.length, weightDecay: 0, seed: 0 };
  return { student: new NgramStudent(vocabulary, settings), parameters: { evidence, bias } };
}
