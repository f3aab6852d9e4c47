/**
 * @file What a person must know of a run before any figure: labels without evidence, labels never used, a
 * student that says one thing only. No gold label is used but for comparing teacher and student.
 */
import type { RunNote } from '../messages/run-notes';
import type { Pieces } from '../pieces';
import { at } from '../reads';
import type { Annotation } from '../teaching/teacher';
import { FEW_LABELS } from './combination/speech';

/** Contract of report.json; grows, never changes. */
export type RunWarningCode =
  | 'no-evidence'
  | 'label-unused'
  | 'one-label'
  | 'teacher-beats-student'
  | 'empty-texts'
  | 'equal-texts';

export interface RunWarning {
  code: RunWarningCode;
  told: RunNote;
  /** How many rows it is about. */
  rows: number;
}

/** One row of the table. */
export interface WarningRow {
  text: string;
  annotation: Annotation | undefined;
  /** The final label; null where there is none. */
  label: string | null;
  /** The student's favourite; null before there is a student. */
  student: string | null;
  /** Its label by a machine has next to nothing to go by: see `isGuessed`; left out where nobody asked. */
  isGuess?: boolean;
  /** Its cell in the column that is the teacher is empty. */
  isUnanswered?: boolean;
  /** People have given rows with this text different labels. */
  isDisputed?: boolean;
}

export interface WarningInput {
  labels: readonly string[];
  /** Whether the teacher goes by keywords. */
  isByKeywords: boolean;
  /** Whose cells the teacher goes by; none where it goes by no column. */
  candidatesColumn?: string | undefined;
  rows: readonly WarningRow[];
  /** How often teacher and student are right, by gold or an audit; null where nobody knows. */
  accuracy: { teacher: number; student: number; isCertain: boolean } | null;
}

/** A set with more of the labels than this has left hardly any out. */
const NEARLY_ALL_LABELS = 0.75;
/** A set by nearness with so much of the probability has left out what is unlikely, and is not cut for its length alone. */
const NEARLY_ALL_PROBABILITY = 0.9 - 1e-6;
/** Times chance: below it, the likeliest label is hardly likelier than any other. */
const LIKELIER_THAN_CHANCE = 2;
/** One label for more of the rows than this is suspicious. */
const NEARLY_ALL_ROWS = 0.9;
/** So few rows may well be of one label. */
const LEAST_ROWS = 20;
/** A smaller difference is chance on most tables. */
const WORTH_SAYING = 0.005;

/** The worst first; empty where all is well. */
export function* runWarnings(input: WarningInput): Pieces<RunWarning[]> {
  const found: RunWarning[] = [];
  for (const look of LOOKS) {
    const warning = look(input);
    if (warning) found.push(warning);
    yield;
  }
  return found;
}

/** Each goes through all rows. */
const LOOKS = [noEvidence, oneLabel, labelUnused, teacherBeatsStudent, emptyTexts, equalTexts];

/** What a teacher was asked. */
export interface Asked {
  /** Names of the task's labels, in its order. */
  labels: readonly string[];
  /** It is a column, whose lists have the most likely label first by agreement. */
  isColumn: boolean;
}

/** Whether a teacher's answer tells labels apart at all. */
export function hasEvidence(annotation: Annotation, asked: Asked): boolean {
  if (annotation.status === 'failed' || annotation.unmatched) return false;
  const { candidates, evidence, scores = [] } = annotation;
  const total = scores.reduce((sum, score) => sum + score, 0);
  const labels = asked.labels.length;
  const isFew = candidates.length <= NEARLY_ALL_LABELS * labels;
  if (isFew && (evidence !== 'near' || total >= NEARLY_ALL_PROBABILITY)) return true;
  if (evidence === 'matched') return true;
  if (scores.length === 0) return isRanked(candidates, asked);
  // Nearness tells probabilities among all labels, of which a cut set has a part.
  const all = evidence === 'near' ? Math.max(1, total) : total;
  return at(scores, 0) >= (LIKELIER_THAN_CHANCE / labels) * all;
}

/**
 * Whether a list of nearly all labels says something by its order, as targets and labels hear it (`combination/places`). The
 * task's own order is mostly the question repeated; of few labels a column may well mean it (`copiesList`).
 */
function isRanked(candidates: readonly string[], { labels, isColumn }: Asked): boolean {
  let next = 0;
  for (const label of labels) if (label === candidates[next]) next += 1;
  if (next < candidates.length) return true;
  return isColumn && (labels.length <= FEW_LABELS || candidates.length < labels.length);
}

/** From so many rows that people have labelled, a student learns something whatever the teacher had to go by. */
export const ENOUGH_BY_HAND = 20;

