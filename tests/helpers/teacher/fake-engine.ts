/** @file A chat engine and its runtime that answer, or misbehave, as a test says. */
import type {
  ChatEngine,
  ChatReply,
  ChatRequest,
  ChatRuntime,
  ModelChoice,
} from '../../../src/core/teaching/chat';
import type { LoadProgress } from '../../../src/core/teaching/teacher';

/** The next answer: raw text, a whole reply, an error to throw, or something to wait for. */
export type Turn = string | ChatReply | Error | Promise<ChatReply>;

export function reply(content: string | null, finish_reason = 'stop'): ChatReply {
  return { choices: [{ message: { content }, finish_reason }] };
}

/** An error as WebLLM throws it: told apart by its name. */
export function errorNamed(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

export class FakeEngine implements ChatEngine {
  readonly requests: ChatRequest[] = [];
  readonly loaded: string[] = [];
  unloads = 0;
  interrupts = 0;
  onInterrupt: () => void = () => undefined;
  private readonly turns: Turn[];
  private readonly loadFailure: unknown;

  constructor(turns: Turn[], loadFailure?: unknown) {
    this.turns = [...turns];
    this.loadFailure = loadFailure;
  }

  readonly chat = { completions: { create: (request: ChatRequest) => this.create(request) } };

  reload(modelId: string): Promise<void> {
    this.loaded.push(modelId);
    // Anything can be thrown, and WebLLM does throw strings.
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors
    return this.loadFailure === undefined ? Promise.resolve() : Promise.reject(this.loadFailure);
  }

  unload(): Promise<void> {
    this.unloads += 1;
    return Promise.resolve();
  }

  interruptGenerate(): void {
    this.interrupts += 1;
    this.onInterrupt();
  }

  private async create(request: ChatRequest): Promise<ChatReply> {
    this.requests.push(request);
    const turn = await (this.turns.length > 1 ? this.turns.shift() : this.turns[0]);
    if (turn === undefined) throw new Error('no turn left');
    if (turn instanceof Error) throw turn;
    return typeof turn === 'string' ? reply(turn) : turn;
  }
}

export class FakeRuntime implements ChatRuntime {
  wanted: string | undefined;
  readonly engine: FakeEngine;
  private readonly choice: ModelChoice;

  constructor(engine: FakeEngine, choice: Partial<ModelChoice> = {}) {
    this.engine = engine;
    this.choice = { modelId: 'tiny', contextTokens: 4096, thinks: false, ...choice };
  }

  chooseModel(wanted: string | undefined): Promise<ModelChoice> {
    this.wanted = wanted;
    return Promise.resolve(this.choice);
  }

  createEngine(onProgress: (progress: LoadProgress) => void): ChatEngine {
    onProgress({ fraction: 0.5, message: { code: 'loading-language-model', share: 0.5 } });
    return this.engine;
  }
}
