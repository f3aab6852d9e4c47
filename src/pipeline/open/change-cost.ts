/** @file What a change of the task would cost and leave, told before it is applied. Changes nothing. */
import { carriedAnswer, type AnswersPlan } from '../../core/task/change-plan';
import type { LabelChange } from '../../core/task/label-change';
import { readAnnotations } from '../../persist/annotations';
import { allHumanLabels } from '../../persist/human-labels';
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
  /** People's labels that stay in use, and those that wait for their label to come back. */
  humanLabels: number;
  waiting: number;
}

/** A recipe as the open project would take it over, and whether answers, a training or people's labels are lost. */
export interface WeighedRecipe {
  recipe: Recipe;
  labels: LabelChange;
  isCostly: boolean;
}

/**
 * What another recipe would mean for a project that has one; null where it has none.
 * @throws ProjectBusy while another tab works on the project; RecipeError where the recipe does not fit the table
 */
export function weighRecipe(projectId: string, wanted: Recipe): Promise<WeighedRecipe | null> {
  return withProjectLock(projectId, async () => {
    const project = await openProject(projectId);
    if (!project.recipe) return null;
    const { recipe, plan } = await fittedChange(project, { recipe: wanted });
    const cost = await costOfChange(projectId, { recipe: wanted });
    const losesTraining = cost !== null && !cost.keepsTraining && cost.trainingSeconds !== null;
    const isCostly = cost !== null && (cost.asked > 0 || cost.waiting > 0 || losesTraining);
    return { recipe, labels: plan.labels, isCostly };
  });
}

/** Null where there is nothing to lose. @throws RecipeError where the change is not possible. */
export async function costOfChange(projectId: string, edit: TaskEdit): Promise<ChangeCost | null> {
  const project = await openProject(projectId);
  if (!project.recipe) return null;
  const { plan } = await fittedChange(project, edit);
  const { labels, answers, isOpen, keepsTrainings } = plan;
  const known = [...(await readAnnotations(projectId)).values()];
  const people = [...(await allHumanLabels(projectId)).values()];
  if (known.length === 0 && people.length === 0) return null;
  const answered = known.filter(({ status }) => status === 'annotated').length;
  const left = known.filter((one) => carriedAnswer(one, labels) !== null).length;
  const asked = answers === 'ask' ? known.length : answers === 'narrow' ? known.length - left : 0;
  const { teacherSeconds, trainings } = project;
  const used = people.filter(({ label }) => typeof labels.names.get(label) === 'string');
  return {
    ...{ labels, answers, isOpen, answered, asked },
    seconds:
      teacherSeconds > 0 && known.length > 0 ? (teacherSeconds / known.length) * asked : null,
    keepsTraining: keepsTrainings,
    trainingSeconds: trainings.student?.seconds ?? null,
    humanLabels: used.length,
    waiting: people.filter(({ label }) => labels.names.get(label) === null).length,
  };
}
