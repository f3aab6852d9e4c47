/**
 * @file The form of a `.shortlist` file: a whole project in one zip file, to move to another machine or to
 * hand to a colleague. `manifest.json` says what there is; what grows with the table is in parts of a
 * record a line, and numbers are files of their own, as they lie in memory (little-endian).
 *
 * Invariant: whoever opens one trusts nothing in it. Everything is checked against these schemas, and
 * against the other parts, before the project can be seen.
 */
import { MessageError } from '../messages/message';
import type { ProjectFileMessage } from '../messages/project-file';
import type { RowMessage } from '../messages/row';
import type { TableNote } from '../messages/table-notes';
import type { TrainingNote } from '../messages/training-notes';
import * as v from 'valibot';
import { LONGEST_CELL } from '../table/row-chunks';
import { MOST_COLUMNS, WARNING_CODES } from '../table/table';
import { DataSchema, LabelSchema, RecipeSchema } from '../task/recipe';
import { LONGEST_NAME } from '../task/schema-parts';
import { MOST_SCORE } from '../teaching/teacher';
import { NoteSchema, ToldSchema } from './told';

/** The first entry's name, so that the file is known by its first bytes whatever it is called. */
export const MARK_FILE = 'SHORTLIST-PROJECT';
export const MANIFEST_FILE = 'manifest.json';
export const MOST_MANIFEST_BYTES = 50_000_000;
export const PROJECT_EXTENSION = '.shortlist';
/** Grows when an older page could no longer read the file rightly. */
export const PROJECT_FILE_VERSION = 1;
/** A student that was brought from elsewhere, in the form in which it came. */
export const STUDENT_ENTRY = 'student.zip';

/** Parts with a record a line. */
export const LINE_PARTS = {
  rows: 'rows.jsonl',
  annotations: 'candidates.jsonl',
  labels: 'labels.jsonl',
  marks: 'marks.jsonl',
  rounds: 'rounds.jsonl',
  annotators: 'annotators.jsonl',
} as const;

/** A file that holds no project that can be opened; the message is for the user. */
export class ProjectFileError extends MessageError<ProjectFileMessage> {
  override name = 'ProjectFileError';
}

/**
 * More than there ever is of what is shown or compared as a whole: a page would stand still over it, at every start.
 * Epochs are as many as a recipe may have.
 */
const MOST = { epochs: 1000, warnings: 100_000, views: 1000, labels: 100_000 };
/** Each is compared with each of the others; beside them may be the record without a name. */
export const MOST_ANNOTATORS = 100;
/** A recipe may ask for a hundred, and a budget may be raised time and again. */
export const MOST_ROUNDS = 10_000;

/** Milliseconds since 1970, of a day that there is (ECMA-262, 21.4.1.1). */
const LAST_TIME = 8.64e15;
const time = v.pipe(v.number(), v.minValue(-LAST_TIME), v.maxValue(LAST_TIME));
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const score = v.pipe(finite, v.minValue(0), v.maxValue(MOST_SCORE));
/** Shown whole, so no longer than the page lets one be. */
const name = v.pipe(v.string(), v.maxLength(LONGEST_NAME));
const filled = v.pipe(name, v.minLength(1));
/** What came out of a cell, or out of several names. */
const cell = v.pipe(v.string(), v.maxLength(LONGEST_CELL));
/** A label may be one that the task has no longer, or never had: then it is what a cell said. */
const label = v.pipe(cell, v.minLength(1));

const ref = <const Type extends string>(type: Type) =>
  v.object({
    file: v.pipe(v.string(), v.regex(/^numbers\/\d{1,9}$/)),
    type: v.literal(type),
    /** Numbers, not bytes. */
    length: v.pipe(whole, v.maxValue(2 ** 30)),
  });
const floats = ref('float32');
const integers = ref('int32');
export type NumbersRef = v.InferOutput<typeof floats | typeof integers | typeof bytes>;
const bytes = ref('uint8');

const EpochSchema = v.object({
  epoch: whole,
  loss: finite,
  inside: finite,
  reliable: finite,
  confidentOutside: finite,
  pseudoLabelled: v.exactOptional(whole),
  trainAccuracy: v.nullable(fraction),
  testAccuracy: v.nullable(fraction),
  heldOutAgreement: v.exactOptional(finite),
});

const TRAININGS = ['student', 'single'] as const;

const TrainingSchema = v.object({
  seconds: finite,
  trainRows: whole,
  parameters: whole,
  executionProvider: v.picklist(['webgpu', 'wasm']),
  threads: whole,
  adapter: name,
  notice: v.nullable(v.union([name, v.array(NoteSchema<TrainingNote>())])),
  epochs: v.pipe(v.array(EpochSchema), v.maxLength(MOST.epochs)),
  humanTargets: v.exactOptional(v.array(v.tuple([whole, label]))),
  labels: v.exactOptional(v.array(label)),
});

const WarningSchema = v.object({
  code: v.exactOptional(v.picklist(WARNING_CODES)),
  rows: v.exactOptional(whole),
  row: v.exactOptional(whole),
  column: v.exactOptional(cell),
  message: ToldSchema<TableNote>(),
});

