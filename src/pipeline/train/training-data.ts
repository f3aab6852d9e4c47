/** @file What a training is made of: the rows to learn from, the rows for the figures, the job. */
import { fingerprintInPieces } from '../../core/fingerprint';
import { FirstOfEqual } from '../../core/labels/equal-texts';
import {
  asTold,
  candidateSetsInPieces,
  certainRow,
  type CandidateSets,
  type TrainingRow,
} from '../../core/refinery/candidate-sets';
import { at } from '../../core/reads';
import { pageDecides } from '../../core/refinery/weights';
import type { TrainingState } from '../../core/students/training';
import { reordered } from '../../core/task/label-change';
import type { Recipe, RefineryConfig, StudentConfig } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { readAnnotations } from '../../persist/annotations';
import { rowChunks } from '../../persist/rows';
import type { HumanTarget, ProjectRecord, TrainingName } from '../../persist/schema';
import { deleteCheckpoint, getCheckpoint, readHeldOut } from '../../persist/trainings';
import { combineAside } from '../combination';
import { readHumanLabels } from '../human-labels';
import { Slices } from '../slices';

export interface TrainingData {
  /** In the order of the table; a person's label is the only candidate of its row. */
  annotations: TrainingRow[];
  /** [annotations] how long their texts are; the texts themselves are read where they are wanted. */
  textLengths: Int32Array;
  /** [annotations] the first one with the same text; null where all are different. */
  firstOf: Int32Array | null;
  humanTargets: HumanTarget[];
  /** Null where the table has no gold. */
  figures: Figures | null;
}

/** What the figures are measured on; nothing learns from it. */
interface Figures {
  /** [train rows] class of each row, -1 where unknown. */
  trainGold: Int32Array;
  testTexts: string[];
  /** [test rows] */
  testGold: Int32Array;
}

/**
 * What the student learns from, and what the figures are measured on. Rows that a person labelled are
 * learnt from whether or not a teacher has seen them, but for those of the test split.
 */
export async function readTrainingData(
  project: ProjectRecord,
  recipe: Recipe,
): Promise<TrainingData> {
  const known = await readAnnotations(project.id);
  const read = rowReader(recipe, project.columns);
  const certain = await humanTargetsOf(project, recipe);
  const classOf = new Map(recipe.task.labels.map(({ name }, index) => [name, index]));
  const annotations: TrainingRow[] = [];
  const textLengths: number[] = [];
  const equal = new FirstOfEqual();
  const humanTargets: HumanTarget[] = [];
  const testTexts: string[] = [];
  const trainGold: number[] = [];
  const testGold: number[] = [];
  const slices = new Slices();
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    await slices.rest();
    rows.forEach((cells, i) => {
      const row = firstRow + i;
      const gold = classOf.get(read.gold(cells) ?? '') ?? -1;
      const isTest = read.role(cells) === 'test';
      const annotation = known.get(row);
      const annotated = annotation?.status === 'annotated' ? annotation : null;
      const human = isTest ? undefined : certain.get(row);
      const learned =
        human === undefined ? annotated : certainRow(row, human, annotated ?? undefined);
      if (human !== undefined) humanTargets.push([row, human]);
      if (learned) {
        annotations.push(learned);
        const text = read.text(cells);
        textLengths.push(text.length);
        equal.add([text]);
        // The figures are those of the annotated rows.
        trainGold.push(annotated ? gold : -1);
      } else if (isTest && gold >= 0) {
        testTexts.push(read.text(cells));
        testGold.push(gold);
      }
    });
  }
  const figures = {
    trainGold: Int32Array.from(trainGold),
    testTexts,
    testGold: Int32Array.from(testGold),
  };
  return {
    ...{ annotations, textLengths: Int32Array.from(textLengths), firstOf: equal.result() },
    humanTargets,
    figures: recipe.task.goldColumn === undefined ? null : figures,
  };
}

/** The texts of the train rows, a chunk at a time: all of a large table are not to be held twice. */
export async function* trainTexts(
  { id, columns }: ProjectRecord,
  recipe: Recipe,
  { annotations }: Pick<TrainingData, 'annotations'>,
): AsyncGenerator<string[]> {
  const read = rowReader(recipe, columns);
  let next = 0;
  for await (const { firstRow, rows } of rowChunks(id)) {
    const texts: string[] = [];
    for (; next < annotations.length; next++) {
      const cells = rows.at(at(annotations, next).row - firstRow);
      if (!cells) break;
      texts.push(read.text(cells));
    }
    if (texts.length > 0) yield texts;
  }
}

