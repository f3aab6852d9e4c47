/**
 * @file The recipe: a task and the settings of teacher, student, refinery and labels as one JSON
 * file. This schema is the one source of its TypeScript types, its validation and
 * `public/recipe.schema.json`; its names are a stable contract that other people's scripts rely on.
 */
import * as v from 'valibot';
import { ENCODINGS } from '../table/encoding';
import { lookOf } from './label-names';
import { addressProblem } from '../network/address';

const text = v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const positive = v.pipe(v.number(), v.gtValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const LabelSchema = v.strictObject({
  name: text,
  description: v.optional(v.string()),
  keywords: v.optional(v.array(text)),
});

const ShotSchema = v.strictObject({ text, labels: v.pipe(v.array(text), v.minLength(1)) });

const TaskSchema = v.strictObject({
  name: v.optional(text, 'Untitled'),
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
    v.minLength(2, 'a task needs at least two labels'),
    v.check(
      (labels) => new Set(labels.map((l) => lookOf(l.name))).size === labels.length,
      'a label name occurs twice',
    ),
  ),
  shots: v.optional(v.array(ShotSchema), []),
});

/** What a language model is asked for; the paper's SA, CA_add, CA_all and SC-k, scored codes, a vote over wordings. */
export const STRATEGIES = ['single', 'add', 'all', 'sampled', 'scored', 'ensemble'] as const;
/** What an ensemble's questions give: an answer each, or probabilities as of `scored`. */
const VOTES = ['answers', 'probabilities'] as const;
/** As many wordings as there are (core/asking/templates). */
export const MOST_WORDINGS = 9;
const SHOT_SOURCES = ['none', 'fixed', 'retrieved'] as const;

/** The default is in `core/budget/budget`. */
const rounds = v.optional(v.pipe(count, v.maxValue(100)));

/** How much of the table a teacher may annotate; in rounds, each chosen by a student of those before. */
const BudgetSchema = v.union([
  count,
  v.strictObject({ rows: count, rounds }),
  v.strictObject({ minutes: positive, rounds }),
]);

/** What all teachers have in common. */
const teacherEntries = {
  /** Left out: every train row. */
  budget: v.optional(BudgetSchema),
};

const ColumnTeacherSchema = v.strictObject({
  kind: v.literal('column'),
  /** The column with the candidates, most likely first. */
  column: text,
  separator: v.optional(v.pipe(v.string(), v.minLength(1)), '|'),
  /** The column with the teacher's own single answer, used by refinery mode `single`. */
  singleColumn: v.optional(text),
  /** The column with the candidates' scores in their order, joined by the same separator. */
  scoresColumn: v.optional(text),
  ...teacherEntries,
});
const KeywordsTeacherSchema = v.strictObject({
  kind: v.literal('keywords'),
  /** Where no keyword matches, go by nearness in meaning (English only); left out: yes. */
  nearness: v.optional(v.boolean()),
  ...teacherEntries,
});

