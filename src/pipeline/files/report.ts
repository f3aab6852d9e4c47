/** @file Everything about a finished (or half finished) project as one report. */
import type { ShareEstimate } from '../../core/labels/figures/label-shares';
import { expectedCalibrationError } from '../../core/labels/figures/calibration';
import { describeDecision } from '../../core/labels/combination/decision';
import { accuracyOf, macroF1Of, type LabelledPair } from '../../core/labels/figures/accuracy';
import { summariseLabels } from '../../core/labels/figures/per-label';
import { notesIn } from '../../core/messages/training-notes';
import type { Pieces } from '../../core/pieces';
import { at } from '../../core/reads';
import type { LabelReport, Report } from '../../core/report';
import { trainingMeaning } from '../../core/training-meanings';
import type { Annotated } from '../../core/refinery/candidate-sets';
import { isLanguageModelConfig, teachingSettings } from '../../core/teaching/settings';
import type { Annotation } from '../../core/teaching/teacher';
import { candidateQuality } from '../../core/teaching/quality';
import type { Recipe } from '../../core/task/recipe';
import { getAuditDesign } from '../../persist/audit-designs';
import { readCurve } from '../../persist/teacher-rounds';
import type { AuditDesignRecord, ProjectRecord, TrainingName } from '../../persist/schema';
import type { Evidence } from '../evidence';
import { measureAgreement } from '../audit/agreement';
import { measureAudit, type AuditFigures } from '../audit/audit-figures';
import { Slices } from '../slices';
import { labelTable, type LabelledTable } from '../label/labelled-table';
import type { ReviewRow } from '../label/relabel';
import { studentAccuracy } from '../label/student-accuracy';
import { reportWarnings } from './report-warnings';

/**
 * `report.json` of a project, from what the database holds.
 * @param table as it was just read, where it was: twice in memory, a large one is too much.
 */
export async function makeReport(projectId: string, table?: LabelledTable): Promise<Report> {
  const { project, recipe, evidence, rows } = table ?? (await labelTable(projectId));
  const known = [...evidence.annotations.values()];
  const annotated = known.filter((a): a is Annotated => a.status === 'annotated');
  const { student } = project.trainings;
  const figures = await measureAudit(projectId, { recipe, evidence });
  const slices = new Slices();
  await slices.rest();
  const teacher = await slices.toEnd(teacherReport(project, recipe, annotated, rows, known));
  const studentFigures = await studentReport(project, recipe, evidence);
  await slices.rest();
  const warnings = await slices.toEnd(
    reportWarnings({ project, recipe, rows, teacher, student: studentFigures, figures }),
  );
  const labels = await slices.toEnd(labelsReport(recipe, annotated, rows));
  await slices.rest();
  const perLabel = perLabelReport(recipe, rows, figures);
  await slices.rest();
  return {
    shortlist: 1,
    recipe,
    warnings,
    environment: {
      executionProvider: student?.executionProvider ?? null,
      threads: student?.threads ?? null,
      adapter: student?.adapter ?? null,
      notice: trainingMeaning(student?.notice ?? null),
      told: notesIn(student?.notice ?? null).filter((note) => typeof note !== 'string'),
    },
    rows: {
      total: project.rowCount,
      annotated: annotated.length,
      failed: known.length - annotated.length,
      test: rows.filter(({ split }) => split === 'test').length,
      equal: rows.filter(({ row, equals }) => equals !== undefined && equals[0] !== row).length,
    },
    teacher: {
      ...teacher,
      ...beliefReport(recipe, evidence),
      budget: recipe.teacher.budget ?? null,
      rounds: await readCurve(projectId),
    },
    student: studentFigures,
    labels: {
      ...labels,
      perLabel,
      ...auditReport(recipe, figures, await getAuditDesign(projectId), rows),
      agreement: await agreementReport(projectId),
    },
  };
}

/** Annotations that are older than the word of what they went by went by words. */
function evidenceOf(annotated: readonly Annotated[]): NonNullable<Report['teacher']['evidence']> {
  const none = annotated.filter(({ unmatched }) => unmatched).length;
  const near = annotated.filter(({ evidence }) => evidence === 'near').length;
  return { matched: annotated.length - near - none, near, none };
}

function* teacherReport(
  { teacherSeconds }: ProjectRecord,
  { teacher, task }: Recipe,
  annotated: readonly Annotated[],
  rows: readonly ReviewRow[],
  known: readonly Annotation[],
): Pieces<Omit<Report['teacher'], 'budget' | 'rounds' | 'model' | 'decision'>> {
  const gold = annotated.map(({ row }) => at(rows, row).gold);
  yield;
  const quality = candidateQuality(
    annotated.map(({ candidates }) => candidates),
    task.goldColumn === undefined ? undefined : gold,
    task.labels.length,
  );
  yield;
  return {
    kind: teacher.kind,
    strategy: 'strategy' in teacher ? teacher.strategy : null,
    wordings: wordingsOf(teacher),
    seconds: teacherSeconds,
    rowsPerSecond: teacherSeconds > 0 ? known.length / teacherSeconds : null,
    unmatched: annotated.filter(({ unmatched }) => unmatched).length,
    evidence: teacher.kind === 'keywords' ? evidenceOf(annotated) : null,
    askedAgain: annotated.filter(({ askedAgain }) => askedAgain !== undefined).length,
    ...quality,
  };
}

