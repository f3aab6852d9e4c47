/**
 * @file The recipe: a task and the settings of teacher, student, refinery and labels as one JSON
 * file. This schema is the one source of its TypeScript types, its validation and
 * `public/recipe.schema.json`; its names are a stable contract that other people's scripts rely on.
 */
import { MessageError } from '../messages/message';
import type { RecipeMessage } from '../messages/recipe';
import type { OwnFlaw } from '../messages/values';
import * as v from 'valibot';
import { MOST_LABELS } from '../students/archive/labels';
import { ENCODINGS } from '../table/encoding';
import { isBlank, UNTITLED } from './blank-text';
import { lookOf } from './label-names';
import { text, name, fraction, positive, count, httpAddress } from './schema-parts';
import { TeacherSchema } from './teacher-schema';
import { flawIn } from '../value-flaws';

export const LabelSchema = v.strictObject({
  name: v.pipe(
    name,
    v.check((written) => !isBlank(written), 'name-unseen' satisfies OwnFlaw),
  ),
  description: v.optional(v.string()),
  keywords: v.optional(v.array(name)),
  /** What it was called before: the table, which is never changed, may still call it so. */
  formerNames: v.optional(v.array(text)),
});

const ShotSchema = v.strictObject({ text, labels: v.pipe(v.array(text), v.minLength(1)) });

const TaskSchema = v.strictObject({
  name: v.optional(name, UNTITLED),
  instructions: v.optional(v.string(), ''),
  textColumn: text,
  /** For figures only, never for training. */
  goldColumn: v.optional(text),
  /** Rows whose cell says `test` are neither annotated nor trained on, only predicted. */
  splitColumn: v.optional(text),
  /** Upper and lower case make different labels; otherwise “fall” in a cell is the label “Fall”. */
  matchCase: v.optional(v.boolean()),
  labels: v.pipe(
    v.array(LabelSchema),
    v.minLength(2),
    v.maxLength(MOST_LABELS),
    v.check(
      (labels) => new Set(labels.map((l) => lookOf(l.name))).size === labels.length,
      'labels-alike' satisfies OwnFlaw,
    ),
  ),
  shots: v.optional(v.array(ShotSchema), []),
});

const STUDENT_KINDS = ['ngram', 'encoder-head', 'encoder'] as const;

export const StudentSchema = v.strictObject({
  kind: v.optional(v.picklist(STUDENT_KINDS), 'ngram'),
  /** `encoder…`: a name on the hub, or a folder kept in the browser (core/students/model-address). */
  model: v.optional(text),
  /** `encoder…`: another hub than the default one; files are at BASE/MODEL/resolve/main/NAME. */
  baseUrl: v.optional(httpAddress),
  /** `encoder…`: how a text's vector is made of its tokens'. */
  pooling: v.optional(v.picklist(['mean', 'cls'])),
  /** `encoder…`: put before each text, as the model's maker says; E5 wants “query: ”. */
  prefix: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** `encoder-head`: the model's numbers, 32-bit floats or 8-bit integers. */
  precision: v.optional(v.picklist(['fp32', 'q8'])),
  /** `encoder-head`: units of the hidden layer. */
  hidden: v.optional(v.pipe(count, v.maxValue(4096))),
  /** Of an encoder's units, or of the n-gram student's features. */
  dropout: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.9))),
  epochs: v.optional(v.pipe(count, v.maxValue(1000)), 20),
  batchSize: v.optional(v.pipe(count, v.maxValue(4096))),
  learningRate: v.optional(positive),
  weightDecay: v.optional(v.pipe(v.number(), v.minValue(0))),
  /** A step's gradients that are longer than this together are shortened to it; 0: never. */
  clipNorm: v.optional(v.pipe(v.number(), v.minValue(0))),
  executionProvider: v.optional(v.picklist(['auto', 'webgpu', 'wasm']), 'auto'),
  /** A student trained elsewhere and brought here, by its fingerprint: it labels without a teacher. */
  pretrained: v.optional(text),
});

/** The ablation of the paper: each mode adds one step to the one before it. */
export const REFINERY_MODES = [
  'single',
  'uniform',
  'renormalise',
  'filter',
  'sharpen',
  'full',
] as const;
export const CANDIDATE_WEIGHTS = ['auto', 'uniform', 'rank', 'score'] as const;

/** What keeps the student from learning its targets by heart; the paper's step 5. */
export const REGULARISERS = ['consistency', 'mixup'] as const;

