/**
 * @file An engine with the very types of WebLLM's `MLCEngineInterface`, which the compiler holds it
 * to, so that a change of the library's shapes is seen here first.
 */
import type {
  ChatCompletion,
  ChatCompletionRequest,
  ChatCompletionRequestNonStreaming,
  MLCEngineInterface,
} from '@mlc-ai/web-llm';
import type { ChatEngine, ChatRuntime, ModelChoice } from '../../../src/core/teaching/chat';
import type { LoadProgress } from '../../../src/core/teaching/teacher';

type Completions = Pick<MLCEngineInterface['chat']['completions'], 'create'>;
/** What the teacher uses of the interface, and what MLCEngine therefore must keep. */
type EnginePart = Pick<MLCEngineInterface, 'reload' | 'unload' | 'interruptGenerate'> & {
  chat: { completions: Completions };
};

/** Compiles only as long as WebLLM's engine fits what the teacher expects of one. @public */
export const asChatEngine = (engine: MLCEngineInterface): ChatEngine => engine;

export type EngineAnswer = (
  request: ChatCompletionRequestNonStreaming,
  count: number,
  engine: FakeMlcEngine,
) => Promise<ChatCompletion> | ChatCompletion;

export class FakeMlcEngine implements EnginePart {
  count = 0;
  unloads = 0;
  interrupted = false;
  private readonly answer: EngineAnswer;

  constructor(answer: EngineAnswer) {
    this.answer = answer;
  }

  readonly chat = {
    completions: {
      create: (async (request: ChatCompletionRequest) => {
        if (request.stream) throw new Error('The teacher never streams.');
        this.interrupted = false;
        return this.answer(request, this.count++, this);
      }) as Completions['create'],
    },
  };

  reload(): Promise<void> {
    return Promise.resolve();
  }

  unload(): Promise<void> {
    this.unloads += 1;
    return Promise.resolve();
  }

  interruptGenerate(): void {
    this.interrupted = true;
  }
}

/** The reply that a real engine would make of this text. */
export function completionOf(
  content: string | null,
  finish_reason: 'stop' | 'length' | 'abort' = 'stop',
  logprobs: ChatCompletion.Choice['logprobs'] = null,
): ChatCompletion {
  return {
    id: 'fake',
    object: 'chat.completion',
    created: 0,
    model: 'fake',
    choices: [{ index: 0, finish_reason, logprobs, message: { role: 'assistant', content } }],
    usage: {
      prompt_tokens: 100,
      completion_tokens: 8,
      total_tokens: 108,
      extra: {
        e2e_latency_s: 1,
        prefill_tokens_per_s: 100,
        decode_tokens_per_s: 10,
        time_to_first_token_s: 0.1,
        time_per_output_token_s: 0.1,
      },
    },
  };
}

/** A runtime around one engine; its tokeniser knows letters as single tokens by their code points. */
export class FakeMlcRuntime implements ChatRuntime {
  readonly engine: FakeMlcEngine;
  private readonly choice: ModelChoice;

  constructor(engine: FakeMlcEngine, choice: Partial<ModelChoice> = {}) {
    this.engine = engine;
    this.choice = { modelId: 'fake', contextTokens: 4096, thinks: false, ...choice };
  }

  chooseModel(): Promise<ModelChoice> {
    return Promise.resolve(this.choice);
  }

  createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine {
    onProgress({ fraction: 1, message: { code: 'loading-language-model', share: 1 } });
    return this.engine;
  }

  tokenizerOf() {
    return {
      encode: (text: string) => Int32Array.from(Array.from(text), (letter) => letter.charCodeAt(0)),
      decode: (ids: Int32Array) => String.fromCharCode(...ids),
    };
  }
}
