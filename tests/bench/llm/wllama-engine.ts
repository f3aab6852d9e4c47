/** @file wllama: llama.cpp in WASM. */
import type { ChatCompletionParams } from '@wllama/wllama/esm/index.js';
import { Wllama } from '@wllama/wllama/esm/index.js';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { Question } from '../../../src/core/teaching/language-model';
import type { Engine, TokenCounts, WllamaSettings } from './engine';

const CONTEXT = 2_048;

/** @param model a GGUF file. */
export async function loadWllama(model: Blob, settings: WllamaSettings): Promise<Engine> {
  const wllama = new Wllama({ default: wasmUrl }, { suppressNativeLog: true });
  await wllama.loadModel([model], {
    n_ctx: CONTEXT,
    n_parallel: 1,
    n_threads: settings.threads,
    n_gpu_layers: settings.gpuLayers,
  });
  return {
    about: {
      engine: 'wllama',
      version: Wllama.getLibllamaVersion(),
      threads: wllama.getNumThreads(),
      ...(settings.gpuLayers > 0 && { gpuLayers: settings.gpuLayers }),
    },
    ask: async (question, keepsPrefix) => {
      const reply = await wllama.createChatCompletion({
        messages: question.messages,
        temperature: question.temperature,
        max_tokens: question.maxTokens,
        seed: question.seed,
        cache_prompt: keepsPrefix,
        ...(question.codes && codeFields(question.codes)),
      });
      return countsOf(reply.usage);
    },
  };
}

/** llama.cpp takes biases by a token's text too; the package's types want an array at the same time. */
function codeFields(codes: NonNullable<Question['codes']>) {
  const biases: unknown = Object.fromEntries(codes.map(({ code, bias }) => [code, bias]));
  const logit_bias = biases as NonNullable<ChatCompletionParams['logit_bias']>;
  return { logit_bias, logprobs: true, top_logprobs: codes.length };
}

function countsOf(usage: {
  prompt_tokens: number;
  completion_tokens: number;
  prompt_tokens_details?: { cached_tokens: number };
}): TokenCounts {
  return {
    prompt: usage.prompt_tokens,
    kept: usage.prompt_tokens_details?.cached_tokens ?? 0,
    answer: usage.completion_tokens,
  };
}
