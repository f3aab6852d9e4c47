/**
 * @file An OpenAI-compatible server as a language model. Texts go to the address that the user gave
 * and nowhere else: redirections are refused. The key stays in this object.
 */
import type { TeacherConfig } from '../../src/core/task/recipe';
import { replyOf, readCompletion } from '../../src/core/engines/completion';
import { blockedAddress, noProbabilities, refusal, turnsOf } from '../../src/core/engines/endpoint';
import { errorMessage } from '../../src/core/engines/error-body';
import {
  Habits,
  SCHEMA_FORMS,
  TOP_LOGPROBS,
  type SchemaForm,
} from '../../src/core/engines/endpoint-request';
import {
  endpointAddresses,
  readModels,
  type EndpointAddresses,
} from '../../src/core/engines/endpoint-servers';
import type { LanguageModel, Question, Reply } from '../../src/core/teaching/language-model';
import { POSSIBLE_CODES, TooLongError } from '../../src/core/teaching/language-model';
import type { StopSignal } from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import { EndpointHttp, THIS_WORLD, type EndpointSurroundings, type Fetched } from './endpoint-http';

export type { EndpointSurroundings };
export type EndpointConfig = Extract<TeacherConfig, { kind: 'endpoint' }>;

const DEFAULT_CONCURRENCY = 4;
const DEFAULT_TIMEOUT_SECONDS = 120;
const DEFAULT_CONTEXT_TOKENS = 4096;
const MAX_MESSAGE = 300;
/** Refusals that may be about a parameter or the form of the answer. */
const ABOUT_REQUEST = new Set([400, 404, 415, 422, 500, 501]);
const NOT_FOUND = new Set([404, 405]);
const KEY_REFUSED = new Set([401, 403]);
/** More refusals for one question than it has parameters are about something else. */
const MAX_LESSONS = 12;

export class EndpointModel implements LanguageModel {
  readonly id: string;
  readonly codes = POSSIBLE_CODES.slice(0, TOP_LOGPROBS);
  /** A bias goes by token ids, which the protocol does not tell. */
  readonly takesBias = false;
  readonly concurrency: number;
  private readonly config: EndpointConfig;
  private readonly key: string | undefined;
  private readonly world: EndpointSurroundings;
  private readonly http: EndpointHttp;
  private readonly habits = new Habits();
  private readonly ended = new AbortController();
  private addresses: EndpointAddresses;
  private offered: readonly string[] = [];
  private toldContextTokens: number | undefined;

