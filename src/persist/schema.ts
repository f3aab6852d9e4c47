/**
 * @file The database: what lasts. Everything on the page can be rebuilt from it.
 *
 * A project's rows, candidates and the rest carry its id as the first part of their key, so that one
 * key range holds one project.
 */
import type { DBSchema } from 'idb';
import type { FileDialect } from '../core/exports/file-dialect';
import type { CurvePoint } from '../core/budget/curve';
import type { WordRules } from '../core/labels/combination/word-rules';
import type { ReplacedLabel } from '../core/instruction/replaced-labels';
import type { TrainingNotice } from '../core/messages/training-notes';
import type { LabelNumbers } from '../core/task/label-numbers';
import type { Annotation } from '../core/teaching/teacher';
import type { Recipe } from '../core/task/recipe';
import type { ImportChoices } from '../core/table/choices';
import type { TableWarning } from '../core/table/table';
import type { EpochLog, TrainingState } from '../core/students/training';

/** How far a project has come. A project `importing` is invisible, and swept away at the next start. */
type ProjectStage = 'importing' | 'task' | 'ready' | 'annotating' | 'annotated' | 'done';

export interface ProjectRecord {
  id: string;
  name: string;
  fileName: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  /** Trimmed and each different; recipes name them so. */
  columns: string[];
  /** The same as the file writes them, for exported files; missing from older projects. */
  header?: string[];
  rowCount: number;
  /** What the import found and did. */
  warnings: TableWarning[];
  /** What had to be said of the file to read it; missing from older projects. */
  said?: ImportChoices;
  /** Rows without a text, in order; known once there is a recipe, missing from older projects. */
  emptyRows?: number[];
  /** How the file was written; missing where it was no delimited one, and from older projects. */
  dialect?: FileDialect;
  stage: ProjectStage;
  /** Null until the task is described. */
  recipe: Recipe | null;
  /** Time spent in `annotate` so far, over all its stretches. */
  teacherSeconds: number;
  /** The finished trainings by name; `student` is the one that gives the labels. */
  trainings: Partial<Record<TrainingName, TrainingRecord>>;
  /** Views of the review that a person has kept; missing where there are none. */
  views?: SavedView[];
  /**
   * A person has deleted it, then (milliseconds since 1970): it is gone for every tab, and nothing of it is removed
   * while that can still be undone. Whichever page is open after that finishes the deletion.
   */
  deletedAt?: number;
  /** Files of labels that were saved of it from this browser; missing where there are none. */
  savedFiles?: SavedFileRecord[];
  /** By which its labels have their colours; missing from older projects. */
  labelNumbers?: LabelNumbers;
  /** Descriptions of labels that were taken over from corrections; missing where there are none. */
  replacedLabels?: ReplacedLabel[];
}

/** A file of labels as it was saved. */
export interface SavedFileRecord {
  fileName: string;
  /** Milliseconds since 1970. */
  at: number;
  /** How it was made, as JSON, so that it can be made again. */
  how: string;
  /** A fingerprint of the labels of all rows, as they were then. */
  labels: string;
}

/** What the review shows, under a name. */
export interface SavedView {
  name: string;
  /** Filter and order as JSON. */
  query: string;
}

/** `single` is the comparison: the same student trained on the teacher's single labels. */
export type TrainingName = 'student' | 'single';

/**
 * Whose distributions are stored: a training's, of all rows chunk by chunk, or `heldOut`, of the train
 * rows in their order as the one chunk 0, by students that were not trained on them.
 */
export type DistributionName = TrainingName | 'heldOut';

export interface TrainingRecord {
  seconds: number;
  /** Rows that took part in training. */
  trainRows: number;
  parameters: number;
  executionProvider: 'webgpu' | 'wasm';
  threads: number;
  adapter: string;
  /** What the user should know, e.g. that the GPU was not used, or that training ended early. */
  notice: TrainingNotice;
  epochs: EpochLog[];
  /** The person's labels that were targets; missing from trainings older than such targets. */
  humanTargets?: HumanTarget[];
  /** The order of its classes, where the recipe's labels were given another since. */
  labels?: string[];
}

export type HumanTarget = [row: number, label: string];

interface RowChunk {
  projectId: string;
  /** 0-based; a chunk holds ROWS_PER_CHUNK rows, the last one fewer. */
  chunk: number;
  rows: string[][];
}

/** Annotations made durable together. Later batches override earlier ones of the same row. */
interface AnnotationBatch {
  projectId: string;
  annotations: Annotation[];
}

export interface CheckpointRecord {
  projectId: string;
  training: TrainingName;
  /** What the state belongs to: texts, candidates and settings; another one cannot be resumed from it. */
  fingerprint: string;
  state: TrainingState;
  seconds: number;
  /** The finished student by itself, once the table is no longer the one that it learned from. */
  archive?: StudentRecord['files'];
}

