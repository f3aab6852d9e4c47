/**
 * @file An OpenAI-compatible server as a language model. Texts go to the address that the user gave
 * and nowhere else: redirections are refused. The key stays in this object.
 */
import type { TeacherConfig } from '../../src/core/task/recipe';
import { seededRandom } from '../../src/core/random';
import type { SchemaForm } from '../../src/core/engines/endpoint';
import {
  endpointAddresses,
  endpointRequest,
  isTransient,
  noProbabilities,
  readCompletion,
  refusal,
  retryDelayMs,
  SCHEMA_FORMS,
  TOP_LOGPROBS,
  unreachable,
} from '../../src/core/engines/endpoint';
import type { LanguageModel, Question, Reply } from '../../src/core/teaching/language-model';
import { POSSIBLE_CODES, TooLongError } from '../../src/core/teaching/language-model';
import type { StopSignal } from '../../src/core/teaching/teacher';
import { Stopped } from '../../src/core/stopped';
import { TeacherError } from '../../src/core/teaching/teacher';
import { readReply } from '../../src/core/engines/webllm';

export type EndpointConfig = Extract<TeacherConfig, { kind: 'endpoint' }>;

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_TIMEOUT_SECONDS = 120;
const DEFAULT_CONTEXT_TOKENS = 4096;
/** After so many repetitions a server is not busy but broken. */
const MAX_RETRIES = 5;
/** Somebody waits for the first answer; a wrong address is more likely than a busy server. */
const CONNECT_RETRIES = 1;
/** Waiting for another whole time limit rarely helps. */
const MAX_TIMEOUTS = 2;
const MAX_MESSAGE = 300;

/** What the model needs of the world; tests bring their own clock. */
export interface EndpointSurroundings {
  fetch: typeof fetch;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
}

interface Fetched {
  status: number;
  body: string;
  retryAfter: string | null;
}

export class EndpointModel implements LanguageModel {
  readonly id: string;
  readonly contextTokens: number;
  readonly codes = POSSIBLE_CODES.slice(0, TOP_LOGPROBS);
  /** A bias goes by token ids, which the protocol does not tell. */
  readonly takesBias = false;
  readonly concurrency: number;
  private readonly config: EndpointConfig;
  private readonly key: string | undefined;
  private readonly world: EndpointSurroundings;
  private readonly random: () => number;
  private readonly ended = new AbortController();
  private form: SchemaForm = 'json_schema';

  constructor(
    config: EndpointConfig,
    key?: string,
    seed = 1,
    world: EndpointSurroundings = {
      fetch: (...call) => fetch(...call),
      sleep,
      now: () => Date.now(),
    },
  ) {
    this.config = config;
    this.key = key === '' ? undefined : key;
    this.world = world;
    this.random = seededRandom(seed);
    this.id = config.model;
    this.contextTokens = config.contextTokens ?? DEFAULT_CONTEXT_TOKENS;
    this.concurrency = config.concurrency ?? DEFAULT_CONCURRENCY;
  }

  /**
   * Finds out whether the server can be reached and takes the key.
   * @throws TeacherError
   */
  async connect(): Promise<void> {
    const { models } = endpointAddresses(this.config.url);
    const { status, body } = await this.send(models, undefined, this.ended.signal, CONNECT_RETRIES);
    if (status === 401 || status === 403) throw this.refused(status, body);
    // A server without a list of models is none the worse; the first row will tell.
  }

  async ask(question: Question, signal: StopSignal): Promise<Reply> {
    const stop = stopOf(signal, this.ended.signal);
    try {
      const reply = await this.complete(question, stop.signal);
      if (question.codes && reply.top?.length === 0) throw noProbabilities();
      return reply;
    } finally {
      stop.release();
    }
  }

  dispose(): Promise<void> {
    this.ended.abort();
    return Promise.resolve();
  }

