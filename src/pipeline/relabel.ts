/** @file Step candidates, distributions and human labels → one label a row. Derived, never stored. */
import { autoLabels } from '../core/labels/auto';
import { chooseLabel, type FinalLabel } from '../core/labels/labels';
import type { Annotated } from '../core/refinery/candidate-sets';
import { ROWS_PER_CHUNK } from '../core/table/table';
import type { Recipe } from '../core/task/recipe';
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
  /** The teacher's shortlist; empty where nothing spoke for any label. */
  candidates: string[];
  /** Nothing spoke for any label: all of them are candidates. */
  isUnmatched: boolean;
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
  const read = rowReader(recipe, project.columns);
  const annotations = await readAnnotations(projectId);
  const labelOf = await rowLabeller(projectId, recipe, annotations);
  const reviewed: ReviewRow[] = [];
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const annotation = annotations.get(row);
      reviewed.push({
        row,
        text: read.text(cells),
        split: read.role(cells) === 'test' ? 'test' : 'train',
        candidates: evidenceOf(annotation).candidates,
        isUnmatched: annotation?.status === 'annotated' && annotation.unmatched === true,
        ...(annotation?.status === 'failed' && { failure: annotation }),
        final: labelOf(row),
        gold: read.gold(cells),
      });
    });
  }
  return reviewed;
}

/** Brings together what is known of a project's rows, to label any of them. */
async function rowLabeller(
  projectId: string,
  { task, labels: { policy } }: Recipe,
  annotations: ReadonlyMap<number, Annotation>,
): Promise<(row: number) => FinalLabel | null> {
  const labels = task.labels.map(({ name }) => name);
  const overrides = await readOverrides(projectId);
  const distributions = await readDistributions(projectId, 'student');
  const [heldOut] = await readDistributions(projectId, 'heldOut');
  const distributionOf = (row: number): Float32Array | null => {
    const start = (row % ROWS_PER_CHUNK) * labels.length;
    const values = distributions[Math.floor(row / ROWS_PER_CHUNK)];
    return values?.subarray(start, start + labels.length) ?? null;
  };
  const annotated = [...annotations.values()]
    .filter((annotation): annotation is Annotated => annotation.status === 'annotated')
    .sort((a, b) => a.row - b.row);
  const uniform = new Float32Array(labels.length).fill(1 / labels.length);
  const auto =
    policy === 'auto' && heldOut?.length === annotated.length * labels.length
      ? autoLabels({
          ...{ labels, annotations: annotated, heldOut },
          distributionOf: (row) => distributionOf(row) ?? uniform,
        })
      : null;
  return (row) => {
    const human = overrides.get(row);
    // A person's label that the task no longer has waits in the database until it is back.
    const known = human !== undefined && labels.includes(human) ? human : undefined;
    if (auto && known === undefined) return auto(row);
    const evidence = {
      ...evidenceOf(annotations.get(row)),
      distribution: distributionOf(row),
      human: known,
    };
    // Without held-out distributions there is nothing to weigh the two by.
    return chooseLabel(evidence, policy === 'auto' ? 'student' : policy, labels);
  };
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
