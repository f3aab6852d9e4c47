/** @file Step candidates → distributions: trains the student, and the comparison if it is asked for. */
import { callback, withStudentWorker } from '../../bridge/workers';
import type { ProgressMessage } from '../../core/messages/progress';
import type { TrainingNote } from '../../core/messages/training-notes';
import { pageDecides } from '../../core/refinery/weights';
import { TrainingError, type EpochLog, type TrainingState } from '../../core/students/training';
import type { Recipe, StudentConfig } from '../../core/task/recipe';
import { rowReader } from '../../core/task/row-roles';
import { updateProject } from '../../persist/projects';
import { rowChunks } from '../../persist/rows';
import type { ProjectRecord, TrainingName, TrainingRecord } from '../../persist/schema';
import { getStudent } from '../../persist/students';
import { deleteCheckpoint, putCheckpoint, putDistribution } from '../../persist/trainings';
import { embedTexts, vectorLookup } from '../sentence-embeddings';
import { readHumanLabels } from '../human-labels';
import { networkOfStudent } from '../network';
import { readOtherTexts } from '../teach/pool';
import { openTask } from '../projects';
import { Stopped, throwIfStopped, type StepOptions } from '../steps';
import {
  planTraining,
  readHeldOutOf,
  readTrainingData,
  trainTexts,
  type TrainingData,
} from './training-data';
import { giveTexts } from './give-texts';
import { readWordRules } from './read-word-rules';
import { WatchedRows } from './watched-rows';
import { withWhatIsLeft } from './what-is-left';

/** Fewer rows than this teach nothing; the number is about what one label needs at the least. */
const LEAST_ROWS = 2;

const BEGUN_ANEW: TrainingNote = { code: 'training-begun-anew' };

/**
 * Trains what the recipe asks for, going on from the last checkpoint where there is one, then
 * predicts all rows of the table.
 * @throws Stopped, TrainingError; finished epochs stay, and calling again goes on.
 */
export async function distil(projectId: string, options: StepOptions): Promise<ProjectRecord> {
  const { project, recipe } = await openTask(projectId);
  if (recipe.student.pretrained !== undefined) {
    return predictPretrained(project, recipe, recipe.student.pretrained, options);
  }
  const data = await readTrainingData(project, recipe);
  requireEnough(project, data);
  const trainings: TrainingName[] = recipe.refinery.compareSingle
    ? ['student', 'single']
    : ['student'];
  const todo = trainings.filter((training) => !project.trainings[training]);
  let lacksHeldOut =
    (await needsHeldOut(project, recipe, data)) &&
    (await readHeldOutOf(projectId, data.annotations)) === null;
  if (todo.length > 0 || lacksHeldOut) {
    const otherTexts = await readOtherTexts(project, recipe, data.annotations);
    const readingNotice = await embedTexts(project, recipe, options);
    const left = new Set(todo);
    const work = async (student: StudentWorker, means: Means) => {
      const message = { code: 'student-getting-ready' } as const;
      options.onProgress({ step: 'distil', fraction: 0, message });
      await giveTexts(student, trainTexts(project, recipe, data), options.signal);
      const environment = await prepare(student, means.config, otherTexts, options);
      // First, where the student learns from what they make of the candidates.
      if (lacksHeldOut) {
        await predictHeldOut(student, project, recipe, { ...data, ...means }, options);
        lacksHeldOut = false;
      }
      for (const training of left) {
        const { notes, ...record } = await train(
          student,
          project,
          recipe,
          { ...data, ...means },
          training,
          options,
        );
        await predictAll(student, project, recipe, training, options);
        const all = [readingNotice, environment.notice, means.notice, ...notes];
        const told = all.filter((note) => note !== null);
        const notice = told.length > 0 ? told : null;
        await updateProject(projectId, ({ trainings: done }) => ({
          trainings: { ...done, [training]: { ...record, ...environment, notice } },
        }));
        left.delete(training);
      }
    };
    await withWhatIsLeft(recipe.student, (config, notice) =>
      withStudentWorker(
        (student) => work(student, { config, notice }),
        options.signal,
        networkOfStudent(recipe.student),
      ),
    );
  }
  return updateProject(projectId, () => ({ stage: 'done' }));
}

/** @throws TrainingError where there is nothing, or next to nothing, to learn from. */
function requireEnough(
  { emptyRows, rowCount }: ProjectRecord,
  { annotations }: TrainingData,
): void {
  if (emptyRows?.length === rowCount) {
    throw new TrainingError({ code: 'no-words' });
  }
  if (annotations.length < LEAST_ROWS) {
    throw new TrainingError({ code: 'too-few-rows', rows: annotations.length });
  }
}

/** With which settings a try trains, and what is to be told of them. */
interface Means {
  config: StudentConfig;
  notice: TrainingNote | null;
}

/** Makes the student ready to be trained. */
function prepare(
  student: StudentWorker,
  config: StudentConfig,
  otherTexts: string[] | null,
  { onProgress }: StepOptions,
) {
  const tell = (message: ProgressMessage) => onProgress({ step: 'distil', fraction: 0, message });
  const embed = vectorLookup(config);
  return student.prepare({ student: config, otherTexts }, callback(tell), embed && callback(embed));
}