/** The pattern is for the JSON schema; the check says what the pattern cannot (core/network/address). */
const httpAddress = v.pipe(
  text,
  v.regex(
    /^https?:\/\/[^\s\\@/?#]+([/?][^\s\\#]*)?$/i,
    'must be a plain address that begins with http:// or https://',
  ),
  v.check((address) => addressProblem(address) === null, 'must be a plain address of a host'),
);
const temperature = v.pipe(v.number(), v.minValue(0), v.maxValue(2));
const wording = v.pipe(v.string(), v.maxLength(10_000));

/** The user's own wording; what is left out keeps the built-in one. */
const PromptWordingSchema = v.strictObject({
  opening: v.optional(wording),
  /** The line above the list of labels. */
  labels: v.optional(wording),
  /** The question itself; the form of the answer is added to it. */
  ask: v.optional(wording),
  /** Asks for reasoning first, where `chainOfThought` is on. */
  think: v.optional(wording),
  /** Says that the text is data and never an instruction. */
  guard: v.optional(wording),
  /** The second question, where `select` is on. */
  select: v.optional(wording),
});

/**
 * What all language models have in common. Fields without a default here have one in
 * `core/teaching/settings`: a recipe then stays as its author wrote it.
 */
const languageModelEntries = {
  ...teacherEntries,
  strategy: v.optional(v.picklist(STRATEGIES), 'all'),
  temperature: v.optional(temperature, 0.3),
  /** Think in a sentence or two before answering; with `single`, `add` and `all`. */
  chainOfThought: v.optional(v.boolean()),
  shots: v.optional(v.picklist(SHOT_SOURCES)),
  /** How many examples are retrieved for a row. */
  shotCount: v.optional(v.pipe(count, v.maxValue(50))),
  /** How many labels a prompt shows: all, as many as are needed (`auto`), or a number. */
  shortlist: v.optional(
    v.union([v.picklist(['auto', 'off']), v.pipe(count, v.minValue(2), v.maxValue(500))]),
  ),
  /** `sampled`: how many answers, at which temperature, and how many of the labels are kept. */
  samples: v.optional(v.pipe(count, v.maxValue(50))),
  samplesTemperature: v.optional(temperature),
  keep: v.optional(count),
  /** `ensemble`: by how many wordings and orders of the labels a row is asked, and what each gives. */
  wordings: v.optional(v.pipe(count, v.minValue(2), v.maxValue(MOST_WORDINGS))),
  votes: v.optional(v.picklist(VOTES)),
  /** `scored`: the candidates are the smallest set that reaches this probability. */
  mass: v.optional(v.pipe(fraction, v.gtValue(0))),
  /** `scored`: take out what the model prefers before it has read a text. */
  calibrate: v.optional(v.boolean()),
  /** Ask a second time, to pick one of the candidates. */
  select: v.optional(v.boolean()),
  /** More than one puts several texts into one request. */
  rowsPerRequest: v.optional(v.pipe(count, v.maxValue(20))),
  /** Let the model think before it answers; else it is told not to, where it can be told. */
  thinking: v.optional(v.boolean()),
  /** Room in tokens for an answer, and for what a model thinks before it. */
  answerTokens: v.optional(v.pipe(count, v.minValue(16), v.maxValue(8_192))),
  thoughtTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(32_768))),
  prompt: v.optional(PromptWordingSchema),
};

const WebLlmTeacherSchema = v.strictObject({
  kind: v.literal('webllm'),
  model: v.optional(text),
  /** Tokens of prompt and answer together; fewer need less GPU memory. */
  contextTokens: v.optional(v.pipe(count, v.minValue(512), v.maxValue(131_072))),
  /** Where a model of one's own is, in the layout that WebLLM loads; `model` is then its name. */
  modelUrl: v.optional(httpAddress),
  /** Its compiled library; `lib.wasm` beside it where this is left out. */
  modelLibUrl: v.optional(httpAddress),
  ...languageModelEntries,
});

/** The key is no part of a recipe: recipes are shared. */
const EndpointTeacherSchema = v.strictObject({
  kind: v.literal('endpoint'),
  /** Up to and including `/v1`, or the whole address of the chat completions. */
  url: httpAddress,
  model: text,
  concurrency: v.optional(v.pipe(count, v.maxValue(64))),
  timeoutSeconds: v.optional(v.pipe(positive, v.maxValue(3600))),
  contextTokens: v.optional(v.pipe(count, v.minValue(512))),
  ...languageModelEntries,
});

const PromptApiTeacherSchema = v.strictObject({
  kind: v.literal('promptapi'),
  ...languageModelEntries,
});

const TeacherSchema = v.variant('kind', [
  ColumnTeacherSchema,
  KeywordsTeacherSchema,
  WebLlmTeacherSchema,
  EndpointTeacherSchema,
  PromptApiTeacherSchema,
]);

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
  regularisers: v.optional(v.array(v.picklist(REGULARISERS)), []),
  /** Epochs over which the regularisers' weight grows from 0 to 1. */
  rampEpochs: v.optional(count, 10),
  /** Refine by what students say of rows that they did not learn from: one more student a fold. 0: off. */
  folds: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(10),
      v.check((folds) => folds !== 1, 'must be 0 (off) or at least 2'),
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
});

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

/** A recipe that cannot be used; the message names the place in the file and what is wrong there. */
export class RecipeError extends Error {
  override name = 'RecipeError';
}

/**
 * Validates a recipe and fills in its defaults.
 * @throws RecipeError naming the path of the first faulty field.
 */
export function parseRecipe(json: unknown): Recipe {
  const result = v.safeParse(RecipeSchema, json);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  if (!path) throw new RecipeError(`This is not a recipe: ${issue.message}.`);
  const isMissing = issue.expected !== null && issue.received === 'undefined';
  throw new RecipeError(
    isMissing
      ? `The recipe says nothing of “${path}”, which it must.`
      : `The recipe’s “${path}” is not usable: ${issue.message}.`,
  );
}
