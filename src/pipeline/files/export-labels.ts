/** @file Step labels → file: the original columns unchanged, then ours. */
import type { CellsWriter } from './file-writer';
import { guardCell, guardName } from '../../core/exports/formula-guard';
import { isOurColumn, MARK_COLUMNS, OUR_COLUMNS } from '../../core/exports/our-columns';
import { at } from '../../core/reads';
import { allRowMarks } from '../../persist/row-edits';
import { readEvidence } from '../evidence';
import { labelledChunks, type ReviewRow } from '../label/relabel';
import { openTask } from '../projects';

const CANDIDATE_SEPARATOR = '|';
/** Digits of a confidence: enough to sort by, few enough to read. */
const CONFIDENCE_DIGITS = 4;

/** `labels.csv`. Columns of ours that an earlier export left in the table are replaced. */
export async function exportLabels(projectId: string, file: CellsWriter): Promise<Blob> {
  const { project, recipe } = await openTask(projectId);
  const { columns, header = columns } = project;
  const all = recipe.task.labels.map(({ name }) => name);
  const evidence = await readEvidence(project, recipe, 'labels');
  const kept = columns.flatMap((name, index) => (isOurColumn(name) ? [] : [index]));
  const hasMarks = (await allRowMarks(projectId)).size > 0;
  await file.begin([
    ...kept.map((index) => at(header, index)),
    ...OUR_COLUMNS,
    ...(hasMarks ? MARK_COLUMNS : []),
  ]);
  for await (const { rows, labelled } of labelledChunks(project, recipe, evidence)) {
    await file.append(
      labelled.map(({ final, candidates, isUnmatched, mark }, i) => [
        ...kept.map((index) => at(at(rows, i), index)),
        // A recipe may come from anybody: a spreadsheet must not run its labels.
        guardName(final?.label ?? ''),
        final?.confidence.toFixed(CONFIDENCE_DIGITS) ?? '',
        final?.source ?? '',
        guardName((isUnmatched ? all : candidates).join(CANDIDATE_SEPARATOR)),
        ...(hasMarks ? markCells(mark) : []),
      ]),
    );
  }
  return file.end();
}

function markCells(mark: ReviewRow['mark']): string[] {
  // Perhaps another person's, out of a project's file: a spreadsheet must not run it.
  return [mark?.isFlagged ? 'flagged' : '', guardCell(mark?.note ?? '')];
}
