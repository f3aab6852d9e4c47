/** @file Step candidates, distributions and human labels → one label a row. Derived, never stored. */
import { humanLabel, type FinalLabel } from '../core/labels/labels';
import { rowReader } from '../core/task/row-roles';
import { getAudit } from '../persist/audits';
import { rowChunks } from '../persist/rows';
import { requireRecipe } from './annotate';
import { auditFindings, labelsOver } from './audit-figures';
import { candidatesOf, policyLabels, readEvidence } from './evidence';
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
  /** What the policy says; null where it has nothing to go by. */
  machine: FinalLabel | null;
  /** The person's label if there is one, else the machine's. */
  final: FinalLabel | null;
  /** For figures only. */
  gold: string | null;
  /** An audit has shown that labels as sure as this one can go unread. */
  isAccepted: boolean;
}

/** The label of every row under the recipe's policy, in the order of the table. */
export async function relabel(projectId: string): Promise<ReviewRow[]> {
  const project = await openProject(projectId);
  const recipe = requireRecipe(project);
  const read = rowReader(recipe, project.columns);
  const evidence = await readEvidence(project, recipe);
  const { policy } = recipe.labels;
  const policyLabel = policyLabels(evidence, policy);
  const audit = await getAudit(projectId);
  const findings =
    audit &&
    auditFindings(evidence, audit, labelsOver(evidence, audit.population, policy, policyLabel));
  const reviewed: ReviewRow[] = [];
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const annotation = evidence.annotations.get(row);
      const human = evidence.humans.get(row);
      const said = policyLabel(row);
      const machine = said && {
        ...said,
        confidence: findings?.confidence(said.confidence) ?? said.confidence,
      };
      reviewed.push({
        row,
        text: read.text(cells),
        split: read.role(cells) === 'test' ? 'test' : 'train',
        candidates: candidatesOf(annotation).candidates,
        isUnmatched: annotation?.status === 'annotated' && annotation.unmatched === true,
        ...(annotation?.status === 'failed' && { failure: annotation }),
        machine,
        final: human ? humanLabel(human.label) : machine,
        gold: read.gold(cells),
        isAccepted:
          !human && said !== null && (findings?.isAccepted(row, said.confidence) ?? false),
      });
    });
  }
  return reviewed;
}
