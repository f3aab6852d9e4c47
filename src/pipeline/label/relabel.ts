/** @file Step candidates, distributions and human labels → one label a row. Derived, never stored. */
import type { RowReason } from '../../core/messages/row';
import { disagreeing, EqualTexts } from '../../core/labels/equal-texts';
import { isGuessed } from '../../core/labels/warnings';
import { humanLabel, type FinalLabel } from '../../core/labels/labels';
import { suspicionOf } from '../../core/labels/suspicion';
import { at, intAt } from '../../core/reads';
import { argmaxRows } from '../../core/refinery/refinery';
import type { LabelPolicy, Recipe } from '../../core/task/recipe';
import type { Annotation } from '../../core/teaching/teacher';
import { rowReader } from '../../core/task/row-roles';
import { readAnnotators } from '../../persist/annotators';
import { readColumns, readRow, rowChunks } from '../../persist/rows';
import { allRowMarks, type RowMark } from '../../persist/row-edits';
import type { AuditDesignRecord, LabelOrigin, ProjectRecord } from '../../persist/schema';
import { auditFindings, labelsOver } from '../audit/audit-figures';
import { readSpokenFor } from '../audit/audit-sample';
import { candidatesOf, policyLabels, readEvidence, type Evidence } from '../evidence';
import { openTask } from '../projects';
import { Slices } from '../slices';

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
  /** The machine's label has next to nothing to go by, however sure it sounds: see `isGuessed`. */
  isGuess: boolean;
  /** Why the teacher failed on this row, with its raw answer if there is one. */
  failure?: { reason: RowReason; raw?: string };
  /** What the policy says; null where it has nothing to go by. */
  machine: FinalLabel | null;
  /** The person's label if there is one, else the machine's. */
  final: FinalLabel | null;
  /** The student's favourite among all labels; null before there is a student. */
  student: string | null;
  /** 0 to 1: how far students that have not learnt the final label prefer another one. */
  suspicion: number;
  /** The same of the label in the table's gold column. */
  goldSuspicion: number;
  /** What the teacher said; missing where it was not asked. */
  annotation?: Annotation;
  /** Its cell in the column that is the teacher is empty. */
  isUnanswered?: true;
  /** What other people say of the row, by their names; missing where nobody does. */
  others?: ReadonlyMap<string, string>;
  /** Where the person's label comes from; missing where there is none. */
  origin?: LabelOrigin;
  /** The row with the same text whose label holds here, too; missing where the person labelled this row. */
  sameAs?: number;
  /** Rows with the same text, this one among them; missing where there is no other. */
  equals?: readonly number[];
  /** People have given equal texts different labels. */
  isDisputed?: true;
  /** The person's flag and note, if there is either. */
  mark?: RowMark;
  /** For figures only. */
  gold: string | null;
  /** An audit has shown that labels as sure as this one can go unread. */
  isAccepted: boolean;
}

/** The label of every row under the recipe's policy, in the order of the table. */
export async function relabel(projectId: string): Promise<ReviewRow[]> {
  const { project, recipe } = await openTask(projectId);
  return relabelBy(project, recipe, await readEvidence(project, recipe));
}

/**
 * The same by evidence that was read.
 * @param known rows that are held already: texts that are the same are not held twice.
 */
export async function relabelBy(
  project: ProjectRecord,
  recipe: Recipe,
  evidence: Evidence,
  known: readonly ReviewRow[] = [],
): Promise<ReviewRow[]> {
  const reviewed: ReviewRow[] = [];
  const equal = new EqualTexts();
  for await (const { firstRow, labelled } of labelledChunks(project, recipe, evidence)) {
    for (const row of labelled) {
      const text = known.at(row.row)?.text;
      if (text === row.text) row.text = text;
      reviewed.push(row);
    }
    equal.add(
      firstRow,
      labelled.map(({ text }) => text),
    );
  }
  noteEqualTexts(reviewed, equal.groups(), evidence);
  return reviewed;
}

/** Some rows of the table one after the other. */
export interface LabelledChunk {
  firstRow: number;
  /** Their cells. */
  rows: string[][];
  /** The same rows with their labels; what depends on rows with the same text is not noted. */
  labelled: ReviewRow[];
}

/** The rows as `relabel` has them, a chunk at a time, for who does not keep them. */
export async function* labelledChunks(
  project: ProjectRecord,
  recipe: Recipe,
  evidence: Evidence,
): AsyncGenerator<LabelledChunk> {
  const projectId = project.id;
  const slices = new Slices();
  await slices.rest();
  const labelRow = await rowLabels(project, recipe, evidence);
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    await slices.rest();
    yield { firstRow, rows, labelled: rows.map((cells, i) => labelRow(firstRow + i, cells)) };
  }
}