  constructor(config: EndpointConfig, key?: string, seed = 1, world = THIS_WORLD) {
    this.config = config;
    this.key = key === '' ? undefined : key;
    this.world = world;
    const { url, concurrency = DEFAULT_CONCURRENCY } = config;
    const timeoutSeconds =
      (config.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * turnsOf(url, concurrency);
    this.http = new EndpointHttp({ url, key: this.key, timeoutSeconds, world, seed });
    [this.addresses] = endpointAddresses(url);
    this.id = config.model;
    this.concurrency = concurrency;
  }

  /** The recipe's, else the server's own word (vLLM gives it), else what most models hold. */
  get contextTokens(): number {
    return this.config.contextTokens ?? this.toldContextTokens ?? DEFAULT_CONTEXT_TOKENS;
  }

  /**
   * Finds out where the server's parts are, and that it can be reached and takes the key. A list of models
   * is a help and no condition: where there is none, a question without any text of the user's decides.
   * @throws TeacherError
   */
  async connect(): Promise<void> {
    const blocked = blockedAddress(this.config.url, this.world.isSecurePage ?? false);
    if (blocked !== null) throw new TeacherError(blocked);
    for (const addresses of endpointAddresses(this.config.url)) {
      const fetched = await this.lookFor(addresses.models);
      const models = fetched && fetched.status < 300 ? readModels(fetched.body) : null;
      if (!models) continue;
      this.addresses = addresses;
      this.offered = models.names;
      this.toldContextTokens = models.contextTokens.get(this.config.model);
      return;
    }
    await this.tryOut();
  }

  async ask(question: Question, signal: StopSignal): Promise<Reply> {
    const stop = stopOf(signal, this.ended.signal);
    try {
      const reply = await this.complete(question, stop.signal);
      const showsNone = question.codes && reply.top?.length === 0;
      if (showsNone && reply.thought === undefined) throw noProbabilities();
      if (reply.thought !== undefined) this.habits.mustBeQuiet = true;
      return reply;
    } finally {
      stop.release();
    }
  }

  dispose(): Promise<void> {
    this.ended.abort();
    return Promise.resolve();
  }

  private async lookFor(address: string): Promise<Fetched | null> {
    try {
      return await this.http.send(address, undefined, this.ended.signal, true);
    } catch (error) {
      // Also a refusal without CORS headers looks like this.
      if (error instanceof TeacherError && error.kind === 'network') return null;
      throw error;
    }
  }

  /** A word to each address; whatever is answered shows that somebody is there. */
  private async tryOut(): Promise<void> {
    const { model } = this.config;
    const body = JSON.stringify({
      model,
      messages: [{ role: 'user', content: 'Hello' }],
      max_tokens: 1,
    });
    let failure: Error | undefined;
    for (const addresses of endpointAddresses(this.config.url)) {
      try {
        const fetched = await this.http.send(addresses.completions, body, this.ended.signal, true);
        if (KEY_REFUSED.has(fetched.status)) throw this.refused(fetched);
        if (NOT_FOUND.has(fetched.status)) continue;
        this.addresses = addresses;
        return;
      } catch (error) {
        if (!(error instanceof TeacherError) || error.kind !== 'network') throw error;
        failure ??= error;
      }
    }
    if (failure) throw failure;
  }

  /** Asks in the strictest form that the server takes; what worked is remembered. */
  private async complete(question: Question, signal: AbortSignal): Promise<Reply> {
    const { habits } = this;
    const forms = question.schema === undefined ? [habits.form] : formsFrom(habits.form);
    let refused: Error = new Error();
    for (const form of forms) {
      const isDoubtful = question.schema !== undefined && form !== 'none' && !habits.isProven;
      const fetched = await this.askInForm(question, form, signal, isDoubtful);
      if (fetched.status >= 200 && fetched.status < 300) {
        const reply = replyOf(readCompletion(fetched.body), question);
        if (question.schema !== undefined) Object.assign(habits, { form, isProven: true });
        return reply;
      }
      refused = this.refused(fetched);
      const isFinal = refused instanceof TeacherError || refused instanceof TooLongError;
      const isAboutForm = ABOUT_REQUEST.has(fetched.status) && fetched.status !== 404;
      if (isFinal || !isAboutForm) break;
      if (fetched.status === 500 && !isDoubtful) break;
    }
    throw refused;
  }

  /** Repeats the question without what the server refuses by name. */
  private async askInForm(
    question: Question,
    form: SchemaForm,
    signal: AbortSignal,
    isDoubtful: boolean,
  ): Promise<Fetched> {
    const { habits, config } = this;
    for (let lesson = 0; ; lesson += 1) {
      const request = habits.requestOf(config.model, question, form);
      const body = JSON.stringify(request);
      const fetched = await this.http.send(this.addresses.completions, body, signal, isDoubtful);
      const isAboutRequest = ABOUT_REQUEST.has(fetched.status) && lesson < MAX_LESSONS;
      const isTooLong = this.refused(fetched) instanceof TooLongError;
      if (!isAboutRequest || isTooLong || !habits.learn(request, fetched.body)) return fetched;
      if (question.codes && !habits.knowsProbabilities) throw noProbabilities();
    }
  }

  private refused({ status, body }: Fetched): Error {
    const message = this.withoutKey(errorMessage(body)).slice(0, MAX_MESSAGE);
    return refusal({ status, message }, this.config.model, this.offered);
  }

  /** Some servers repeat the key that they refuse. */
  private withoutKey(message: string): string {
    return this.key === undefined ? message : message.replaceAll(this.key, '…');
  }
}

function formsFrom(form: SchemaForm): readonly SchemaForm[] {
  return SCHEMA_FORMS.slice(SCHEMA_FORMS.indexOf(form));
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
