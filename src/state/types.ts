/** @file Types of the layers below that views and widgets are allowed to know. */
export type { Confusion } from '../core/labels/confusion';
export type { Reason } from '../core/labels/priorities';
export type { FinalLabel, LabelSource } from '../core/labels/labels';
export type { Recommendation } from '../core/labels/recommendation';
export type { Acceptance, AuditEstimate } from '../core/labels/audit';
export type { ProjectRecord } from '../persist/schema';
export type { AuditFigures } from '../pipeline/audit-figures';
export type { ReviewRow } from '../pipeline/relabel';
export type { StepProgress } from '../pipeline/steps';
export type { LabelReport } from '../core/report';
export type { Confusions } from './confusions';
export type { DraftLabel, DraftValues } from './draft-values';
export type { Download, ShelfModel } from './model-shelf.svelte';
export type { LabelSummary, ReviewFilter, ReviewSort, SourceFilter } from './review-list';
export type { ShotSource, Strategy, TeacherKind } from './teacher-values';
export type { WordingPart } from './wording';
export type { RunState, RunStep } from './run.svelte';
