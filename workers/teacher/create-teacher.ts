/** @file From a recipe's teacher to a teacher. WebLLM is loaded only for those who use it. */
import { proxy } from 'comlink';
import type { BuiltInFactory, PageModel } from '../../src/core/engines/built-in-model';
import { BuiltInModel } from '../../src/core/engines/built-in-model';
import type { Label } from '../../src/core/task/recipe';
import { ColumnTeacher } from '../../src/core/keywords/column';
import { KeywordsTeacher } from '../../src/core/keywords/keywords';
import { LanguageModelTeacher } from '../../src/core/asking/language-model-teacher';
import { PromptApiTeacher } from '../../src/core/engines/prompt-api';
import type { Teacher, TeacherSetup } from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../src/core/engines/webllm';
import { NearLabels } from '../../src/core/vectors/near-labels';
import { loadVectors } from '../vectors/load-vectors';
import { EndpointModel } from './endpoint-model';

/** @param page the browser's own model, as the page hands it over. */
export async function createTeacher(
  { config, task, examples = [], sample = [], key }: TeacherSetup,
  page?: PageModel,
): Promise<Teacher> {
  switch (config.kind) {
    case 'column':
      return new ColumnTeacher(config, task);
    case 'keywords':
      return new KeywordsTeacher(
        task.labels,
        config.nearness === false ? null : await nearLabels(task.labels, sample),
      );
    case 'webllm': {
      const { runtimeFor } = await importWebLlmRuntime();
      return new WebLlmTeacher(config, task, await runtimeFor(config), { examples });
    }
    case 'endpoint': {
      const load = async () => {
        const model = new EndpointModel(config, key);
        await model.connect();
        return model;
      };
      return new LanguageModelTeacher(config, task, load, { examples });
    }
    case 'promptapi':
      return new PromptApiTeacher(config, task, page ?? ownBuiltIn(), { examples }, proxy);
  }
}

/** Null where meanings are not known; what can be told by words is told all the same. */
async function nearLabels(
  labels: readonly Label[],
  sample: readonly string[],
): Promise<NearLabels | null> {
  if (sample.length === 0) return null;
  const vectors = await loadVectors();
  const near = vectors && NearLabels.of(vectors, labels, sample);
  return near instanceof NearLabels ? near : null;
}

/** For the day on which browsers show their model to workers. */
function ownBuiltIn(): PageModel | undefined {
  const { LanguageModel } = globalThis as { LanguageModel?: BuiltInFactory };
  return LanguageModel && new BuiltInModel(LanguageModel);
}

/**
 * Some 6 MB of JavaScript, which the other teachers have no use for.
 * @throws TeacherError where the page's server cannot be reached.
 */
export async function importWebLlmRuntime() {
  return reached(() => import('./webllm-runtime'));
}

/** As large, because it asks WebLLM what is cached. @throws TeacherError as above. */
export async function importModelStore() {
  return reached(() => import('./model-store'));
}

async function reached<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const details = error instanceof Error ? error.message : '';
    throw new TeacherError({ code: 'language-model-runtime', details }, 'network');
  }
}
