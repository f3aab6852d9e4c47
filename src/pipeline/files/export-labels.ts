/** @file Step labels → file: the original columns unchanged, then ours. */
import { withTableWorker } from '../../bridge/workers';
import { rowChunks } from '../../persist/rows';
import { requireRecipe } from '../teach/annotate';
import { openProject } from '../projects';
import { relabel } from '../label/relabel';

const OUR_COLUMNS = [
  'shortlist_label',
  'shortlist_confidence',
  'shortlist_source',
  'shortlist_candidates',
];
const CANDIDATE_SEPARATOR = '|';
/** Digits of a confidence: enough to sort by, few enough to read. */
const CONFIDENCE_DIGITS = 4;

/** `labels.csv`. Columns of ours that an earlier export left in the table are replaced. */
export async function exportLabels(projectId: string): Promise<Blob> {
  const project = await openProject(projectId);
  const { columns, header = columns } = project;
  const all = requireRecipe(project).task.labels.map(({ name }) => name);
  const labelled = await relabel(projectId);
  const kept = columns.flatMap((name, index) => (OUR_COLUMNS.includes(name) ? [] : [index]));
  return withTableWorker(async (table) => {
    await table.beginCsv([...kept.map((index) => header[index] ?? ''), ...OUR_COLUMNS]);
    for await (const { firstRow, rows } of rowChunks(projectId)) {
      await table.appendCsv(
        rows.map((cells, i) => {
          const labels = labelled[firstRow + i];
          const candidates = labels?.isUnmatched ? all : (labels?.candidates ?? []);
          const final = labels?.final;
          return [
            ...kept.map((index) => cells[index] ?? ''),
            final?.label ?? '',
            final?.confidence.toFixed(CONFIDENCE_DIGITS) ?? '',
            final?.source ?? '',
            candidates.join(CANDIDATE_SEPARATOR),
          ];
        }),
      );
    }
    return table.endCsv();
  });
}