function wordingsOf(teacher: Recipe['teacher']): number | null {
  if (!isLanguageModelConfig(teacher) || teacher.strategy !== 'ensemble') return null;
  return teachingSettings(teacher).wordings;
}

/** What the page believes of the teacher, and what it did for that reason. */
function beliefReport(
  recipe: Recipe,
  { combined }: Evidence,
): Pick<Report['teacher'], 'model' | 'decision'> {
  return combined ? describeDecision(combined, recipe.refinery) : { model: null, decision: null };
}

async function studentReport(
  project: ProjectRecord,
  recipe: Recipe,
  { annotations }: Evidence,
): Promise<Report['student']> {
  const { student: training, single } = project.trainings;
  if (!training) return null;
  const isAnnotated = (row: number) => annotations.get(row)?.status === 'annotated';
  const accuracy = (name: TrainingName) => studentAccuracy(project, recipe, name, isAnnotated);
  const trainedRows = training.trainRows * training.epochs.length;
  return {
    kind: recipe.student.kind,
    parameters: training.parameters,
    seconds: training.seconds,
    rowsPerSecond: training.seconds > 0 ? trainedRows / training.seconds : null,
    ...(await accuracy('student')),
    epochs: training.epochs,
    single: single ? await accuracy('single') : null,
  };
}

function* labelsReport(
  { labels }: Recipe,
  annotated: readonly Annotated[],
  rows: readonly ReviewRow[],
): Pieces<
  Omit<Report['labels'], 'perLabel' | 'audit' | 'agreement' | 'recalibrated' | 'accepted'>
> {
  const judged = annotated.flatMap(({ row }): (LabelledPair & { confidence: number })[] => {
    const { gold, final } = at(rows, row);
    return gold === null || !final
      ? []
      : [{ label: final.label, confidence: final.confidence, gold }];
  });
  yield;
  const [accuracy, macroF1] = [accuracyOf(judged), macroF1Of(judged)];
  yield;
  return {
    policy: labels.policy,
    ...{ accuracy, macroF1 },
    calibrationError: expectedCalibrationError(
      judged.map(({ confidence }) => confidence),
      judged.map(({ label, gold }) => label === gold),
    ),
    human: rows.filter(({ final }) => final?.source === 'human').length,
  };
}

function perLabelReport(
  { task }: Recipe,
  rows: readonly ReviewRow[],
  figures: AuditFigures | null,
): LabelReport[] {
  const indexOf = new Map(task.labels.map(({ name }, index) => [name, index]));
  const classOf = (name: string | null | undefined) => indexOf.get(name ?? '') ?? -1;
  const summaries = summariseLabels(
    {
      labels: rows.map(({ final }) => classOf(final?.label)),
      confidences: rows.map(({ final }) => final?.confidence ?? 0),
      teacher: rows.map(({ candidates }) => classOf(candidates[0])),
      student: rows.map(({ student }) => classOf(student)),
    },
    task.labels.length,
  );
  return summaries.map((summary, index) => ({
    label: at(task.labels, index).name,
    ...{ ...summary, precision: figures ? at(figures.precisions, index) : null },
    share: labelShare(figures, index),
  }));
}

function labelShare(figures: AuditFigures | null, label: number): ShareEstimate | null {
  const found = figures?.shares?.[label];
  if (!found) return null;
  const { share, low, high, count, countLow, countHigh, given } = found;
  return { share, low, high, count, countLow, countHigh, given };
}

function auditReport(
  { labels: { policy } }: Recipe,
  figures: AuditFigures | null,
  record: AuditDesignRecord | undefined,
  rows: readonly ReviewRow[],
): Pick<Report['labels'], 'audit' | 'recalibrated' | 'accepted'> {
  const estimates = figures?.recommendation?.estimates;
  const wanted = record?.acceptedPrecision ?? null;
  const acceptance = wanted === null ? null : (figures?.acceptanceAt(wanted) ?? null);
  return {
    audit:
      figures?.standing && estimates
        ? {
            ...estimates[policy],
            ...{ skipped: figures.skipped, learned: figures.learned },
            ...{ population: figures.population, unsampled: unsampledOf(figures, rows) },
            policies: estimates,
            standing: figures.standing,
          }
        : null,
    recalibrated: record?.recalibrates ?? false,
    accepted:
      wanted !== null && acceptance
        ? { ...acceptance, wanted, rows: rows.filter(({ isAccepted }) => isAccepted).length }
        : null,
  };
}

/** Rows with a machine's label that the audit does not speak for, or not yet; test rows it never does. */
function unsampledOf({ spokenFor }: AuditFigures, rows: readonly ReviewRow[]): number {
  const population = new Set(spokenFor);
  return rows.filter(
    ({ row, final, split }) =>
      final !== null && final.source !== 'human' && split !== 'test' && !population.has(row),
  ).length;
}

async function agreementReport(projectId: string): Promise<Report['labels']['agreement']> {
  const agreement = await measureAgreement(projectId);
  if (!agreement) return null;
  const { figures, settled } = agreement;
  const { disagreements } = figures;
  return {
    ...figures,
    disagreements: disagreements.length,
    settled: disagreements.filter((row) => settled.has(row)).length,
  };
}
