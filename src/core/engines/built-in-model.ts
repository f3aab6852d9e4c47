/**
 * @file The browser's own model (`LanguageModel`, the Prompt API), which browsers show to pages and
 * not to workers. The page makes a `BuiltInModel` of it and hands that to the teacher worker; what
 * crosses are plain values. A session a row: a clone of one that has read the instructions.
 */
import { RowError } from '../teaching/teacher';
import { splitThought, toldNotToThink } from '../asking/reading/thought';
import { Stopped } from '../stopped';
import type { ChatMessage } from '../teaching/chat';
import type { Question, Reply } from '../teaching/language-model';
import type { LoadProgress } from '../teaching/teacher';

export type BuiltInAvailability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** The part of the API's session that is used here. */
export interface BuiltInSession {
  prompt(
    input: string,
    options: { responseConstraint?: unknown; omitResponseConstraintInput?: boolean },
  ): Promise<string>;
  clone(): Promise<BuiltInSession>;
  destroy(): void;
  /** Tokens of prompt and answer; infinite where there is no limit. */
  readonly contextWindow?: number;
  /** What older browsers call it. */
  readonly inputQuota?: number;
}

interface DownloadMonitor {
  addEventListener(type: 'downloadprogress', listener: (event: { loaded: number }) => void): void;
}

/** The global `LanguageModel`, as far as it is used here. */
export interface BuiltInFactory {
  availability(): Promise<string>;
  create(options: {
    initialPrompts?: ChatMessage[];
    temperature?: number;
    topK?: number;
    monitor?: (monitor: DownloadMonitor) => void;
  }): Promise<BuiltInSession>;
  /** Absent on pages: there temperature is the browser's own affair. */
  params?(): Promise<{ defaultTopK: number; maxTemperature: number } | null>;
}

/** What the worker sees of the page's model; all of it can be called through comlink. */
export interface PageModel {
  availability(): Promise<BuiltInAvailability>;
  open(onProgress: (progress: LoadProgress) => void): Promise<{ contextTokens: number }>;
  ask(question: Question): Promise<Reply>;
  /** Breaks running questions off; they reject with Stopped. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Sessions with other instructions than the last ones are rare, unless rows have their own. */
const KEPT_SESSIONS = 2;
const DEFAULT_CONTEXT_TOKENS = 4096;
/** What browsers throw at a schema that they cannot hold a model to. */
const REFUSES_CONSTRAINT: ReadonlySet<string> = new Set([
  'NotSupportedError',
  'SyntaxError',
  'TypeError',
]);
const STATES: readonly string[] = ['unavailable', 'downloadable', 'downloading', 'available'];

export class BuiltInModel implements PageModel {
  private readonly factory: BuiltInFactory | undefined;
  /** Sessions that have read instructions and examples, by these; the last used one last. */
  private readonly readied = new Map<string, Promise<BuiltInSession>>();
  private readonly running = new Set<BuiltInSession>();
  private stops = 0;
  /** Then it is told not to; the API has no other way to say so. */
  private wasSeenToThink = false;
  /** Until the browser is seen to refuse one. */
  private takesConstraint = true;

  /** @param factory the browser's `LanguageModel`; undefined where it has none. */
  constructor(factory: BuiltInFactory | undefined) {
    this.factory = factory;
  }

  async availability(): Promise<BuiltInAvailability> {
    const state = (await this.factory?.availability()) ?? 'unavailable';
    return STATES.includes(state) ? (state as BuiltInAvailability) : 'unavailable';
  }

  /** Downloads the model where that is needed, which some browsers allow after a click only. */
  async open(onProgress: (progress: LoadProgress) => void): Promise<{ contextTokens: number }> {
    const session = await this.create({
      monitor: (monitor) =>
        monitor.addEventListener('downloadprogress', ({ loaded }) =>
          onProgress({ fraction: loaded, message: { code: 'browser-model-loading' } }),
        ),
    });
    const contextTokens = session.contextWindow ?? session.inputQuota ?? DEFAULT_CONTEXT_TOKENS;
    session.destroy();
    onProgress({ fraction: 1, message: { code: 'browser-model-ready' } });
    return {
      contextTokens: Number.isFinite(contextTokens) ? contextTokens : DEFAULT_CONTEXT_TOKENS,
    };
  }