/** What a finished student says of the rows of one chunk. */
export interface DistributionRecord {
  projectId: string;
  training: DistributionName;
  /** 0-based, as in RowChunk. */
  chunk: number;
  /** Of `heldOut`: the rows of the table, in order. */
  rows?: Int32Array;
  /** Of `heldOut`: whether the teacher is rules about words, by the texts of the rows. */
  rules?: WordRules;
  /** [rows of the chunk x labels of the task], row-major. */
  values: Float32Array;
}

/** `audit`: given without seeing any suggestion, to a row drawn by chance. */
export type LabelOrigin = 'review' | 'audit';

/** A label given by a person; never overwritten by a machine. */
export interface HumanLabelRecord {
  projectId: string;
  row: number;
  label: string;
  /** Missing from records older than the audit: they are of the review. */
  origin?: LabelOrigin;
}

/** What a person has noted of a row, besides its label. */
export interface RowMarkRecord {
  projectId: string;
  row: number;
  isFlagged: boolean;
  /** Empty where there is none. */
  note: string;
}

/**
 * The design of an audit. The answers are human labels of origin `audit`, so that there is one truth
 * about each row.
 */
export interface AuditDesignRecord {
  projectId: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  seed: number;
  /** Rows of the table that the sample speaks for. */
  population: Int32Array;
  /** [population] by the confidence of the labels when the sample was drawn, least sure first. */
  stratumOf: Uint8Array;
  /** How many rows the population had before each time that later ones were taken into it; missing where none were. */
  widenings?: number[];
  /** [strata] as they guided the sample; missing from audits stratified by agreement of the policies. */
  spreads?: number[];
  /** Indices into the population, in the order of asking. */
  sample: Int32Array;
  /** Rows of the table, in the sample, that the person could not tell. */
  skipped: number[];
  /** Confidences are put right by the audit. */
  recalibrates: boolean;
  /** Labels that the audit shows to be right this often go unread; null where all are to be read. */
  acceptedPrecision: number | null;
}

/**
 * Another person's labels of the table, to compare with. They are no human labels of the project: those are
 * what people have settled on. The record without a name holds what was said here of the rows that were
 * settled since; an empty label is none.
 */
export interface AnnotatorRecord {
  projectId: string;
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** The rows are of a sample that was handed over without labels. */
  isBlind: boolean;
  labels: [row: number, label: string][];
}

/** One round of a teacher with a budget; durable before its first row is asked about. */
export interface TeacherRoundRecord {
  projectId: string;
  /** 0-based. */
  round: number;
  /** Rows of the table, in the order to be asked about. */
  rows: Int32Array;
  /** Null until all of them were asked about and the student was judged. */
  outcome: CurvePoint | null;
}

/** A trained student that was brought from elsewhere. */
export interface StudentRecord {
  /** Fingerprint of its files: the same student is kept once. */
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  createdAt: number;
  /** Those files by name that `StudentApi.open` needs. */
  files: Map<string, string | Uint8Array | Blob>;
}

/** What a language model answered when it was asked something; shared by all projects. */
export interface AnswerRecord {
  /** Of model, prompt and text, as `AnswerKeys` makes it; no text can be read from it. */
  key: string;
  /** Milliseconds since 1970. */
  keptAt: number;
  /** Its row is that of the text as it was asked about first. */
  annotation: Annotation;
  /** The projects that asked this; missing from records of the time before it was noted. */
  owners?: string[];
}

/** What a sentence encoder made of a text; kept for all projects that read texts with it. */
export interface SentenceEmbeddingRecord {
  /** Everything that the vector depends on besides the text (core/students/embedding-key). */
  space: string;
  /** The text by its hash. */
  key: string;
  /** Of length 1. */
  vector: Float32Array;
}

export interface ShortlistSchema extends DBSchema {
  projects: { key: string; value: ProjectRecord; indexes: { updatedAt: number } };
  rows: { key: [projectId: string, chunk: number]; value: RowChunk };
  candidates: { key: number; value: AnnotationBatch; indexes: { projectId: string } };
  checkpoints: { key: [projectId: string, training: string]; value: CheckpointRecord };
  distributions: {
    key: [projectId: string, training: string, chunk: number];
    value: DistributionRecord;
  };
  humanLabels: { key: [projectId: string, row: number]; value: HumanLabelRecord };
  rowMarks: { key: [projectId: string, row: number]; value: RowMarkRecord };
  auditDesigns: { key: string; value: AuditDesignRecord };
  students: { key: string; value: StudentRecord };
  teacherRounds: { key: [projectId: string, round: number]; value: TeacherRoundRecord };
  annotators: { key: [projectId: string, name: string]; value: AnnotatorRecord };
  answers: { key: string; value: AnswerRecord; indexes: { keptAt: number; owners: string } };
  sentenceEmbeddings: { key: [space: string, key: string]; value: SentenceEmbeddingRecord };
}
