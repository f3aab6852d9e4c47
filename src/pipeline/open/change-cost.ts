/** @file What a change of the task would cost and leave, told before it is applied. Changes nothing. */
import { carriedAnswer, type AnswersPlan, type ChangePlan } from '../../core/task/change-plan';
import type { LabelChange } from '../../core/task/label-change';
import { readAnnotations } from '../../persist/annotations';
import { allHumanLabels, type HumanLabel } from '../../persist/human-labels';
import type { Recipe } from '../../core/task/recipe';
import { withProjectLock } from '../project-lock';
import { openProject } from '../projects';
import { fittedChange, type TaskEdit } from './describe-task';

export interface ChangeCost {
  labels: LabelChange;
  answers: AnswersPlan;
  /** A person may have the answers kept, or asked for anew. */
  isOpen: boolean;
  /** Rows that the teacher has answered. */
  answered: number;
  /** Those that it is asked about again, at most: what was asked before in the same words is remembered. */
  asked: number;
  /** At the pace measured in this project; null where none was. */
  seconds: number | null;
  keepsTraining: boolean;
  /** Of the training so far; null where there is none. */
  trainingSeconds: number | null;
  /** Machines' labels go: a student, trained here or brought along, gives others. */
  losesLabels: boolean;
  /** A student that was brought along labels from now on: nobody is asked, and what was answered goes. */
  isBrought: boolean;
  /** People's labels that stay in use, and those of them that a check asked for. */
  humanLabels: number;
  checked: number;
  /** Those that wait for their label to come back, and what they are called. */
  waiting: number;
  waitingLabels: string[];
}

/** A recipe as the open project would take it over, and whether answers, labels or a training are lost. */
export interface WeighedRecipe {
  recipe: Recipe;
  labels: LabelChange;
  isCostly: boolean;
}

/**
 * What another recipe would mean for a project.
 * @throws ProjectBusy while another tab works on the project; RecipeError where the recipe does not fit the table
 */
export function weighRecipe(projectId: string, wanted: Recipe): Promise<WeighedRecipe> {
  return withProjectLock(projectId, async () => {
    const project = await openProject(projectId);
    const { recipe, plan } = await fittedChange(project, { recipe: wanted });
    const cost = await costOfChange(projectId, { recipe: wanted });
    return { recipe, labels: plan.labels, isCostly: cost !== null && isCostly(cost) };
  });
}

function isCostly(cost: ChangeCost): boolean {
  const { answers, answered, asked, keepsTraining, trainingSeconds, losesLabels, waiting } = cost;
  const losesAnswers = asked > 0 || (answers === 'ask' && answered > 0);
  const losesTraining = losesLabels || (!keepsTraining && trainingSeconds !== null);
  return losesAnswers || losesTraining || waiting > 0;
}

/** Null where there is nothing to lose. @throws RecipeError where the change is not possible. */
export async function costOfChange(projectId: string, edit: TaskEdit): Promise<ChangeCost | null> {
  const project = await openProject(projectId);
  const { recipe, plan } = await fittedChange(project, edit);
  const { labels, answers, isOpen, keepsTrainings } = plan;
  const known = [...(await readAnnotations(projectId)).values()];
  const people = [...(await allHumanLabels(projectId)).values()];
  const { stage, teacherSeconds, trainings } = project;
  const isLabelled = stage === 'done';
  if (known.length === 0 && people.length === 0 && !isLabelled) return null;
  const answered = known.filter(({ status }) => status === 'annotated').length;
  const left = known.filter((one) => carriedAnswer(one, labels) !== null).length;
  const again = answers === 'ask' ? known.length : answers === 'narrow' ? known.length - left : 0;
  const isBrought = recipe.student.pretrained !== undefined;
  const asked = isBrought ? 0 : again;
  const { used, waiting } = sortedByUse(people, project.recipe, recipe, plan, edit);
  // Nothing was described yet: only what people said can be lost.
  if (!project.recipe && waiting.length === 0) return null;
  return {
    ...{ labels, answers, isOpen, answered, asked, isBrought },
    seconds:
      teacherSeconds > 0 && known.length > 0 ? (teacherSeconds / known.length) * asked : null,
    keepsTraining: keepsTrainings,
    trainingSeconds: trainings.student?.seconds ?? null,
    losesLabels: isLabelled && !keepsTrainings,
    humanLabels: used.length,
    checked: used.filter(({ origin }) => origin === 'audit').length,
    waiting: waiting.length,
    waitingLabels: [...new Set(waiting.map(({ label }) => label))],
  };
}

/** People's labels that stay in use after a change, and those that begin to wait. */
function sortedByUse(
  people: readonly HumanLabel[],
  before: Recipe | null,
  after: Recipe,
  { labels }: ChangePlan,
  { renames }: TaskEdit,
): { used: HumanLabel[]; waiting: HumanLabel[] } {
  if (before) {
    const nowOf = ({ label }: HumanLabel) => labels.names.get(label);
    return {
      used: people.filter((one) => typeof nowOf(one) === 'string'),
      waiting: people.filter((one) => nowOf(one) === null),
    };
  }
  const names = new Set(after.task.labels.map(({ name }) => name));
  const isUsed = ({ label }: HumanLabel) => names.has(renames?.get(label) ?? label);
  return { used: people.filter(isUsed), waiting: people.filter((one) => !isUsed(one)) };
}
