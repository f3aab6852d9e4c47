/** @file Examples that a language model writes itself, to retrieve a row's examples from. */
import type { Recipe, Shot } from '../../core/task/recipe';
import { throwIfStopped } from '../steps';
import { withLoadedTeacher, type TeacherJobOptions } from './teacher-job';

/** The paper's pool has 100 for all labels together; a small model repeats itself in longer lists. */
const EXAMPLES_PER_LABEL = 5;

/** @throws Stopped, TeacherFailure */
export function writeExamples(recipe: Recipe, options: TeacherJobOptions): Promise<Shot[]> {
  return withLoadedTeacher(recipe, options, async (teacher) => {
    options.onLoading({ code: 'writing-examples' });
    const examples = await teacher.writeExamples(EXAMPLES_PER_LABEL);
    throwIfStopped(options.signal);
    return examples;
  });
}
