/** @file Step candidates, distributions and human labels → one label a row. Derived, never stored. */
import { chooseLabel, type FinalLabel } from '../core/labels/labels';
import type { Annotation } from '../core/teaching/teacher';
import { rowReader } from '../core/task/row-roles';
import { readAnnotations } from '../persist/annotations';
import { deleteOverride, putOverride, readOverrides } from '../persist/overrides';
import { rowChunks } from '../persist/rows';
import { readDistributions } from '../persist/trainings';
import { requireRecipe } from './annotate';
import { openProject } from './projects';

/** A row as the review shows it. */
export interface ReviewRow {
  /** 0-based row of the table. */
  row: number;
  text: string;
  /** Test rows are neither annotated nor trained on. */
  split: 'train' | 'test';
  candidates: string[];
  /** Why the teacher failed on this row, with its raw answer if there is one. */
  failure?: { reason: string; raw?: string };
  final: FinalLabel | null;
  /** For figures only. */
  gold: string | null;
}

/** The label of every row under the recipe's policy, in the order of the table. */
export async function relabel(projectId: string): Promise<ReviewRow[]> {
  const project = await openProject(projectId);
  const recipe = requireRecipe(project);
  const labels = recipe.task.labels.map(({ name }) => name);
  const read = rowReader(recipe, project.columns);
  const [annotations, overrides, distributions] = await Promise.all([
    readAnnotations(projectId),
    readOverrides(projectId),
    readDistributions(projectId, 'student'),
  ]);
  // A person's label that the task no longer has waits in the database until it is back.
  const known = (label: string | undefined) =>
    label !== undefined && labels.includes(label) ? label : undefined;
  const reviewed: ReviewRow[] = [];
  let chunk = 0;
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    const values = distributions[chunk++];
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const annotation = annotations.get(row);
      const { candidates, scores } = evidenceOf(annotation);
      reviewed.push({
        row,
        text: read.text(cells),
        split: read.role(cells) === 'test' ? 'test' : 'train',
        candidates,
        ...(annotation?.status === 'failed' && { failure: annotation }),
        final: chooseLabel(
          {
            candidates,
            scores,
            distribution: values?.subarray(i * labels.length, (i + 1) * labels.length) ?? null,
            human: known(overrides.get(row)),
          },
          recipe.labels.policy,
          labels,
        ),
        gold: read.gold(cells),
      });
    });
  }
  return reviewed;
}

/** Candidates as evidence: a row that nothing matched has none, since all labels say nothing. */
function evidenceOf(annotation: Annotation | undefined): {
  candidates: string[];
  scores?: readonly number[] | undefined;
} {
  if (annotation?.status !== 'annotated' || annotation.unmatched) return { candidates: [] };
  return annotation;
}

/** A person's label for a row, kept over every machine's; null takes it back. */
export async function setLabel(
  projectId: string,
  row: number,
  label: string | null,
): Promise<void> {
  if (label === null) await deleteOverride(projectId, row);
  else await putOverride(projectId, row, label);
}