async function rowLabels(
  { id: projectId, columns }: ProjectRecord,
  recipe: Recipe,
  evidence: Evidence,
): Promise<(row: number, cells: readonly string[]) => ReviewRow> {
  const read = rowReader(recipe, columns);
  const audit = (await readSpokenFor(projectId, evidence))?.record;
  const label = rowLabeller(evidence, recipe.labels.policy, audit);
  const judge = rowJudge(evidence);
  const marks = await allRowMarks(projectId);
  const others = await labelsOfOthers(projectId);
  const asked = { labels: evidence.labels, isColumn: recipe.teacher.kind === 'column' };
  return (row, cells) => {
    const annotation = evidence.annotations.get(row);
    const gold = read.gold(cells);
    const { machine, final, isAccepted } = label(row);
    const { student, suspicion, goldSuspicion } = judge(row, final, gold);
    const role = read.role(cells);
    // Written out: engines read objects that were spread together ten times slower, and there are many.
    const reviewRow: ReviewRow = {
      row,
      text: read.text(cells),
      split: role === 'test' ? 'test' : 'train',
      candidates: candidatesOf(annotation).candidates,
      isGuess: isGuessed(annotation, asked, evidence.learnedTexts),
      isUnmatched: annotation?.status === 'annotated' && annotation.unmatched === true,
      machine,
      final,
      student,
      suspicion,
      goldSuspicion,
      gold,
      isAccepted,
    };
    if (annotation?.status === 'failed') reviewRow.failure = annotation;
    if (annotation) reviewRow.annotation = annotation;
    if (role === 'unannotated') reviewRow.isUnanswered = true;
    const [human, mark] = [evidence.humans.get(row), marks.get(row)];
    if (human) reviewRow.origin = human.origin;
    if (human?.sameAs !== undefined) reviewRow.sameAs = human.sameAs;
    if (mark) reviewRow.mark = mark;
    const said = others.get(row);
    if (said) reviewRow.others = said;
    return reviewRow;
  };
}

/** By row, then by the person. */
async function labelsOfOthers(projectId: string): Promise<Map<number, Map<string, string>>> {
  const annotators = await readAnnotators(projectId);
  const byRow = new Map<number, Map<string, string>>();
  for (const { name, labels } of annotators) {
    // Without a name: what was said here before it was settled.
    if (name === '') continue;
    for (const [row, label] of labels) {
      byRow.set(row, (byRow.get(row) ?? new Map<string, string>()).set(name, label));
    }
  }
  return byRow;
}

function noteEqualTexts(
  reviewed: readonly ReviewRow[],
  groups: readonly (readonly number[])[],
  { humans }: Evidence,
): void {
  for (const rows of groups) {
    for (const row of rows) at(reviewed, row).equals = rows;
  }
  for (const rows of disagreeing(humans, groups)) {
    for (const row of rows) at(reviewed, row).isDisputed = true;
  }
}

/** The labels of a row, with the confidences and marks that the audit gives them. */
function rowLabeller(
  evidence: Evidence,
  policy: LabelPolicy,
  audit: AuditDesignRecord | undefined,
): (row: number) => Pick<ReviewRow, 'machine' | 'final' | 'isAccepted'> {
  const policyLabel = policyLabels(evidence, policy);
  const findings =
    audit &&
    auditFindings(evidence, audit, labelsOver(evidence, audit.population, policy, policyLabel));
  return (row) => {
    const human = evidence.humans.get(row);
    const said = policyLabel(row);
    const machine =
      said && findings ? { ...said, confidence: findings.confidence(said.confidence) } : said;
    return {
      machine,
      final: human ? humanLabel(human.label) : machine,
      isAccepted: !human && said !== null && (findings?.isAccepted(row, said.confidence) ?? false),
    };
  };
}

/** What the student thinks of a row's labels, if possible one that was not trained on the row. */
export function rowJudge({
  labels,
  heldOutOf,
  distributionOf,
}: Evidence): (
  row: number,
  final: FinalLabel | null,
  gold: string | null,
) => Pick<ReviewRow, 'student' | 'suspicion' | 'goldSuspicion'> {
  const indexOf = new Map(labels.map((name, index) => [name, index]));
  const classOf = (name: string | null | undefined) => indexOf.get(name ?? '') ?? -1;
  return (row, final, gold) => {
    const distribution = distributionOf(row);
    const belief = heldOutOf(row) ?? distribution ?? [];
    return {
      student: distribution && at(labels, intAt(argmaxRows(distribution, labels.length), 0)),
      suspicion: belief.length > 0 ? suspicionOf(classOf(final?.label), belief) : 0,
      goldSuspicion: belief.length > 0 ? suspicionOf(classOf(gold), belief) : 0,
    };
  };
}

/** The cells of a column, in the order of the table. */
export async function readColumn(projectId: string, name: string): Promise<string[]> {
  const { project } = await openTask(projectId);
  return at(await readColumns(projectId, [project.columns.indexOf(name)]), 0);
}

/** The cells of a row by their columns. */
export async function readCells(
  projectId: string,
  row: number,
): Promise<{ column: string; cell: string }[]> {
  const { project } = await openTask(projectId);
  const cells = await readRow(projectId, row);
  return project.columns.map((column, index) => ({ column, cell: at(cells, index) }));
}