  async ask(question: Question): Promise<Reply> {
    const { schema } = question;
    const isHeld = schema !== undefined && this.takesConstraint;
    try {
      return await this.prompt(question, isHeld ? schema : undefined);
    } catch (error) {
      // Either the schema or a language; only without a schema can the browser mean the latter.
      if (!isHeld || !(error instanceof Error) || !REFUSES_CONSTRAINT.has(error.name)) throw error;
      const reply = await this.prompt(question, undefined);
      this.takesConstraint = false;
      return reply;
    }
  }

  stop(): Promise<void> {
    this.stops += 1;
    for (const session of this.running) session.destroy();
    this.running.clear();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    await this.stop();
    const sessions = [...this.readied.values()];
    this.readied.clear();
    for (const session of sessions) (await session.catch(() => undefined))?.destroy();
  }

  private async prompt(
    { messages, temperature, thinking = false }: Question,
    schema: string | undefined,
  ): Promise<Reply> {
    const asked = messages.at(-1)?.content ?? '';
    const { stops } = this;
    const ready = await this.sessionOf(messages.slice(0, -1), temperature);
    const session = await ready.clone();
    if (stops !== this.stops) {
      session.destroy();
      throw new Stopped();
    }
    this.running.add(session);
    try {
      const said: unknown = await session.prompt(
        this.wasSeenToThink && !thinking ? toldNotToThink(asked) : asked,
        // The prompt says already how to answer: the schema's words would only cost time.
        schema === undefined
          ? {}
          : {
              responseConstraint: JSON.parse(schema) as unknown,
              omitResponseConstraintInput: true,
            },
      );
      if (typeof said !== 'string') throw new RowError({ code: 'row-browser-silent' });
      const { answer, thought, isOpen } = splitThought(said);
      if (thought !== '') this.wasSeenToThink = true;
      // The API does not tell whether an answer ended by itself; a thought that nobody closed did not.
      return { text: answer, cutOff: isOpen, ...(thought !== '' && { thought }) };
    } catch (error) {
      if (stops !== this.stops) throw new Stopped();
      throw error;
    } finally {
      if (this.running.delete(session)) session.destroy();
    }
  }

  /** A session that has read these messages; cloning it is cheaper than reading them again. */
  private async sessionOf(messages: ChatMessage[], temperature: number): Promise<BuiltInSession> {
    const key = JSON.stringify([messages, temperature]);
    const known = this.readied.get(key);
    const session = known ?? this.createWith(messages, temperature);
    this.readied.delete(key);
    this.readied.set(key, session);
    const [oldest] = this.readied;
    if (this.readied.size > KEPT_SESSIONS && oldest) {
      this.readied.delete(oldest[0]);
      void oldest[1].then(
        (old) => old.destroy(),
        () => undefined,
      );
    }
    try {
      return await session;
    } catch (error) {
      this.readied.delete(key);
      throw error;
    }
  }

  private async createWith(
    initialPrompts: ChatMessage[],
    temperature: number,
  ): Promise<BuiltInSession> {
    const params = await this.factory?.params?.().catch(() => null);
    return this.create({
      initialPrompts,
      // The API takes both or neither.
      ...(params && {
        temperature: Math.min(temperature, params.maxTemperature),
        topK: params.defaultTopK,
      }),
    });
  }

  private create(options: Parameters<BuiltInFactory['create']>[0]): Promise<BuiltInSession> {
    if (!this.factory) return Promise.reject(new Error('There is no LanguageModel here.'));
    return this.factory.create(options);
  }
}
