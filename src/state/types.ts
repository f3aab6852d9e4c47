/**
 * @file Types of `persist` and `pipeline` that views and widgets may know: imports run one way, and theirs end at
 * state. Nothing of state is passed on here, or every file of it would hang on every other.
 */
export type { ChangeCost } from '../pipeline/open/change-cost';
export type { ColumnEvidence } from '../pipeline/teach/column-evidence';
export type { LabelImprovement } from '../pipeline/teach/improve-label';
export type { ProjectFacts, ProjectProgress } from '../pipeline/library/facts';
export type { ProjectRecord } from '../persist/schema';
export type { AuditFigures } from '../pipeline/audit/audit-figures';
export type { SliceFigures } from '../pipeline/audit/audit-slices';
export type { ReviewRow } from '../pipeline/label/relabel';
export type { RowSelection } from '../core/exports/export-plan';
export type { SampleName } from '../pipeline/open/samples';
