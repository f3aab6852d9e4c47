/**
 * @file The candidate sets of all train rows in flat arrays, as the refinery needs them.
 *
 * Invariant: row i's candidates are entries offsets[i] to offsets[i + 1], most likely first, none twice.
 */
import { toEnd, type Pieces } from '../pieces';
import { entry, intAt } from '../reads';
import type { Annotation } from '../teaching/teacher';

export interface CandidateSets {
  rows: number;
  classes: number;
  /** [rows + 1] */
  offsets: Int32Array;
  /** [entries] label indices. */
  labels: Int32Array;
  /** [entries] the teacher's evidence; 0 throughout a row that has none. */
  scores: Float32Array;
  /** [rows] 1 where nothing spoke for any label, so that the order says nothing either. */
  unmatched: Uint8Array;
  /** [rows] 1 where a person gave the label: it is the only candidate, and never overruled. */
  certain: Uint8Array;
  /** [rows] the teacher's single answer, else its first candidate; -1 where it has none. */
  single: Int32Array;
  /** [rows] what a teacher without a model went by: `MATCHED` or `NEAR`; 0 for all other answers. */
  evidence: Uint8Array;
  /** [rows] the label that a person gave to a row whose candidates are a teacher's all the same; else -1. */
  told: Int32Array;
}

/** Words of the label that occur in the text, and nearness in meaning to it (`Evidence`). */
export const MATCHED = 1;
export const NEAR = 2;

/** Rows whose sets are made at one stretch: a millisecond or two. */
const ROWS_A_PIECE = 4096;

export type Annotated = Extract<Annotation, { status: 'annotated' }>;

/** A row as a training takes it. */
export type TrainingRow = Annotated & {
  certain?: true;
  /** Of a certain row, what a teacher has said of it. */
  said?: Annotated | undefined;
};

/** A teacher's row, with what a person said of it. */
export type ToldRow = TrainingRow & { told?: string | undefined };

/** A row that a person labelled, whatever a teacher said of it. */
export function certainRow(row: number, label: string, said?: Annotated): TrainingRow {
  return { row, status: 'annotated', candidates: [label], certain: true, ...(said && { said }) };
}

/** The row as its teacher has it, where one has spoken, with a person's label beside. */
export function asTold(row: TrainingRow): ToldRow {
  return row.said ? { ...row.said, told: row.candidates[0] } : row;
}

/** Candidate sets [annotations.length] over the labels in their given order. */
export function candidateSets(
  annotations: readonly ToldRow[],
  labelNames: readonly string[],
): CandidateSets {
  return toEnd(candidateSetsInPieces(annotations, labelNames));
}

export function* candidateSetsInPieces(
  annotations: readonly ToldRow[],
  labelNames: readonly string[],
): Pieces<CandidateSets> {
  const indexOf = new Map(labelNames.map((name, index) => [name, index]));
  const offsets = new Int32Array(annotations.length + 1);
  annotations.forEach(({ candidates }, row) => {
    offsets[row + 1] = intAt(offsets, row) + candidates.length;
  });
  yield;
  const entries = intAt(offsets, annotations.length);
  const sets: CandidateSets = {
    rows: annotations.length,
    classes: labelNames.length,
    offsets,
    labels: new Int32Array(entries),
    scores: new Float32Array(entries),
    unmatched: new Uint8Array(annotations.length),
    certain: Uint8Array.from(annotations, ({ certain }) => (certain ? 1 : 0)),
    single: new Int32Array(annotations.length),
    evidence: Uint8Array.from(annotations, ({ evidence }) =>
      evidence === undefined ? 0 : evidence === 'matched' ? MATCHED : NEAR,
    ),
    told: Int32Array.from(annotations, ({ told }) => indexOf.get(told ?? '') ?? -1),
  };
  const labelIndex = (name: string | undefined) => indexOf.get(name ?? '') ?? -1;
  for (const [row, { candidates, scores, single, unmatched }] of annotations.entries()) {
    const start = intAt(offsets, row);
    sets.labels.set(
      candidates.map((name) => entry(indexOf, name)),
      start,
    );
    if (scores) sets.scores.set(scores, start);
    sets.unmatched[row] = unmatched ? 1 : 0;
    sets.single[row] = unmatched ? -1 : labelIndex(single ?? candidates[0]);
    if (row % ROWS_A_PIECE === 0) yield;
  }
  return sets;
}

/** Calls `visit` with each row's range of entries. */
export function forEachRow(
  sets: CandidateSets,
  visit: (row: number, start: number, end: number) => void,
): void {
  for (let row = 0; row < sets.rows; row++) {
    visit(row, intAt(sets.offsets, row), intAt(sets.offsets, row + 1));
  }
}
