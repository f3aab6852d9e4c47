/** @file All that is known of a project's rows, and the label that a policy makes of it. */
import { autoLabels } from '../core/labels/combination/auto';
import type { Combined } from '../core/labels/combination/combine';
import type { WordRules } from '../core/labels/combination/word-rules';
import { countTexts } from '../core/labels/equal-texts';
import { chooseLabel, type FinalLabel } from '../core/labels/labels';
import { placesOf } from '../core/table/row-places';
import {
  candidateSetsInPieces,
  type Annotated,
  type ToldRow,
} from '../core/refinery/candidate-sets';
import { ROWS_PER_CHUNK } from '../core/table/table';
import { LABEL_POLICIES, type LabelPolicy, type Recipe } from '../core/task/recipe';
import type { Annotation } from '../core/teaching/teacher';
import { readAnnotations } from '../persist/annotations';
import type { ProjectRecord } from '../persist/schema';
import { readDistributions, readHeldOut } from '../persist/trainings';
import { combineAside } from './combination';
import { readLabelsOfPeople, type HeldLabel } from './human-labels';
import { Slices } from './slices';

export interface Evidence {
  /** Names of the task's labels. */
  labels: readonly string[];
  annotations: ReadonlyMap<number, Annotation>;
  /** Those that hold for a row because of an equal text among them. */
  humans: ReadonlyMap<number, HeldLabel>;
  /** Of how many different texts the student has learned people's labels. */
  learnedTexts: number;
  /** Rows without a text: no policy has a label for them. */
  empty: ReadonlySet<number>;
  /** Rows whose human label the student was trained on. */
  learned: ReadonlySet<number>;
  /** The trained student's softmax of a row; null before there is one. */
  distributionOf: (row: number) => Float32Array | null;
  /** That of a student which was not trained on the row; null where none was asked. */
  heldOutOf: (row: number) => Float32Array | null;
  /** The rows that a teacher answered, in the order of the table. */
  annotated: readonly Annotated[];
  /** What policy `auto` goes by on those; null where no held-out student has seen them, or nobody asked. */
  combined: Combined | null;
}

/**
 * @param use `labels`: nothing is weighed where the policy in use does not go by it.
 * @param known rows of the table with their annotations, where they are held already.
 */
export async function readEvidence(
  project: ProjectRecord,
  recipe: Recipe,
  use: 'all' | 'labels' = 'all',
  known: readonly { annotation?: Annotation }[] | null = null,
): Promise<Evidence> {
  const labels = recipe.task.labels.map(({ name }) => name);
  const annotations = known ? annotationsIn(known) : await readAnnotations(project.id);
  const targets = new Map(project.trainings.student?.humanTargets);
  const learned = new Set(targets.keys());
  const { held, equals } = await readLabelsOfPeople(project, recipe, learned);
  const distributions = await readDistributions(project.id, 'student');
  const annotated = annotatedOf(annotations);
  const heldOut = await readHeldOut(project.id);
  const heldOutOf = heldOutReader(heldOut, annotated, labels.length);
  // An audit judges the labels: they are none of its own answers'.
  const tellOf = (row: number) =>
    held.get(row)?.origin === 'audit' ? undefined : targets.get(row);
  const isWeighed = use === 'all' || recipe.labels.policy === 'auto';
  return {
    labels,
    annotations,
    humans: held,
    learnedTexts: countTexts(learned, equals),
    empty: new Set(project.emptyRows),
    learned,
    distributionOf: (row) => {
      const start = (row % ROWS_PER_CHUNK) * labels.length;
      const values = distributions[Math.floor(row / ROWS_PER_CHUNK)];
      return values?.subarray(start, start + labels.length) ?? null;
    },
    ...{ heldOutOf, annotated },
    combined: isWeighed
      ? await weigh(labels, annotated, { tellOf, heldOutOf, rules: heldOut?.rules })
      : null,
  };
}

