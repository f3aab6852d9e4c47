/** @file What report.json warns of: of a run's labels, and of what the import found. */
import type { AuditEstimate } from '../../core/labels/audit';
import { runWarnings, type WarningInput, type WarningRow } from '../../core/labels/warnings';
import type { Pieces } from '../../core/pieces';
import type { Report, ReportWarning } from '../../core/report';
import type { TableWarning } from '../../core/table/table';
import type { LabelPolicy, Recipe } from '../../core/task/recipe';
import { WARNING_MEANINGS } from '../../core/warning-meanings';
import type { ProjectRecord } from '../../persist/schema';
import type { AuditFigures } from '../audit/audit-figures';
import type { ReviewRow } from '../label/relabel';

/** What the warnings go by. */
interface Found {
  project: ProjectRecord;
  recipe: Recipe;
  rows: readonly ReviewRow[];
  teacher: Pick<Report['teacher'], 'firstAccuracy'>;
  student: Report['student'];
  figures: AuditFigures | null;
}

export function* reportWarnings(found: Found): Pieces<ReportWarning[]> {
  const { project, recipe, rows, teacher, student, figures } = found;
  const warnings = yield* runWarnings({
    labels: recipe.task.labels.map(({ name }) => name),
    isByKeywords: recipe.teacher.kind === 'keywords',
    candidatesColumn: recipe.teacher.kind === 'column' ? recipe.teacher.column : undefined,
    rows: warningRows(rows),
    accuracy: comparedAccuracy(teacher, student, figures),
  });
  return [
    ...warnings.map((warning) => ({ ...warning, message: WARNING_MEANINGS[warning.code] })),
    ...importWarnings(project),
  ];
}

/** Of what the import found, that which may have changed a text or a label; the texts are the run's matter. */
const TOLD = new Set<TableWarning['code']>([
  'encoding',
  'more-rows',
  'ragged-rows',
  'duplicate-columns',
  'header',
  'several-labels',
]);

function importWarnings({ warnings }: ProjectRecord): ReportWarning[] {
  return warnings.flatMap(({ code, message, rows = 0 }) => {
    if (code === undefined || !TOLD.has(code)) return [];
    return typeof message === 'string'
      ? [{ code, message, rows }]
      : [{ code, message: WARNING_MEANINGS[code], told: message, rows }];
  });
}

function warningRows(rows: readonly ReviewRow[]): WarningRow[] {
  return rows.map(
    ({ text, annotation, final, student, isGuess, isUnanswered = false, isDisputed = false }) => ({
      text,
      annotation,
      label: final?.label ?? null,
      student,
      isGuess,
      isUnanswered,
      isDisputed,
    }),
  );
}

/** By gold, else by the audit where it tells the two apart. */
function comparedAccuracy(
  { firstAccuracy }: Pick<Report['teacher'], 'firstAccuracy'>,
  student: Report['student'],
  figures: AuditFigures | null,
): WarningInput['accuracy'] {
  const trainAccuracy = student?.trainAccuracy ?? null;
  if (firstAccuracy !== null && trainAccuracy !== null) {
    return { teacher: firstAccuracy, student: trainAccuracy, isCertain: true };
  }
  const estimates: Partial<Record<LabelPolicy, AuditEstimate>> | undefined =
    figures?.recommendation?.estimates;
  const [byTeacher, byStudent] = [estimates?.teacher, estimates?.student];
  if (!student || !byTeacher || !byStudent) return null;
  return {
    ...{ teacher: byTeacher.accuracy, student: byStudent.accuracy },
    isCertain: byTeacher.low > byStudent.accuracy,
  };
}
