/** @file From a recipe's teacher to a teacher. WebLLM is loaded only for those who use it. */
import { ColumnTeacher } from '../../src/core/teaching/column';
import { KeywordsTeacher } from '../../src/core/teaching/keywords';
import type { Teacher, TeacherSetup } from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../src/core/teaching/webllm';

export async function createTeacher({ config, task }: TeacherSetup): Promise<Teacher> {
  switch (config.kind) {
    case 'column':
      return new ColumnTeacher(config, task);
    case 'keywords':
      return new KeywordsTeacher(task.labels);
    case 'webllm': {
      const { WebLlmRuntime } = await importWebLlmRuntime();
      return new WebLlmTeacher(config, task, new WebLlmRuntime());
    }
  }
}

/**
 * Some 6 MB of JavaScript, which the other teachers have no use for.
 * @throws TeacherError where the page's server cannot be reached.
 */
export async function importWebLlmRuntime() {
  try {
    return await import('./webllm-runtime');
  } catch (error) {
    const details = error instanceof Error ? error.message : '';
    throw new TeacherError(
      'The part of this page that runs language models could not be loaded. Check the connection ' +
        `and reload the page, or choose the keywords teacher. (${details})`,
    );
  }
}
