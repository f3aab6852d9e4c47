/** @file What a training is made of: the annotated rows, the rows for the figures, the job. */
import { fingerprint } from '../core/fingerprint';
import { candidateSets, type Annotated, type CandidateSets } from '../core/refinery/candidate-sets';
import type { TrainingState } from '../core/students/training';
import type { Recipe, RefineryConfig, StudentConfig } from '../core/task/recipe';
import { rowReader } from '../core/task/row-roles';
import { readAnnotations } from '../persist/annotations';
import { rowChunks } from '../persist/rows';
import type { ProjectRecord, TrainingName } from '../persist/schema';
import { getCheckpoint } from '../persist/trainings';

export interface TrainingData {
  annotations: Annotated[];
  trainTexts: string[];
  /** Null where the table has no gold. */
  figures: Figures | null;
}

/** What the figures are measured on; nothing learns from it. */
export interface Figures {
  /** [train rows] class of each row, -1 where unknown. */
  trainGold: Int32Array;
  testTexts: string[];
  /** [test rows] */
  testGold: Int32Array;
}

/** What the student learns from, and what the figures are measured on. */
export async function readTrainingData(
  project: ProjectRecord,
  recipe: Recipe,
): Promise<TrainingData> {
  const known = await readAnnotations(project.id);
  const read = rowReader(recipe, project.columns);
  const classOf = new Map(recipe.task.labels.map(({ name }, index) => [name, index]));
  const data = {
    annotations: [] as Annotated[],
    trainTexts: [] as string[],
  };
  const testTexts: string[] = [];
  const trainGold: number[] = [];
  const testGold: number[] = [];
  for await (const { firstRow, rows } of rowChunks(project.id)) {
    rows.forEach((cells, i) => {
      const gold = classOf.get(read.gold(cells) ?? '') ?? -1;
      const annotation = known.get(firstRow + i);
      if (annotation?.status === 'annotated') {
        data.annotations.push(annotation);
        data.trainTexts.push(read.text(cells));
        trainGold.push(gold);
      } else if (read.role(cells) === 'test' && gold >= 0) {
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
  return { ...data, figures: recipe.task.goldColumn === undefined ? null : figures };
}

/** One training as the student worker takes it, and where its last checkpoint left it. */
export interface PlannedTraining {
  job: {
    sets: CandidateSets;
    student: StudentConfig;
    refinery: RefineryConfig;
    seed: number;
    resume: TrainingState | null;
  };
  /** Seconds spent on it before. */
  secondsBefore: number;
  /** Of everything the training depends on; a checkpoint with another one is not resumed. */
  identity: string;
}

export async function planTraining(
  projectId: string,
  recipe: Recipe,
  { annotations }: TrainingData,
  training: TrainingName,
): Promise<PlannedTraining> {
  const { student, seed } = recipe;
  const sets = candidateSets(
    annotations,
    recipe.task.labels.map(({ name }) => name),
  );
  const refinery: RefineryConfig =
    training === 'single' ? { ...recipe.refinery, mode: 'single' } : recipe.refinery;
  const identity = fingerprint(
    JSON.stringify([student, refinery, seed]),
    annotations.map(({ row }) => row),
    sets.offsets,
    sets.labels,
    sets.single,
    new Uint32Array(sets.scores.buffer),
  );
  const checkpoint = await getCheckpoint(projectId, training);
  const isOurs = checkpoint?.fingerprint === identity;
  return {
    job: { sets, student, refinery, seed, resume: isOurs ? checkpoint.state : null },
    identity,
    secondsBefore: isOurs ? checkpoint.seconds : 0,
  };
}
