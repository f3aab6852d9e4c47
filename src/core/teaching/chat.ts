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
  /** WebLLM keeps the grammar compiled for as long as `schema` stays the same string. */
  response_format: { type: 'json_object'; schema: string };
  extra_body?: { enable_thinking: boolean };
}

export interface ChatReply {
  choices: { message: { content: string | null }; finish_reason: string }[];
}

export interface ChatEngine {
  chat: { completions: { create(request: ChatRequest): Promise<ChatReply> } };
  /** Loads a model, downloading it first where the browser has not kept it. */
  reload(modelId: string): Promise<void>;
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
  createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine;
}