const DialectSchema = v.object({
  /** What parts cells cannot be a quotation mark or the end of a line, too. */
  delimiter: v.pipe(v.string(), v.regex(/^[^"\r\n\0]$/u)),
  quoted: v.boolean(),
  newline: v.picklist(['\n', '\r\n', '\r']),
  byteOrderMark: v.boolean(),
  separatorLine: v.boolean(),
});

const ProjectSchema = v.object({
  name,
  fileName: name,
  createdAt: time,
  columns: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MOST_COLUMNS)),
  header: v.exactOptional(v.array(v.string())),
  rowCount: v.pipe(whole, v.minValue(1)),
  warnings: v.pipe(v.array(WarningSchema), v.maxLength(MOST.warnings)),
  said: v.exactOptional(DataSchema),
  emptyRows: v.exactOptional(v.array(whole)),
  dialect: v.exactOptional(DialectSchema),
  stage: v.picklist(['task', 'ready', 'annotating', 'annotated', 'done']),
  recipe: v.nullable(RecipeSchema),
  teacherSeconds: finite,
  trainings: v.object({
    student: v.exactOptional(TrainingSchema),
    single: v.exactOptional(TrainingSchema),
  }),
  views: v.exactOptional(
    v.pipe(v.array(v.object({ name: filled, query: cell })), v.maxLength(MOST.views)),
  ),
  labelNumbers: v.exactOptional(v.pipe(v.array(v.tuple([label, whole])), v.maxLength(MOST.labels))),
  replacedLabels: v.exactOptional(
    v.pipe(
      v.array(v.object({ before: LabelSchema, after: LabelSchema })),
      v.maxLength(MOST.labels),
    ),
  ),
});

const LearnerSchema = v.object({
  step: whole,
  tensors: v.array(v.tuple([filled, floats])),
});

/** A `TrainingState`, its numbers in files. */
const StateSchema = v.object({
  ...LearnerSchema.entries,
  epoch: whole,
  targets: floats,
  lossWeights: floats,
  candidateWeights: floats,
  epochs: v.pipe(v.array(EpochSchema), v.maxLength(MOST.epochs)),
  distributions: v.exactOptional(floats),
  pseudo: v.exactOptional(v.object({ rows: integers, labels: integers })),
  folds: v.exactOptional(v.array(LearnerSchema)),
  best: v.exactOptional(v.array(v.tuple([filled, floats]))),
});
export type StoredState = v.InferOutput<typeof StateSchema>;

const AuditSchema = v.object({
  createdAt: time,
  seed: whole,
  population: integers,
  stratumOf: bytes,
  spreads: v.exactOptional(v.pipe(v.array(fraction), v.minLength(1))),
  widenings: v.exactOptional(v.array(whole)),
  sample: integers,
  skipped: v.array(whole),
  recalibrates: v.boolean(),
  acceptedPrecision: v.nullable(fraction),
});

export const ManifestSchema = v.object({
  format: v.literal('shortlist-project'),
  version: v.literal(PROJECT_FILE_VERSION),
  createdAt: name,
  project: ProjectSchema,
  audit: v.nullable(AuditSchema),
  distributions: v.array(
    v.object({
      training: v.picklist([...TRAININGS, 'heldOut']),
      chunk: whole,
      rows: v.exactOptional(integers),
      rules: v.exactOptional(v.object({ rows: whole, bound: fraction, agreement: finite })),
      values: floats,
    }),
  ),
  checkpoints: v.array(
    v.object({
      training: v.picklist(TRAININGS),
      fingerprint: filled,
      seconds: finite,
      state: StateSchema,
    }),
  ),
  /** Whether `student.zip` is there. */
  hasStudent: v.boolean(),
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** A line of `rows.jsonl`: the row's cells. */
export const RowSchema = v.array(cell);

const labelList = v.pipe(v.array(label), v.maxLength(MOST.labels));

const annotatedEntries = {
  row: whole,
  status: v.literal('annotated'),
  candidates: v.pipe(labelList, v.minLength(1)),
  scores: v.exactOptional(v.array(score)),
  single: v.exactOptional(label),
  shown: v.exactOptional(whole),
  unmatched: v.exactOptional(v.boolean()),
  evidence: v.exactOptional(v.picklist(['matched', 'near'])),
  askedAgain: v.exactOptional(name),
};
const FailedSchema = v.object({
  row: whole,
  status: v.literal('failed'),
  reason: ToldSchema<RowMessage>(),
  raw: v.exactOptional(v.string()),
});
const FormerSchema = v.variant('status', [v.object(annotatedEntries), FailedSchema]);

export const AnnotationSchema = v.variant('status', [
  v.object({ ...annotatedEntries, former: v.exactOptional(FormerSchema) }),
  FailedSchema,
]);

export const HumanLabelSchema = v.object({
  row: whole,
  label,
  origin: v.picklist(['review', 'audit']),
});

/** A person's flag or note on a row. */
export const RowMarkSchema = v.object({ row: whole, isFlagged: v.boolean(), note: cell });

export const RoundSchema = v.object({
  round: whole,
  rows: v.array(whole),
  outcome: v.nullable(
    v.object({
      annotated: whole,
      expected: v.nullable(finite),
      actual: v.nullable(finite),
    }),
  ),
});

/** Another person's labels of the table, or without a name those given here before differences were settled. */
export const AnnotatorSchema = v.object({
  name,
  createdAt: time,
  isBlind: v.boolean(),
  labels: v.array(v.tuple([whole, cell])),
});