export const RefinerySchema = v.strictObject({
  mode: v.optional(v.picklist(REFINERY_MODES), 'full'),
  weights: v.optional(v.picklist(CANDIDATE_WEIGHTS), 'auto'),
  warmupEpochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 3),
  /** Share of each predicted class whose targets are sharpened. */
  delta: v.optional(fraction, 0.5),
  /** Sharpening exponent is 1/gamma. */
  gamma: v.optional(v.pipe(positive, v.maxValue(1)), 0.85),
  /** Confidence above which the student overrules the candidates; 1 switches that off. */
  tau: v.optional(fraction, 0.95),
  /**
   * With a budget, the n-gram student's: confidence above which a row that nobody annotated takes the
   * student's label as its target, in the second half of the training; 1 switches that off.
   */
  pseudoLabels: v.optional(fraction, 0.9),
  /** Keep a label that loses rows from losing ever more; the paper does without (class-shares.ts). */
  classShares: v.optional(v.boolean(), false),
  regularisers: v.optional(
    v.pipe(v.array(v.picklist(REGULARISERS)), v.maxLength(REGULARISERS.length)),
    [],
  ),
  /** Epochs over which the regularisers' weight grows from 0 to 1. */
  rampEpochs: v.optional(count, 10),
  /** Refine by what students say of rows that they did not learn from: one more student a fold. 0: off. */
  folds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(10),
      v.check((folds) => folds !== 1, 'folds-one' satisfies OwnFlaw),
    ),
    0,
  ),
  /** Stop when a tenth of the rows, kept aside, agrees no better with its candidates. */
  earlyStopping: v.optional(v.boolean(), false),
  /** Also train a student on single labels, to compare with. */
  compareSingle: v.optional(v.boolean(), false),
});

/** Policies that need no more than the row itself; `auto` looks at the whole table. */
export const ROW_POLICIES = ['teacher', 'student', 'within', 'combined'] as const;
export const LABEL_POLICIES = ['auto', ...ROW_POLICIES] as const;
export const LabelsSchema = v.strictObject({
  policy: v.optional(v.picklist(LABEL_POLICIES), 'auto'),
});

/** How the table's file is read; what is left out is found out, and asked where it is in doubt. */
export const DataSchema = v.strictObject({
  encoding: v.optional(v.picklist(ENCODINGS)),
  /** The sheet of a workbook, or the file in an archive. */
  part: v.optional(text),
  /** The line that names the columns, blank ones not counted; 0 where none does. */
  header: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  /** The line where the data begin. */
  firstRow: v.optional(count),
  /** What becomes of cells beyond the last column. */
  surplus: v.optional(v.picklist(['join', 'leave-out'])),
  delimiter: v.optional(v.pipe(v.string(), v.maxLength(1))),
});

/**
 * Characters of a recipe as JSON: with more words and examples than that, a page would stand still over each of its steps. Of a
 * file, what it leaves out is filled in.
 */
export const MOST_RECIPE_LENGTH = 5_500_000;

export const RecipeSchema = v.strictObject({
  $schema: v.optional(v.string()),
  shortlist: v.literal(1),
  data: v.optional(DataSchema),
  task: TaskSchema,
  teacher: v.optional(TeacherSchema, { kind: 'keywords' }),
  student: v.optional(StudentSchema, {}),
  refinery: v.optional(RefinerySchema, {}),
  labels: v.optional(LabelsSchema, {}),
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 1),
});

export type Label = v.InferOutput<typeof LabelSchema>;
export type Shot = v.InferOutput<typeof ShotSchema>;
export type Task = v.InferOutput<typeof TaskSchema>;
export type TeacherConfig = v.InferOutput<typeof TeacherSchema>;
export type StudentConfig = v.InferOutput<typeof StudentSchema>;
export type RefineryConfig = v.InferOutput<typeof RefinerySchema>;
export type Regulariser = (typeof REGULARISERS)[number];
export type RefineryMode = RefineryConfig['mode'];
export type RowPolicy = (typeof ROW_POLICIES)[number];
export type LabelPolicy = (typeof LABEL_POLICIES)[number];
export type Recipe = v.InferOutput<typeof RecipeSchema>;

/** A recipe that cannot be used. */
export class RecipeError extends MessageError<RecipeMessage> {
  override name = 'RecipeError';
}

/**
 * Validates a recipe and fills in its defaults.
 * @throws RecipeError naming the path of the first faulty field.
 */
export function parseRecipe(json: unknown): Recipe {
  const result = v.safeParse(RecipeSchema, json);
  if (result.success) return result.output;
  const { field, flaw } = flawIn(result.issues);
  if (field === null) throw new RecipeError({ code: 'recipe-none' });
  switch (flaw.code) {
    case 'value-unknown':
      throw new RecipeError({ code: 'recipe-field-unknown', field });
    case 'value-missing':
      throw new RecipeError({ code: 'recipe-field-missing', field });
    default:
      throw new RecipeError({ code: 'recipe-field-wrong', field, flaw });
  }
}