function heldOutReader(
  heldOut: Awaited<ReturnType<typeof readHeldOut>>,
  annotated: readonly Annotated[],
  classes: number,
): Evidence['heldOutOf'] {
  if (!heldOut) return () => null;
  const placeOf = placesOf(heldOut.rows ?? Int32Array.from(annotated, ({ row }) => row));
  return (row) => {
    const place = placeOf(row);
    if (place < 0) return null;
    return heldOut.values.subarray(place * classes, (place + 1) * classes);
  };
}

/** The policies that have all they need, in the order of the screen. */
export function availablePolicies({ annotated, combined }: Evidence): LabelPolicy[] {
  if (annotated.length === 0) return ['student'];
  return LABEL_POLICIES.filter((policy) => policy !== 'auto' || combined !== null);
}

function annotationsIn(rows: readonly { annotation?: Annotation }[]): Map<number, Annotation> {
  const annotations = new Map<number, Annotation>();
  for (const { annotation } of rows) if (annotation) annotations.set(annotation.row, annotation);
  return annotations;
}

/** In the order of the table. */
function annotatedOf(annotations: ReadonlyMap<number, Annotation>): Annotated[] {
  return [...annotations.values()]
    .filter((annotation): annotation is Annotated => annotation.status === 'annotated')
    .sort((a, b) => a.row - b.row);
}

/**
 * What a policy makes of any row, a person's label left aside. A student that has learnt a row's human
 * label says no more than that label; there a student that was not trained on the row speaks instead, so
 * that such rows can be compared with what the person said.
 */
export function policyLabels(
  evidence: Evidence,
  policy: LabelPolicy,
): (row: number) => FinalLabel | null {
  const { labels, annotations, annotated, combined } = evidence;
  const { learned, distributionOf, heldOutOf } = evidence;
  const unseenOf = (row: number) =>
    (learned.has(row) ? heldOutOf(row) : null) ?? distributionOf(row);
  if (policy === 'auto' && combined) {
    const uniform = new Float32Array(labels.length).fill(1 / labels.length);
    const auto = autoLabels({
      ...{ labels, combined },
      annotations: annotated,
      distributionOf: (row) => unseenOf(row) ?? uniform,
    });
    return unlessEmpty(evidence.empty, auto);
  }
  // Without held-out distributions there is nothing to weigh the two by.
  const rowPolicy = policy === 'auto' ? 'student' : policy;
  return unlessEmpty(evidence.empty, (row) =>
    chooseLabel(
      { ...candidatesOf(annotations.get(row)), distribution: unseenOf(row) },
      rowPolicy,
      labels,
    ),
  );
}

function unlessEmpty(
  empty: ReadonlySet<number>,
  labelOf: (row: number) => FinalLabel | null,
): (row: number) => FinalLabel | null {
  return (row) => (empty.has(row) ? null : labelOf(row));
}

/** What beside the teacher's answers is weighed. */
interface Weighed extends Pick<Evidence, 'heldOutOf'> {
  /** What a person said of a row. */
  tellOf: (row: number) => string | undefined;
  rules: WordRules | undefined;
}

/** Null where there is nothing to weigh, or no held-out student has seen it. */
async function weigh(
  labels: readonly string[],
  annotated: readonly Annotated[],
  { tellOf, heldOutOf, rules }: Weighed,
): Promise<Combined | null> {
  if (annotated.length === 0) return null;
  const slices = new Slices();
  const heldOut = new Float32Array(annotated.length * labels.length);
  for (const [place, { row }] of annotated.entries()) {
    const values = heldOutOf(row);
    if (!values) return null;
    heldOut.set(values, place * labels.length);
    if (place % ROWS_PER_CHUNK === 0) await slices.rest();
  }
  await slices.rest();
  const told = annotated.map((row): ToldRow => ({ ...row, told: tellOf(row.row) }));
  const sets = await slices.toEnd(candidateSetsInPieces(told, labels));
  return combineAside(sets, heldOut, 1, rules);
}

/** Candidates as evidence: a row that nothing matched has none, since all labels say nothing. */
export function candidatesOf(annotation: Annotation | undefined): {
  candidates: string[];
  scores?: readonly number[] | undefined;
} {
  if (annotation?.status !== 'annotated' || annotation.unmatched) return { candidates: [] };
  return annotation;
}
