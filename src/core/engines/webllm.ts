/**
 * @file WebLLM as a language model: questions become chat completions of an engine that runs in the
 * browser, and the engine's errors become words for the user.
 */
import type { Task, TeacherConfig } from '../task/recipe';
import type {
  ChatEngine,
  ChatReply,
  ChatRequest,
  ChatRuntime,
  ModelChoice,
  TokenReader,
} from '../teaching/chat';
import { completionOf, replyOf } from './completion';
import { wantedModel } from './webllm-models';
import { isLost, isTooLong, loadError, lostError } from '../teaching/engine-errors';
import type { LanguageModel, Question, Reply } from '../teaching/language-model';
import { POSSIBLE_CODES, TooLongError } from '../teaching/language-model';
import type { TeachingExtras } from '../asking/teaching-context';
import { LanguageModelTeacher } from '../asking/language-model-teacher';
import type { StopSignal } from '../teaching/teacher';
import { Stopped } from '../stopped';

type WebLlmConfig = Extract<TeacherConfig, { kind: 'webllm' }>;

/** WebLLM returns no more. */
const TOP_LOGPROBS = 5;

export class WebLlmTeacher extends LanguageModelTeacher {
  constructor(config: WebLlmConfig, task: Task, runtime: ChatRuntime, extras: TeachingExtras = {}) {
    super(
      config,
      task,
      async (onProgress, check) => {
        const choice = await runtime.chooseModel(wantedModel(config));
        const { contextTokens = choice.contextTokens } = config;
        check({ modelId: choice.modelId, contextTokens });
        await runtime.fetchModel?.(choice.modelId, onProgress);
        const engine = runtime.createEngine(onProgress);
        try {
          await engine.reload(
            choice.modelId,
            ...(config.contextTokens === undefined ? [] : [{ context_window_size: contextTokens }]),
          );
        } catch (error) {
          // Whatever was allocated before the failure; the failure itself is what the user must hear.
          await Promise.resolve(engine.unload()).catch(() => undefined);
          throw loadError(error, choice.modelId);
        }
        const tokenizer = runtime.tokenizerOf?.(engine, choice.modelId);
        return new WebLlmModel(engine, { ...choice, contextTokens }, tokenizer);
      },
      extras,
    );
  }
}

/** A loaded engine. */
export class WebLlmModel implements LanguageModel {
  readonly id: string;
  readonly contextTokens: number;
  readonly codes: readonly string[];
  readonly takesBias: boolean;
  readonly concurrency = 1;
  private readonly engine: ChatEngine;
  private readonly choice: ModelChoice;
  private readonly tokens: ReadonlyMap<string, number>;
  /** Though its name says nothing of it: a model of one's own perhaps. */
  private wasSeenToThink = false;

  /** @param tokenizer the engine's own; without it codes are held to by a grammar, unbiased. */
  constructor(engine: ChatEngine, choice: ModelChoice, tokenizer?: TokenReader) {
    this.engine = engine;
    this.choice = choice;
    this.id = choice.modelId;
    this.contextTokens = choice.contextTokens;
    this.tokens = tokenizer ? singleTokenCodes(tokenizer) : new Map();
    this.takesBias = this.tokens.size > 0;
    this.codes = tokenizer ? [...this.tokens.keys()] : POSSIBLE_CODES;
  }

  async ask(question: Question, signal: StopSignal): Promise<Reply> {
    try {
      const completion = completionOf(await this.create(this.request(question), signal));
      const reply = replyOf(completion, question);
      if (reply.thought !== undefined) this.wasSeenToThink = true;
      return reply;
    } catch (error) {
      if (error instanceof Stopped) throw error;
      if (isLost(error)) throw lostError(error);
      if (isTooLong(error)) throw new TooLongError(error instanceof Error ? error.message : '');
      throw error;
    }
  }

  /** A lost device cannot be freed any more, which must not keep the next model from loading. */
  async dispose(): Promise<void> {
    await this.engine.unload().catch(() => undefined);
  }

  private request(question: Question): ChatRequest {
    const { messages, temperature, maxTokens, seed, schema, thinking = false, codes } = question;
    return {
      messages,
      temperature,
      max_tokens: maxTokens,
      seed,
      ...(schema !== undefined && { response_format: { type: 'json_object' as const, schema } }),
      // Only where the model knows thinking: WebLLM would put an empty thought into any prompt.
      ...((this.choice.thinks || this.wasSeenToThink) && {
        extra_body: { enable_thinking: thinking && !codes },
      }),
      ...(codes && this.codeFields(codes)),
    };
  }

  private codeFields(codes: NonNullable<Question['codes']>): Partial<ChatRequest> {
    const common = { logprobs: true, top_logprobs: TOP_LOGPROBS, top_p: 1, repetition_penalty: 1 };
    if (!this.takesBias) {
      const alternatives = codes.map(({ code }) => JSON.stringify(code)).join(' | ');
      return {
        ...common,
        response_format: { type: 'grammar', grammar: `root ::= ${alternatives}` },
      };
    }
    const bias = codes.map(({ code, bias }) => [String(this.tokens.get(code)), bias] as const);
    return { ...common, logit_bias: Object.fromEntries(bias) };
  }

  /** @throws Stopped when the signal was or became aborted. */
  private async create(request: ChatRequest, signal: StopSignal): Promise<ChatReply> {
    if (signal.aborted) throw new Stopped();
    const interrupt = () =>
      void Promise.resolve(this.engine.interruptGenerate()).catch(() => undefined);
    signal.addEventListener('abort', interrupt);
    try {
      const reply = await this.engine.chat.completions.create(request);
      if (isAborted(signal)) throw new Stopped();
      return reply;
    } finally {
      signal.removeEventListener('abort', interrupt);
    }
  }
}

/** The codes that this tokeniser writes as one token each, and reads back as themselves. */
function singleTokenCodes(tokenizer: TokenReader): Map<string, number> {
  const tokens = new Map<string, number>();
  for (const code of POSSIBLE_CODES) {
    const ids = tokenizer.encode(code);
    const id = ids[0];
    if (ids.length !== 1 || id === undefined) continue;
    if (tokenizer.decode(Int32Array.of(id)).trim() !== code) continue;
    if (![...tokens.values()].includes(id)) tokens.set(code, id);
  }
  return tokens;
}

/** A call, because the compiler takes a property that was false once to stay false. */
function isAborted(signal: StopSignal): boolean {
  return signal.aborted;
}