/**
 * Whether a machine's label of a row is a guess: nothing told the labels apart for its teacher, and the student has
 * learned too few labels of people to know better. Its confidence then says nothing.
 * @param humans texts whose label by a person the student has learned.
 */
export function isGuessed(
  annotation: Annotation | undefined,
  asked: Asked,
  humans: number,
): boolean {
  if (annotation?.status !== 'annotated' || humans >= ENOUGH_BY_HAND) return false;
  return !hasEvidence(annotation, asked);
}

function noEvidence(input: WarningInput): RunWarning | null {
  const { rows, labels, isByKeywords, candidatesColumn } = input;
  if (candidatesColumn !== undefined) return silentColumn(input, candidatesColumn);
  const annotated = rows.flatMap(({ annotation }) =>
    annotation?.status === 'annotated' ? [annotation] : [],
  );
  const asked = { labels, isColumn: false };
  const without = annotated.filter((annotation) => !hasEvidence(annotation, asked)).length;
  if (without * 2 <= annotated.length) return null;
  const isLearned = rows.every(({ isGuess }) => isGuess === false);
  const counted = { without, annotated: annotated.length, isByKeywords, isLearned };
  return { code: 'no-evidence', told: { code: 'run-no-evidence', ...counted }, rows: without };
}

/** An empty cell is not asked about, and one without labels is a row that failed: the column has nothing to say there. */
function silentColumn({ rows, labels }: WarningInput, column: string): RunWarning | null {
  const read = rows.filter(({ annotation, isUnanswered }) => annotation ?? isUnanswered);
  const asked = { labels, isColumn: true };
  const without = read.filter(
    ({ annotation }) => !annotation || !hasEvidence(annotation, asked),
  ).length;
  if (without * 2 <= read.length) return null;
  const told = { code: 'run-silent-column', without, texts: read.length, column } as const;
  return { code: 'no-evidence', told, rows: without };
}

function oneLabel({ rows, labels }: WarningInput): RunWarning | null {
  const final = mostFrequent(rows.map(({ label }) => label));
  const student = mostFrequent(rows.map((row) => row.student));
  const isFinal = isNearlyAll(final);
  const found = isFinal ? final : isNearlyAll(student) ? student : null;
  if (!found || labels.length < 2) return null;
  const { name: label, count, total } = found;
  const told = { code: 'run-one-label', label, count, total, isFinal } as const;
  return { code: 'one-label', told, rows: count };
}

function isNearlyAll({ count, total }: { count: number; total: number }): boolean {
  return total >= LEAST_ROWS && count >= NEARLY_ALL_ROWS * total;
}

function mostFrequent(names: readonly (string | null)[]): {
  name: string;
  count: number;
  total: number;
} {
  const counts = new Map<string, number>();
  let total = 0;
  for (const name of names) {
    if (name === null) continue;
    total += 1;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [name, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
  return { name, count, total };
}

function labelUnused({ rows, labels }: WarningInput): RunWarning | null {
  const used = new Set(rows.map(({ label }) => label));
  const unused = labels.filter((label) => !used.has(label));
  if (unused.length === 0 || used.size <= (used.has(null) ? 1 : 0)) return null;
  const names = new Set(unused);
  const possible = rows.filter(
    ({ annotation }) =>
      annotation?.status === 'annotated' && annotation.candidates.some((name) => names.has(name)),
  ).length;
  const found = { names: unused.slice(0, 5), unused: unused.length, labels: labels.length };
  return { code: 'label-unused', told: { code: 'run-label-unused', ...found }, rows: possible };
}

function teacherBeatsStudent({ accuracy, rows }: WarningInput): RunWarning | null {
  if (!accuracy?.isCertain || accuracy.student >= accuracy.teacher - WORTH_SAYING) return null;
  const { teacher, student: ofStudent } = accuracy;
  return {
    code: 'teacher-beats-student',
    told: { code: 'run-teacher-better', teacher, student: ofStudent },
    rows: rows.filter(
      ({ annotation, student }) =>
        annotation?.status === 'annotated' &&
        student !== null &&
        annotation.candidates[0] !== student,
    ).length,
  };
}

function emptyTexts({ rows }: WarningInput): RunWarning | null {
  const empty = rows.filter(({ text }) => text.trim() === '').length;
  if (empty === 0) return null;
  const told = { code: 'run-empty-texts', empty, total: rows.length } as const;
  return { code: 'empty-texts', told, rows: empty };
}

function equalTexts({ rows }: WarningInput): RunWarning | null {
  const disputed = rows.filter(({ isDisputed }) => isDisputed);
  if (disputed.length === 0) return null;
  const texts = new Set(disputed.map(({ text }) => text)).size;
  return { code: 'equal-texts', told: { code: 'run-equal-texts', texts }, rows: disputed.length };
}
