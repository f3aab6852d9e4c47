/**
 * @file Records of every earlier version as today's code knows them: what a record of its time lacks gets
 * its default when it is read. Invariant: nothing that a record says is lost by that.
 */
import * as v from 'valibot';
import { UNTITLED } from '../../core/task/blank-text';
import {
  LabelsSchema,
  RecipeSchema,
  RefinerySchema,
  StudentSchema,
  type Recipe,
} from '../../core/task/recipe';
import type { ProjectRecord, TrainingRecord } from '../schema';

export function completeProject(stored: ProjectRecord): ProjectRecord {
  const project: ProjectRecord = {
    ...{ columns: [], rowCount: 0, warnings: [], teacherSeconds: 0 },
    ...stored,
    trainings: {},
    recipe: stored.recipe && completeRecipe(stored.recipe),
  };
  const trainings = Object.entries((stored as Partial<ProjectRecord>).trainings ?? {});
  for (const [name, training] of trainings) {
    project.trainings[name as keyof typeof project.trainings] = completeTraining(training);
  }
  return project;
}

/**
 * A recipe that today's rules refuse, such as one with an address that was allowed then, stays as it is but
 * for the defaults: it can be read and mended, and what it would do is checked where it is done.
 */
function completeRecipe(stored: Recipe): Recipe {
  const result = v.safeParse(RecipeSchema, stored);
  if (result.success) return result.output;
  const parts = stored as Partial<Recipe>;
  return {
    ...{ seed: 1, teacher: { kind: 'keywords' } as const },
    ...stored,
    task: { ...{ name: UNTITLED, instructions: '', shots: [] }, ...stored.task },
    student: { ...v.getDefaults(StudentSchema), ...parts.student },
    refinery: { ...v.getDefaults(RefinerySchema), ...parts.refinery } as Recipe['refinery'],
    labels: { ...v.getDefaults(LabelsSchema), ...parts.labels },
  };
}

function completeTraining(stored: TrainingRecord): TrainingRecord {
  return { ...{ threads: 1, adapter: '', notice: null, epochs: [] }, ...stored };
}
