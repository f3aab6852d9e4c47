/** @file Whether the parts of a project's file fit each other. @see core/project-file/manifest */
import { storedStrata } from '../../../core/labels/audit-strata';
import { ProjectFileError, type Manifest } from '../../../core/project-file/manifest';
import { intAt } from '../../../core/reads';
import { rowReader } from '../../../core/task/row-roles';
import { ROWS_PER_CHUNK } from '../../../core/table/table';
import type { AuditDesignRecord, DistributionRecord } from '../../../persist/schema';

/** @throws ProjectFileError for a manifest that contradicts itself. */
export function checkManifest({ project, distributions, checkpoints, audit }: Manifest): void {
  const { columns, recipe, stage } = project;
  if (new Set(columns).size < columns.length)
    throw new ProjectFileError({ code: 'project-file-columns-equal' });
  if (recipe) {
    try {
      rowReader(recipe, columns);
    } catch {
      throw new ProjectFileError({ code: 'project-file-columns-missing' });
    }
  }
  const needsRecipe = stage !== 'task' || distributions.length + checkpoints.length > 0 || audit;
  if (!recipe && needsRecipe) throw new ProjectFileError({ code: 'project-file-no-task' });
}

type StoredDistribution = Omit<DistributionRecord, 'projectId'>;

/** @throws ProjectFileError for numbers that are no distributions of this table's rows. */
export function checkedDistribution(
  record: StoredDistribution,
  { project: { recipe, rowCount } }: Manifest,
): StoredDistribution {
  const { training, chunk, rows, values } = record;
  const classes = recipe?.task.labels.length ?? 0;
  const isHeldOut = training === 'heldOut';
  const expected = isHeldOut
    ? (rows?.length ?? values.length / classes)
    : Math.min(ROWS_PER_CHUNK, rowCount - chunk * ROWS_PER_CHUNK);
  const isSound =
    values.length === expected * classes &&
    values.every((value) => value >= 0 && value <= 1.001) &&
    (!isHeldOut || chunk === 0) &&
    (rows === undefined || areRows(rows, rowCount));
  if (!isSound) throw new ProjectFileError({ code: 'project-file-distributions' });
  return record;
}

/** @throws ProjectFileError for an audit of other rows than the table has. */
export function checkedAudit(
  record: AuditDesignRecord,
  { project: { rowCount } }: Manifest,
): AuditDesignRecord {
  const { population, stratumOf, spreads, sample, skipped } = record;
  const strata = storedStrata(stratumOf, spreads).spreads.length;
  const isSound =
    areRows(population, rowCount) &&
    stratumOf.length === population.length &&
    stratumOf.every((stratum) => stratum < strata) &&
    sample.every((index) => index >= 0 && index < population.length) &&
    new Set(sample).size === sample.length &&
    skipped.every((row) => row < rowCount);
  if (!isSound) throw new ProjectFileError({ code: 'project-file-audit' });
  return record;
}

/** Rows of the table in their order, none twice. */
function areRows(rows: Int32Array, rowCount: number): boolean {
  return rows.every(
    (row, i) => row >= 0 && row < rowCount && (i === 0 || row > intAt(rows, i - 1)),
  );
}

/** @throws ProjectFileError for rows that the table does not have. */
export function checkEmptyRows(rows: readonly number[], rowCount: number): void {
  if (areRows(Int32Array.from(rows), rowCount)) return;
  throw new ProjectFileError({ code: 'project-file-rows-named' });
}
