/**
 * @file The border to WebLLM and the GPU. The engine runs in this worker itself: WebLLM's own worker
 * wrapper would add a second worker and take away part of the engine's interface.
 */
import type { AppConfig } from '@mlc-ai/web-llm';
import { MLCEngine, prebuiltAppConfig } from '@mlc-ai/web-llm';
import type {
  ChatEngine,
  ChatRuntime,
  ModelChoice,
  TokenReader,
} from '../../src/core/teaching/chat';
import { noGpuError } from '../../src/core/teaching/engine-errors';
import type { ModelInfo } from '../../src/core/engines/webllm-models';
import {
  chooseModel,
  ownModel,
  teacherModels,
  wantedModel,
} from '../../src/core/engines/webllm-models';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import type { TeacherConfig } from '../../src/core/task/recipe';
import { withModelHosts } from '../model-hosts';
import { importedModels } from './imported-models';
import { downloadModel } from './model-download';
import { freeBytes } from './storage-room';

type WebLlmConfig = Extract<TeacherConfig, { kind: 'webllm' }>;

/** Own models come first: they may carry the name of a prebuilt one. */
export async function runtimeFor(config: WebLlmConfig): Promise<WebLlmRuntime> {
  const { modelUrl, modelLibUrl } = config;
  const own = modelUrl === undefined ? [] : [ownModel(wantedModel(config), modelUrl, modelLibUrl)];
  const imported = 'caches' in globalThis ? await importedModels() : [];
  const model_list = [...own, ...imported, ...prebuiltAppConfig.model_list];
  return new WebLlmRuntime({ ...prebuiltAppConfig, model_list });
}

export class WebLlmRuntime implements ChatRuntime {
  private readonly appConfig: AppConfig;

  /** @param appConfig where models come from; tests bring their own. */
  constructor(appConfig: AppConfig = prebuiltAppConfig) {
    this.appConfig = appConfig;
  }

  async chooseModel(wanted: string | undefined): Promise<ModelChoice> {
    return chooseModel(this.appConfig.model_list, wanted, await hasShaderF16());
  }

  async fetchModel(id: string, onProgress: (progress: LoadProgress) => void): Promise<void> {
    const record = this.appConfig.model_list.find(({ model_id }) => model_id === id);
    // Ending the worker is what stops it.
    const { signal } = new AbortController();
    if (!record) return;
    const free = await freeBytes();
    await withModelHosts(() => downloadModel(record, free, onProgress, signal));
  }

  createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine {
    const engine = new MLCEngine({
      appConfig: this.appConfig,
      logLevel: 'WARN',
      initProgressCallback: ({ progress }) => {
        const message = { code: 'loading-language-model', share: progress } as const;
        onProgress({ fraction: progress, message });
      },
    });
    const reload = engine.reload.bind(engine);
    engine.reload = (...model) => withModelHosts(() => reload(...model));
    return engine;
  }

  /** Its interface has no way to the tokeniser, so this looks inside, and takes no for an answer. */
  tokenizerOf(engine: ChatEngine, modelId: string): TokenReader | undefined {
    const { loadedModelIdToPipeline: pipelines } = engine as {
      loadedModelIdToPipeline?: ReadonlyMap<string, { tokenizer?: Partial<TokenReader> }>;
    };
    const tokenizer = pipelines?.get(modelId)?.tokenizer;
    if (typeof tokenizer?.encode !== 'function') return undefined;
    return typeof tokenizer.decode === 'function' ? (tokenizer as TokenReader) : undefined;
  }
}

export function listModels(): ModelInfo[] {
  return teacherModels(prebuiltAppConfig.model_list);
}

/** Whether the GPU computes in half precision. @throws TeacherError where there is no GPU. */
async function hasShaderF16(): Promise<boolean> {
  // Absent in older browsers and on pages without https, whatever the types say.
  const gpu = navigator.gpu as GPU | undefined;
  // The same preference as WebLLM's, so that this is the adapter the model will run on.
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw noGpuError();
  return adapter.features.has('shader-f16');
}
