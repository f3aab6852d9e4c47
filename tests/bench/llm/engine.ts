/** @file What the benchmark asks of an engine. */
import type { Question } from '../../../src/core/teaching/language-model';

/** Of one request. */
export interface TokenCounts {
  prompt: number;
  /** Of the prompt, those that need not be read again because the request before began with them. */
  kept: number;
  answer: number;
}

export interface Engine {
  /** Name, version and what it runs on. */
  readonly about: Readonly<Record<string, string | number>>;
  /** @param keepsPrefix whether it may go on from what it has in common with the request before. */
  ask(question: Question, keepsPrefix: boolean): Promise<TokenCounts>;
}

export interface WllamaSettings {
  threads: number;
  gpuLayers: number;
}

declare global {
  interface Window {
    bench: {
      /** The model is the file given to the page's input. */
      loadWllama(settings: WllamaSettings): Promise<Engine['about']>;
      /** The model is the folder served as /live-model/. */
      loadWebLlm(): Promise<Engine['about']>;
      ask: Engine['ask'];
    };
  }
}
