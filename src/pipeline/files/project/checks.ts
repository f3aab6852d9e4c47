/** @file Whether the parts of a project's file fit each other. @see core/project-file/manifest */
import type { ProjectFileFlaw } from '../../../core/messages/project-file';
import { storedStrata } from '../../../core/labels/audit-strata';
import { ProjectFileError, type Manifest } from '../../../core/project-file/manifest';
import { MOST_RECIPE_LENGTH } from '../../../core/task/recipe';
import { rowReader } from '../../../core/task/row-roles';
import { ROWS_PER_CHUNK } from '../../../core/table/table';
import type { AuditDesignRecord, DistributionRecord, TrainingName } from '../../../persist/schema';

/** @throws ProjectFileError for a manifest that contradicts itself. */
export function checkManifest(manifest: Manifest): void {
  const { project, distributions, checkpoints, audit } = manifest;
  const { columns, header = columns, recipe, stage } = project;
  if (new Set(columns).size < columns.length)
    throw new ProjectFileError({ code: 'project-file-columns-equal' });
  if (header.length !== columns.length)
    throw new ProjectFileError({ code: 'project-file-columns-missing' });
  if (recipe) {
    const flaw = lengthFlaw(recipe);
    if (flaw) throw new ProjectFileError(flaw);
    try {
      rowReader(recipe, columns);
    } catch {
      throw new ProjectFileError({ code: 'project-file-columns-missing' });
    }
  }
  const needsRecipe = stage !== 'task' || distributions.length + checkpoints.length > 0 || audit;
  if (!recipe && needsRecipe) throw new ProjectFileError({ code: 'project-file-no-task' });
  checkEmptyRows(project.emptyRows ?? [], project.rowCount);
  checkChunks(distributions);
  for (const training of Object.values(project.trainings)) checkTraining(training, project);
}

/** What is wrong with a recipe that no page made ready in time; null where nothing is. */
export function lengthFlaw(recipe: Manifest['project']['recipe']): ProjectFileFlaw | null {
  const { length: found } = JSON.stringify(recipe);
  if (found <= MOST_RECIPE_LENGTH) return null;
  const flaw = { code: 'text-long', most: MOST_RECIPE_LENGTH, found } as const;
  return { code: 'project-file-manifest', field: 'project.recipe', flaw };
}

/** The readers of distributions go by their order. */
function checkChunks(distributions: Manifest['distributions']): void {
  const counts = new Map<string, number>();
  for (const { training, chunk } of distributions) {
    const before = counts.get(training) ?? 0;
    if (chunk !== before) throw new ProjectFileError({ code: 'project-file-distributions' });
    counts.set(training, before + 1);
  }
}

type StoredTraining = Manifest['project']['trainings'][TrainingName];

/** What was trained, of which rows and for which labels. */
function checkTraining(
  { labels, humanTargets = [] }: NonNullable<StoredTraining>,
  { recipe, rowCount }: Manifest['project'],
): void {
  if (humanTargets.length > rowCount || humanTargets.some(([row]) => row >= rowCount))
    throw new ProjectFileError({ code: 'project-file-rows-named' });
  const known = new Set(recipe?.task.labels.map(({ name }) => name));
  const isOrder =
    labels === undefined ||
    (labels.length === known.size &&
      new Set(labels).size === known.size &&
      labels.every((label) => known.has(label)));
  if (!isOrder) throw new ProjectFileError({ code: 'project-file-student-labels' });
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
    ? (rows?.length ?? Math.min(rowCount, Math.floor(values.length / classes)))
    : Math.min(ROWS_PER_CHUNK, rowCount - chunk * ROWS_PER_CHUNK);
  const isSound =
    expected > 0 &&
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
function areRows(rows: Int32Array | readonly number[], rowCount: number): boolean {
  let before = -1;
  for (const row of rows) {
    if (row <= before || row >= rowCount) return false;
    before = row;
  }
  return true;
}

function checkEmptyRows(rows: readonly number[], rowCount: number): void {
  if (areRows(rows, rowCount)) return;
  throw new ProjectFileError({ code: 'project-file-rows-named' });
}
