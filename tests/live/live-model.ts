/** @file A served model behind WebLLM's real engine, and it as the teacher of a small task. */
import { MLCEngine } from '@mlc-ai/web-llm';
import { parseRecipe } from '../../src/core/task/recipe';
import type { ChatEngine } from '../../src/core/teaching/chat';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import { WebLlmTeacher } from '../../src/core/engines/webllm';
import { WebLlmRuntime } from '../../workers/teacher/webllm-runtime';

export const LIVE_MODEL = 'live-model';
export const LABELS = ['A', 'B', 'C'];
export const SKIPPED = 'Set LIVE_MODEL_DIR to a model folder (tests/live/vitest.config.ts).';

/** @param settings of the recipe's teacher. */
export async function liveTeacher(settings: object) {
  const recipe = parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels: LABELS.map((name) => ({ name })) },
    teacher: { kind: 'webllm', model: LIVE_MODEL, ...settings },
  });
  if (recipe.teacher.kind !== 'webllm') throw new Error('not a webllm teacher');
  const runtime = new LiveRuntime();
  const teacher = new WebLlmTeacher(recipe.teacher, recipe.task, runtime);
  const progress: LoadProgress[] = [];
  const start = performance.now();
  await teacher.load((step) => progress.push(step));
  const loadSeconds = (performance.now() - start) / 1000;
  return { teacher, progress, loadSeconds, rates: () => runtime.rates() };
}

/** Its one model is the folder served as /live-model/. */
export class LiveRuntime extends WebLlmRuntime {
  private engine: ChatEngine | undefined;

  constructor() {
    const model = new URL('/live-model/', location.href).href;
    const overrides = { context_window_size: 1024 };
    super({
      model_list: [{ model, model_id: LIVE_MODEL, model_lib: `${model}lib.wasm`, overrides }],
    });
    // The list of weights has another name in the version that the live model is for.
    Object.assign(this, { fetchModel: undefined });
  }

  override createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine {
    return (this.engine = super.createEngine(onProgress));
  }

  /** The engine's own count of tokens a second, of the prompt and of the answer. */
  async rates(): Promise<string> {
    if (!(this.engine instanceof MLCEngine)) return '';
    return this.engine.runtimeStatsText();
  }
}

/** Seconds of a piece of work, for the figures that a live run is for. */
export async function timed<Result>(work: Promise<Result>) {
  const start = performance.now();
  const result = await work;
  return { result, seconds: (performance.now() - start) / 1000 };
}
