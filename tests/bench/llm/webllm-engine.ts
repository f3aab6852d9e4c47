/** @file WebLLM as the app runs it, on whatever WebGPU adapter there is. */
import { WebLlmModel } from '../../../src/core/engines/webllm';
import { LIVE_MODEL, LiveRuntime } from '../../live/live-model';
import type { Engine } from './engine';

export async function loadWebLlm(): Promise<Engine> {
  const runtime = new LiveRuntime();
  const choice = await runtime.chooseModel(LIVE_MODEL);
  const engine = runtime.createEngine(() => undefined);
  await engine.reload(choice.modelId);
  const model = new WebLlmModel(engine, choice, runtime.tokenizerOf(engine, choice.modelId));
  const { signal } = new AbortController();
  return {
    about: { engine: 'webllm', adapter: await adapterName() },
    // It reads every prompt from its beginning.
    ask: async (question) => {
      const { usage } = await model.ask(question, signal);
      return { prompt: usage?.promptTokens ?? 0, kept: 0, answer: usage?.answerTokens ?? 0 };
    },
  };
}

async function adapterName(): Promise<string> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}` : 'none';
}