/** Labels with a student that was trained elsewhere: no teacher, no training. */
async function predictPretrained(
  project: ProjectRecord,
  recipe: Recipe,
  id: string,
  options: StepOptions,
): Promise<ProjectRecord> {
  const archive = await getStudent(id);
  if (!archive) {
    throw new TrainingError({ code: 'brought-student-gone' });
  }
  await withWhatIsLeft(recipe.student, (config) =>
    withStudentWorker(async (student) => {
      await student.open(archive.files, config);
      await predictAll(student, project, recipe, 'student', options);
    }, options.signal),
  );
  return updateProject(project.id, () => ({ stage: 'done' }));
}

type StudentWorker = Parameters<Parameters<typeof withStudentWorker>[0]>[0];

/** Trains one student to its last epoch, from its last checkpoint or, where that is damaged, anew. */
async function train(
  ...[student, project, recipe, data, training, options]: Parameters<typeof trainOn>
): ReturnType<typeof trainOn> {
  try {
    return await trainOn(student, project, recipe, data, training, options);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CheckpointBroken')) throw error;
    await deleteCheckpoint(project.id, training);
    const record = await trainOn(student, project, recipe, data, training, options);
    return { ...record, notes: [BEGUN_ANEW, ...record.notes] };
  }
}

/** What a training was, but for where it ran. */
type Trained = Omit<TrainingRecord, 'executionProvider' | 'threads' | 'adapter' | 'notice'> & {
  notes: TrainingNote[];
};

/** A checkpoint an epoch. */
async function trainOn(
  student: StudentWorker,
  { id: projectId, columns }: ProjectRecord,
  recipe: Recipe,
  { config, ...data }: TrainingData & Pick<Means, 'config'>,
  training: TrainingName,
  options: StepOptions,
): Promise<Trained> {
  const plan = await planTraining(projectId, recipe, data, training);
  const { job, identity, secondsBefore, isUnreadable } = plan;
  let epochs = job.resume?.epochs ?? [];
  const started = performance.now();
  const seconds = () => secondsBefore + (performance.now() - started) / 1000;
  const watched =
    training === 'student' ? await WatchedRows.of({ projectId, columns, recipe }, data, job) : null;
  const report = () =>
    options.onProgress({
      step: 'distil',
      fraction: epochs.length / recipe.student.epochs,
      message: { code: 'training-student', isComparison: training === 'single' },
      training,
      epochs,
      ...(watched && { watched: watched.rows }),
    });

  report();
  // The worker hears a stop while it trains only.
  throwIfStopped(options.signal);
  const { isStopped, notice } = await student.train(
    { ...job, student: config, figures: data.figures, watched: watched?.places ?? null },
    callback(async (_log: EpochLog, state: TrainingState, beliefs: Float32Array) => {
      await putCheckpoint({
        projectId,
        training,
        fingerprint: identity,
        state,
        seconds: seconds(),
      });
      epochs = state.epochs;
      watched?.note(state, beliefs);
      report();
    }),
  );
  if (isStopped) {
    throwIfStopped(options.signal);
    throw new Stopped();
  }
  return {
    seconds: seconds(),
    trainRows: job.sets.rows,
    parameters: await student.parameterCount(),
    notes: [...(isUnreadable ? [BEGUN_ANEW] : []), ...(notice ? [notice] : [])],
    epochs,
    humanTargets: data.humanTargets,
  };
}

/**
 * Whether students are needed that have not seen every row: the page's own targets and policy `auto` weigh
 * teacher and student by them, and an audit whose answers are learnt from here can judge no other.
 */
async function needsHeldOut(
  project: ProjectRecord,
  recipe: Recipe,
  { humanTargets }: TrainingData,
): Promise<boolean> {
  if (recipe.labels.policy === 'auto' || pageDecides(recipe.refinery)) return true;
  const humans = await readHumanLabels(project, recipe);
  return humanTargets.some(([row]) => humans.get(row)?.origin === 'audit');
}

/** The train rows by students that were not trained on them. */
async function predictHeldOut(
  student: StudentWorker,
  project: ProjectRecord,
  recipe: Recipe,
  { config, ...data }: TrainingData & Pick<Means, 'config'>,
  { signal, onProgress }: StepOptions,
): Promise<void> {
  const { id: projectId } = project;
  const { job } = await planTraining(projectId, recipe, data, 'single');
  const { refinery } = recipe;
  const message = { code: 'testing-students' } as const;
  throwIfStopped(signal);
  const values = await student.heldOut(
    { ...job, student: config, refinery, resume: null, figures: null },
    callback((fraction: number) => onProgress({ step: 'distil', fraction, message })),
  );
  throwIfStopped(signal);
  if (!values) throw new Stopped();
  const rows = Int32Array.from(data.annotations, ({ row }) => row);
  const rules = await readWordRules(project, recipe, data, job.sets);
  await putDistribution({ projectId, training: 'heldOut', chunk: 0, rows, rules, values });
}

/** Predicts every row of the table, chunk by chunk, so that memory does not grow with it. */
async function predictAll(
  student: StudentWorker,
  { id: projectId, columns, rowCount }: ProjectRecord,
  recipe: Recipe,
  training: TrainingName,
  { signal, onProgress }: StepOptions,
): Promise<void> {
  const read = rowReader(recipe, columns);
  let chunk = 0;
  for await (const { firstRow, rows } of rowChunks(projectId)) {
    throwIfStopped(signal);
    onProgress({
      step: 'distil',
      fraction: firstRow / Math.max(1, rowCount),
      message: { code: 'labelling-rows', areNew: false },
      training,
    });
    const values = await student.predict(rows.map((row) => read.text(row)));
    await putDistribution({ projectId, training, chunk, values });
    chunk += 1;
  }
}
