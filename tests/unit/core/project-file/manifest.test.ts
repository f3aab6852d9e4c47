/**
 * @file The schema of a `.shortlist` file knows every field of what it keeps: one that was added to a record
 * and not to the schema would be lost on the way. Types say so, so this fails in the type check.
 */
import type { InferOutput } from 'valibot';
import { expectTypeOf, test } from 'vitest';
import type {
  AnnotationSchema,
  AnnotatorSchema,
  HumanLabelSchema,
  Manifest,
  RoundSchema,
} from '../../../../src/core/project-file/manifest';
import type { TableWarning } from '../../../../src/core/table/table';
import type { EpochLog, TrainingState } from '../../../../src/core/students/training';
import type { Annotation } from '../../../../src/core/teaching/teacher';
import type {
  AnnotatorRecord,
  AuditDesignRecord,
  CheckpointRecord,
  DistributionRecord,
  HumanLabelRecord,
  ProjectRecord,
  TeacherRoundRecord,
  TrainingRecord,
} from '../../../../src/persist/schema';

type Fields<Value> = Value extends unknown ? keyof Value : never;
type Project = Manifest['project'];
type Training = NonNullable<Project['trainings']['student']>;

test('every field of a record is a field of the schema', () => {
  // Made anew where the project is opened; what is deleted is in no file, and other files lie on another disk.
  type OfItsPlace = 'id' | 'updatedAt' | 'deletedAt' | 'savedFiles';
  expectTypeOf<Exclude<keyof ProjectRecord, OfItsPlace>>().toEqualTypeOf<keyof Project>();
  expectTypeOf<keyof TrainingRecord>().toEqualTypeOf<keyof Training>();
  expectTypeOf<keyof EpochLog>().toEqualTypeOf<keyof Training['epochs'][number]>();
  expectTypeOf<keyof TableWarning>().toEqualTypeOf<keyof Project['warnings'][number]>();
  expectTypeOf<Fields<Annotation>>().toEqualTypeOf<Fields<InferOutput<typeof AnnotationSchema>>>();
  type Own<Value> = Exclude<keyof Value, 'projectId'>;
  expectTypeOf<Own<HumanLabelRecord>>().toEqualTypeOf<keyof InferOutput<typeof HumanLabelSchema>>();
  expectTypeOf<Own<TeacherRoundRecord>>().toEqualTypeOf<keyof InferOutput<typeof RoundSchema>>();
  expectTypeOf<Own<AnnotatorRecord>>().toEqualTypeOf<keyof InferOutput<typeof AnnotatorSchema>>();
  expectTypeOf<Own<AuditDesignRecord>>().toEqualTypeOf<keyof NonNullable<Manifest['audit']>>();
  expectTypeOf<Own<DistributionRecord>>().toEqualTypeOf<keyof Manifest['distributions'][number]>();
  // A student whose table has changed is left out, with its checkpoint.
  type Checkpoint = Exclude<Own<CheckpointRecord>, 'archive'>;
  expectTypeOf<Checkpoint>().toEqualTypeOf<keyof Manifest['checkpoints'][number]>();
  expectTypeOf<keyof TrainingState>().toEqualTypeOf<
    keyof Manifest['checkpoints'][number]['state']
  >();
});
