/** @file The student's part of the form as plain values; what a recipe leaves out is null here. */
import { isFolderAddress, suggestedPrefix } from '../../../core/students/model-address';
import type { StudentConfig } from '../../../core/task/recipe';

export type StudentKind = StudentConfig['kind'];
/** Where a pretrained model comes from. */
export type ModelSource = 'hub' | 'server' | 'folder';

/** Null: not filled in, or left to the default. */
export interface StudentValues {
  studentKind: StudentKind;
  modelSource: ModelSource;
  /** The model's name on the hub, or on the server. */
  encoderModel: string | null;
  /** The server's address. */
  encoderUrl: string | null;
  /** The address of a kept folder. */
  encoderFolder: string | null;
  pooling: StudentConfig['pooling'] | null;
  /** Before each text; null: what the form proposes for the model. */
  prefix: string | null;
  precision: StudentConfig['precision'] | null;
  hidden: number | null;
  dropout: number | null;
  epochs: number | null;
  batchSize: number | null;
  learningRate: number | null;
  weightDecay: number | null;
  executionProvider: StudentConfig['executionProvider'];
}

/** Its number fields, with the limits of the recipe's schema. */
export const STUDENT_NUMBERS = {
  epochs: { min: 1, max: 1000, step: 1, integer: true, optional: false },
  batchSize: { min: 1, max: 4096, step: 1, integer: true, optional: true },
  learningRate: { min: 1e-6, max: 1, step: 'any', integer: false, optional: true },
  weightDecay: { min: 0, max: 1, step: 'any', integer: false, optional: true },
  hidden: { min: 1, max: 4096, step: 1, integer: true, optional: true },
  dropout: { min: 0, max: 0.9, step: 0.05, integer: false, optional: true },
} as const;

/** Kinds that begin with a model somebody else has trained. */
export function hasModel(kind: StudentKind): kind is Exclude<StudentKind, 'ngram'> {
  return kind !== 'ngram';
}

export function studentValuesOf(student: StudentConfig): StudentValues {
  const { model = null, baseUrl = null } = student;
  const isFolder = model !== null && isFolderAddress(model);
  return {
    studentKind: student.kind,
    modelSource: isFolder ? 'folder' : baseUrl === null ? 'hub' : 'server',
    encoderModel: isFolder ? null : model,
    encoderUrl: baseUrl,
    encoderFolder: isFolder ? model : null,
    pooling: student.pooling ?? null,
    // A recipe that names a model and no prefix means none.
    prefix: student.prefix ?? (model === null ? null : ''),
    precision: student.precision ?? null,
    hidden: student.hidden ?? null,
    dropout: student.dropout ?? null,
    epochs: student.epochs,
    batchSize: student.batchSize ?? null,
    learningRate: student.learningRate ?? null,
    weightDecay: student.weightDecay ?? null,
    executionProvider: student.executionProvider,
  };
}

/** What is put before each text. */
export function prefixOf(values: StudentValues): string {
  const { studentKind, prefix } = values;
  return prefix ?? (studentKind === 'encoder-head' ? suggestedPrefix(modelOf(values)) : '');
}

/** The model of the chosen source. */
function modelOf({ modelSource, encoderModel, encoderFolder, encoderUrl }: StudentValues) {
  const model = modelSource === 'folder' ? encoderFolder : encoderModel;
  const baseUrl = modelSource === 'server' ? encoderUrl : null;
  return { model: model ?? undefined, baseUrl: baseUrl ?? undefined };
}

/**
 * The student as a recipe has it, with nulls for what is left out.
 * @param base what the form does not show is taken over from this one.
 */
export function studentOf(values: StudentValues, base: StudentConfig | null): object {
  const prefix = prefixOf(values);
  return {
    ...base,
    kind: values.studentKind,
    ...modelOf(values),
    pooling: values.pooling,
    prefix: prefix === '' ? null : prefix,
    precision: values.precision,
    hidden: values.hidden,
    dropout: values.dropout,
    epochs: values.epochs,
    batchSize: values.batchSize,
    learningRate: values.learningRate,
    weightDecay: values.weightDecay,
    executionProvider: values.executionProvider,
  };
}
