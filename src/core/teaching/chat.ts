/**
 * @file The little of a chat engine that a language-model teacher needs. MLCEngine of WebLLM fits
 * these shapes; tests put a misbehaving engine in its place.
 */
import type { LoadProgress } from './teacher';

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** A request in the shape of OpenAI's chat completions, as WebLLM takes it. */
export interface ChatRequest {
  messages: ChatMessage[];
  temperature: number;
  max_tokens: number;
  seed: number;
  /** WebLLM keeps the grammar compiled for as long as `schema` or `grammar` stays the same string. */
  response_format?: { type: 'json_object'; schema: string } | { type: 'grammar'; grammar: string };
  extra_body?: { enable_thinking: boolean };
  top_p?: number;
  repetition_penalty?: number;
  logprobs?: boolean;
  /** At most 5 in WebLLM; taken after bias, mask and temperature. */
  top_logprobs?: number;
  /** By token id, -100 to 100. */
  logit_bias?: Record<string, number>;
}

interface TokenLogprob {
  token: string;
  logprob: number;
}

interface ChatChoice {
  message: { content: string | null };
  finish_reason: string;
  logprobs?: { content?: (TokenLogprob & { top_logprobs?: TokenLogprob[] })[] | null } | null;
}

export interface ChatReply {
  choices: ChatChoice[];
  usage?: { prompt_tokens: number; completion_tokens: number };
}

/** A model's own tokeniser, as far as codes of one token need it. */
export interface TokenReader {
  encode(text: string): ArrayLike<number>;
  decode(ids: Int32Array): string;
}

export interface ChatEngine {
  chat: { completions: { create(request: ChatRequest): Promise<ChatReply> } };
  /** Loads a model, downloading it first where the browser has not kept it. */
  reload(modelId: string, options?: { context_window_size?: number }): Promise<void>;
  unload(): Promise<void>;
  /** Makes a running request end early, with the finish reason `abort`. */
  interruptGenerate(): void | Promise<void>;
}

export interface ModelChoice {
  modelId: string;
  /** Tokens of prompt and answer together. */
  contextTokens: number;
  /** The model would think aloud before it answers unless told not to. */
  thinks: boolean;
}

/** Where engines come from; the only part of the teacher that knows the library and the GPU. */
export interface ChatRuntime {
  /**
   * Settles on a model that this machine can run.
   * @throws TeacherError when there is no GPU, no such model, or no form of it for this GPU.
   */
  chooseModel(wanted: string | undefined): Promise<ModelChoice>;
  /** Puts a model's files where its engine finds them, as far as they are not there. */
  fetchModel?(modelId: string, onProgress: (progress: LoadProgress) => void): Promise<void>;
  createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine;
  /** The loaded model's tokeniser; undefined where the engine does not show it. */
  tokenizerOf?(engine: ChatEngine, modelId: string): TokenReader | undefined;
}
