/**
 * @file What strategies need of a language model, wherever it runs: a question answered. Adapters
 * (WebLLM, an endpoint, the browser's own model) hide everything else.
 */
import type { ChatMessage } from './chat';
import type { LoadProgress, StopSignal } from './teacher';

export interface Question {
  messages: ChatMessage[];
  temperature: number;
  maxTokens: number;
  seed: number;
  /** JSON schema of the answer; a model that cannot be held to one is told by the prompt alone. */
  schema?: string;
  /** Whether the model may think before it answers; else it is told not to, where it can be told. */
  thinking?: boolean;
  /** The answer is one of these codes, and the probabilities of the likeliest are wanted. */
  codes?: readonly CodeBias[];
}

/** A code with what is added to its logit, so that a model's habits can be taken out. */
export interface CodeBias {
  code: string;
  bias: number;
}

export interface CodeProbability {
  code: string;
  /** Among the codes asked for; those that are not returned share the rest. */
  probability: number;
}

export interface Reply {
  /** Without what was thought aloud. */
  text: string;
  /** What the model thought before it answered, where it did and shows it. */
  thought?: string;
  /** Why it would not answer, where it says so in a field of its own. */
  refusal?: string;
  /** It ended because the answer was too long. */
  cutOff: boolean;
  /** Most likely first; only where codes were asked for. */
  top?: CodeProbability[];
  usage?: { promptTokens: number; answerTokens: number };
}

export interface LanguageModel {
  /** Part of the key under which answers may be kept. */
  readonly id: string;
  readonly contextTokens: number;
  /** Strings that are one token each; empty where the model cannot score codes. */
  readonly codes: readonly string[];
  /** Whether a bias can be given to codes; else `scored` works without calibration. */
  readonly takesBias: boolean;
  readonly concurrency: number;
  /**
   * @throws Stopped when the signal cut it short.
   * @throws TooLongError when the messages exceed the context.
   * @throws TeacherError when no further question can succeed.
   * @throws Error when this question failed.
   */
  ask(question: Question, signal: StopSignal): Promise<Reply>;
  dispose(): Promise<void>;
}

/** Makes a model ready. @throws TeacherError with what the user can do. */
export type ModelLoader = (
  onProgress: (progress: LoadProgress) => void,
  check: (model: { modelId: string; contextTokens: number }) => void,
) => Promise<LanguageModel>;

/** The prompt is longer than the model's context: a shorter text may still fit. */
export class TooLongError extends Error {
  override name = 'TooLongError';
}

/** Letters, as in every multiple-choice test that a model has seen. */
export const POSSIBLE_CODES: readonly string[] = Array.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
);
