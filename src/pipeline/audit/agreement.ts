/** @file How far the people agree who labelled a project's table, and of which rows they do not. */
import {
  agreementFigures,
  HERE,
  type AgreementFigures,
  type Opinions,
} from '../../core/agreement/figures';
import { readAnnotators } from '../../persist/annotators';
import { readLabelsOfPeople } from '../human-labels';
import { openTask } from '../projects';
import { Slices } from '../slices';

export interface Agreement {
  figures: AgreementFigures;
  opinions: readonly Opinions[];
  /** Rows that were settled, or whose label here is another's, with the label that they have now. */
  settled: ReadonlyMap<number, string | null>;
}

/** Null where there is nobody to compare with. @throws Stopped */
export async function measureAgreement(
  projectId: string,
  signal?: AbortSignal,
): Promise<Agreement | null> {
  const annotators = await readAnnotators(projectId);
  const others = annotators.filter(({ name }) => name !== '');
  if (others.length === 0) return null;
  const { project, recipe } = await openTask(projectId);
  const before = new Map(annotators.find(({ name }) => name === '')?.labels);
  const own = new Map<number, string>();
  // An opinion is one on a row that was looked at, not on every row with the same text.
  const { said } = await readLabelsOfPeople(project, recipe);
  for (const [row, { label }] of said) {
    if (!before.has(row)) own.set(row, label);
  }
  for (const [row, label] of before) if (label !== '') own.set(row, label);
  const opinions = [
    ...(own.size > 0 ? [{ name: HERE, labels: own }] : []),
    ...others.map(({ name, labels }) => ({ name, labels: new Map(labels) })),
  ];
  const labels = recipe.task.labels.map(({ name }) => name);
  const settled = new Map(Array.from(before.keys(), (row) => [row, said.get(row)?.label ?? null]));
  const pieces = agreementFigures(opinions, labels, recipe.seed);
  const figures = await new Slices().toEnd(pieces, signal);
  return figures && { figures, opinions, settled };
}
