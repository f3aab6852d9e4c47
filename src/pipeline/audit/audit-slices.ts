/** @file How many texts of each part of a table have a label, by the audit of the whole. */
import { estimateLabelShares } from '../../core/labels/figures/label-shares';
import { slicesOf } from '../../core/labels/figures/table-slices';
import { at } from '../../core/reads';
import { readColumns } from '../../persist/rows';
import { readEvidence } from '../evidence';
import { openTask } from '../projects';
import { labelsOver, type LabelShare } from './audit-figures';
import { auditSample, readSpokenFor } from './audit-sample';

export interface SliceFigures {
  /** A value of the column, or a period where it holds dates. */
  name: string;
  /** Rows of the audit's population. */
  population: number;
  /** Null where too few of its rows were answered. */
  shares: LabelShare[] | null;
}

/** Parts beyond these are left out, the smallest first, and no audit has rows of so many. */
const MOST_SLICES = 40;

/** The parts that a column makes of the audit's population; none where there is no audit or no such column. */
export async function measureSlices(projectId: string, column: string): Promise<SliceFigures[]> {
  const { project, recipe } = await openTask(projectId);
  const place = project.columns.indexOf(column);
  if (place < 0) return [];
  const evidence = await readEvidence(project, recipe);
  const spoken = await readSpokenFor(projectId, evidence);
  if (!spoken) return [];
  const { record } = spoken;
  const { population } = record;
  const { labels } = labelsOver(evidence, population, recipe.labels.policy);
  const { design, audited } = auditSample(evidence, record);
  const cells = at(await readColumns(projectId, [place]), 0);
  const slices = slicesOf(Array.from(population, (row) => at(cells, row)));
  return slices.slice(0, MOST_SLICES).map(({ name, rows }) => {
    const inside = new Set(rows);
    const shares = estimateLabelShares(design, audited, labels, evidence.labels.length, (row) =>
      inside.has(row),
    );
    return {
      ...{ name, population: rows.length },
      shares:
        shares?.map((share, label) => ({ ...share, label: at(evidence.labels, label) })) ?? null,
    };
  });
}
