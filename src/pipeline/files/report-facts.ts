/** @file The report for a colleague, from what the database holds. */
import { excerpt } from '../../core/excerpt';
import type { AuditEstimate } from '../../core/labels/audit';
import type { LabelSource } from '../../core/labels/labels';
import { notesIn } from '../../core/messages/training-notes';
import { seededRandom, shuffle } from '../../core/random';
import { at } from '../../core/reads';
import type { Example, ReportFacts } from '../../core/report-facts';
import { UNTITLED } from '../../core/task/blank-text';
import type { Recipe } from '../../core/task/recipe';
import { measureAudit } from '../audit/audit-figures';
import type { LabelledTable } from '../label/labelled-table';
import type { ReviewRow } from '../label/relabel';
import { makeReport } from './report';

const EXAMPLES = 3;
const EXAMPLE_LENGTH = 400;
const CONFIDENCE_BINS = 10;

/** @param withExamples whether texts of the table are in them. */
export async function gatherReportFacts(
  table: LabelledTable,
  { withExamples }: { withExamples: boolean },
): Promise<ReportFacts> {
  const { project, recipe, rows } = table;
  const report = await makeReport(project.id, table);
  const counts = new Map<LabelSource | 'none', number>();
  const confidence = Array.from({ length: CONFIDENCE_BINS }, () => 0);
  for (const { final } of rows) {
    const source = final?.source ?? 'none';
    counts.set(source, (counts.get(source) ?? 0) + 1);
    if (!final || source === 'human') continue;
    const bin = Math.min(CONFIDENCE_BINS - 1, Math.floor(final.confidence * CONFIDENCE_BINS));
    confidence[bin] = at(confidence, bin) + 1;
  }
  return {
    ...{ report, counts, confidence },
    title: titleOf(project, recipe),
    fileName: project.fileName,
    createdAt: Date.now(),
    trueCounts: await trueCounts(table),
    examples: withExamples ? examplesOf(rows, recipe) : [],
    warnings: [
      ...project.warnings.map(({ message }) => message),
      ...notesIn(project.trainings.student?.notice ?? null),
    ],
  };
}

/** What the project is called, where its task has no name. */
export function titleOf({ name }: { name: string }, { task }: Recipe): string {
  return task.name === UNTITLED ? name : task.name;
}

/**
 * How many texts truly have each label: those of the audit's population by estimate, the others as people
 * said. Empty where there are texts that neither speaks for, such as test rows: counts would not be alike.
 */
async function trueCounts(table: LabelledTable): Promise<(AuditEstimate | null)[]> {
  const { project, recipe, rows } = table;
  const figures = await measureAudit(project.id, table);
  if (!figures) return [];
  const inPopulation = new Set(figures.spokenFor);
  const known = new Map<string, number>();
  for (const { row, final } of rows) {
    if (inPopulation.has(row) || !final) continue;
    if (final.source !== 'human') return [];
    known.set(final.label, (known.get(final.label) ?? 0) + 1);
  }
  return recipe.task.labels.map(({ name }, index) => {
    const share = figures.shares?.[index];
    if (!share) return null;
    const rest = known.get(name) ?? 0;
    const { count, countLow, countHigh } = share;
    const [accuracy, low, high] = [count + rest, countLow + rest, countHigh + rest];
    return { n: figures.answered, accuracy, low, high };
  });
}

/** A few texts of each label, drawn by chance; the same ones each time. */
function examplesOf(rows: readonly ReviewRow[], { task, seed }: Recipe): Example[][] {
  const order = Int32Array.from(rows.keys());
  shuffle(order, seededRandom(seed));
  const examples = new Map<string, Example[]>(task.labels.map(({ name }) => [name, []]));
  for (const index of order) {
    const { final, text } = at(rows, index);
    const own = examples.get(final?.label ?? '');
    if (!final || !own || own.length >= EXAMPLES || text.trim() === '') continue;
    const example = excerpt(text, EXAMPLE_LENGTH);
    own.push({ text: example, source: final.source, confidence: final.confidence });
  }
  return [...examples.values()];
}