  /** Asks in the strictest form that the server takes; what worked is remembered. */
  private async complete(question: Question, signal: AbortSignal): Promise<Reply> {
    const { completions } = endpointAddresses(this.config.url);
    const forms = question.schema === undefined ? [this.form] : formsFrom(this.form);
    let refused: Error = new Error();
    for (const form of forms) {
      const request = endpointRequest(this.config.model, question, form);
      const { status, body } = await this.send(completions, JSON.stringify(request), signal);
      if (status >= 200 && status < 300) {
        this.form = form;
        return readReply(readCompletion(body), question);
      }
      refused = this.refused(status, body);
      const isForm = status === 400 || status === 422 || status === 501;
      if (refused instanceof TeacherError || refused instanceof TooLongError || !isForm) break;
    }
    throw refused;
  }

  /** One request, repeated while the server is busy. @throws Stopped, TeacherError */
  private async send(
    address: string,
    body: string | undefined,
    signal: AbortSignal,
    retries = MAX_RETRIES,
  ): Promise<Fetched> {
    let timeouts = 0;
    for (let attempt = 0; ; attempt += 1) {
      throwIfAborted(signal);
      const fetched = await this.fetchOnce(address, body, signal);
      throwIfAborted(signal);
      const last = attempt >= retries;
      if (fetched === 'timeout') {
        timeouts += 1;
        if (timeouts >= MAX_TIMEOUTS) throw new Error(this.timeoutMessage());
      } else if (fetched === 'unreachable') {
        if (last) throw unreachable(this.config.url);
      } else if (last || !isTransient(fetched.status)) {
        return fetched;
      }
      const retryAfter = typeof fetched === 'string' ? null : fetched.retryAfter;
      const delay = retryDelayMs(attempt, this.random(), retryAfter, this.world.now());
      await this.world.sleep(delay, signal);
    }
  }

  private async fetchOnce(
    address: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Fetched | 'timeout' | 'unreachable'> {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), this.timeoutSeconds * 1000);
    try {
      const response = await this.world.fetch(address, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(this.key !== undefined && { Authorization: `Bearer ${this.key}` }),
        },
        body,
        signal: AbortSignal.any([signal, limit.signal]),
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
      const text = await response.text();
      return {
        status: response.status,
        body: text,
        retryAfter: response.headers.get('Retry-After'),
      };
    } catch {
      return limit.signal.aborted ? 'timeout' : 'unreachable';
    } finally {
      clearTimeout(timer);
    }
  }

  private refused(status: number, body: string): Error {
    const message = this.withoutKey(errorMessage(body)).slice(0, MAX_MESSAGE);
    return refusal({ status, message }, this.config.model);
  }

  /** Some servers repeat the key that they refuse. */
  private withoutKey(message: string): string {
    return this.key === undefined ? message : message.replaceAll(this.key, '…');
  }

  private get timeoutSeconds(): number {
    return this.config.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  }

  private timeoutMessage(): string {
    return `The server did not answer within ${this.timeoutSeconds} seconds.`;
  }
}

function formsFrom(form: SchemaForm): readonly SchemaForm[] {
  return SCHEMA_FORMS.slice(SCHEMA_FORMS.indexOf(form));
}

/** `{"error": {"message": …}}`, `{"error": …}`, `{"detail": …}`, or the text itself. */
function errorMessage(body: string): string {
  try {
    const json: unknown = JSON.parse(body);
    if (typeof json === 'object' && json !== null) {
      const inner: unknown = 'error' in json ? json.error : 'detail' in json ? json.detail : json;
      if (typeof inner === 'string') return inner;
      if (typeof inner === 'object' && inner !== null && 'message' in inner) {
        return String(inner.message);
      }
    }
  } catch {
    // Not JSON: a proxy's page perhaps.
  }
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A real AbortSignal of the run's and the model's end together. */
function stopOf(signal: StopSignal, ended: AbortSignal) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  return {
    signal: AbortSignal.any([controller.signal, ended]),
    release: () => signal.removeEventListener('abort', stop),
  };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped('The annotation was stopped.');
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