/** A training that is finished goes by the labels that it learned from, not by what came since. */
async function humanTargetsOf(
  project: ProjectRecord,
  recipe: Recipe,
): Promise<ReadonlyMap<number, string>> {
  const [finished] = Object.values(project.trainings);
  if (finished) return new Map(finished.humanTargets);
  const current = await readHumanLabels(project, recipe);
  return new Map([...current].map(([row, { label }]) => [row, label]));
}

/** One training as the student worker takes it, and where its last checkpoint left it. */
export interface PlannedTraining {
  job: {
    sets: CandidateSets;
    firstOf?: Int32Array;
    student: StudentConfig;
    refinery: RefineryConfig;
    targets: Float32Array | null;
    seed: number;
    resume: TrainingState | null;
  };
  /** Seconds spent on it before. */
  secondsBefore: number;
  /** Of everything the training depends on; a checkpoint with another one is not resumed. */
  identity: string;
  /** There was a checkpoint that the browser could not give back, or gave back empty. */
  isUnreadable: boolean;
}

/** What teacher, held-out students and people say together, [rows x classes]. */
async function beliefs(
  annotations: readonly TrainingRow[],
  classes: readonly string[],
  heldOut: Float32Array,
  seed: number,
  slices: Slices,
): Promise<Float32Array> {
  const told = await slices.toEnd(candidateSetsInPieces(annotations.map(asTold), classes));
  return (await combineAside(told, heldOut, seed)).posterior;
}

/** @param classes of a finished training, where the recipe's labels stand in another order since. */
export async function planTraining(
  projectId: string,
  recipe: Recipe,
  { annotations, firstOf }: Pick<TrainingData, 'annotations' | 'firstOf'>,
  training: TrainingName,
  classes: readonly string[] = recipe.task.labels.map(({ name }) => name),
): Promise<PlannedTraining> {
  const { student, seed } = recipe;
  const slices = new Slices();
  const sets = await slices.toEnd(candidateSetsInPieces(annotations, classes));
  const refinery: RefineryConfig =
    training === 'single' ? { ...recipe.refinery, mode: 'single' } : recipe.refinery;
  const heldOut =
    training === 'student' && pageDecides(refinery)
      ? await readHeldOutOf(projectId, annotations)
      : null;
  const order = classes.map((name) => recipe.task.labels.findIndex((label) => label.name === name));
  const targets =
    heldOut && (await beliefs(annotations, classes, reordered(heldOut, order), seed, slices));
  await slices.rest();
  const identity = await slices.toEnd(
    fingerprintInPieces(
      JSON.stringify([student, refinery, seed]),
      annotations.map(({ row }) => row),
      sets.offsets,
      sets.labels,
      sets.single,
      sets.certain,
      new Uint32Array(sets.scores.buffer),
      targets ? new Uint32Array(targets.buffer) : [],
    ),
  );
  const { checkpoint, isUnreadable } = await readCheckpoint(projectId, training);
  const ours = checkpoint?.fingerprint === identity ? checkpoint : undefined;
  // A stored record may be damaged: where its state is gone altogether, the worker would see a training that has not begun.
  const resume = ours?.state ?? null;
  return {
    job: {
      sets,
      ...(firstOf && { firstOf }),
      student,
      refinery,
      targets,
      seed,
      resume,
    },
    identity,
    secondsBefore: ours && resume && Number.isFinite(ours.seconds) ? ours.seconds : 0,
    isUnreadable: isUnreadable || (ours !== undefined && !resume),
  };
}

/** A checkpoint that the browser cannot give back is none to go on with, and is cleared away. */
async function readCheckpoint(projectId: string, training: TrainingName) {
  try {
    return { checkpoint: await getCheckpoint(projectId, training), isUnreadable: false };
  } catch (error) {
    if (!(error instanceof Error && error.name === 'StorageBroken')) throw error;
    await deleteCheckpoint(projectId, training);
    return { checkpoint: undefined, isUnreadable: true };
  }
}

/** What held-out students say of just these rows, [rows x classes]; null where they were not asked about them. */
export async function readHeldOutOf(
  projectId: string,
  annotations: readonly TrainingRow[],
): Promise<Float32Array | null> {
  const heldOut = await readHeldOut(projectId);
  if (!heldOut) return null;
  const { rows, values } = heldOut;
  const isOfThese =
    rows?.length === annotations.length && annotations.every(({ row }, i) => rows[i] === row);
  return isOfThese ? values : null;
}
