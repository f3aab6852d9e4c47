/**
 * @file The protocol of OpenAI-compatible servers (llama.cpp, Ollama, LM Studio, vLLM), without the
 * network: addresses, requests, and what a failure means.
 */
import { parseAddress } from '../network/address';
import type { ChatMessage, ChatReply } from '../teaching/chat';
import type { Question } from '../teaching/language-model';
import { TooLongError } from '../teaching/language-model';
import { TeacherError } from '../teaching/teacher';

/** How a server is held to an answer's form; the first that it takes is used. */
export const SCHEMA_FORMS = ['json_schema', 'json_object', 'none'] as const;
export type SchemaForm = (typeof SCHEMA_FORMS)[number];

/** Most that the protocol allows; each code among them gets its probability. */
export const TOP_LOGPROBS = 20;
const COMPLETIONS = '/chat/completions';

export interface EndpointRequest {
  model: string;
  messages: ChatMessage[];
  temperature: number;
  max_tokens: number;
  seed: number;
  stream: false;
  response_format?:
    | { type: 'json_schema'; json_schema: { name: string; strict: true; schema: unknown } }
    | { type: 'json_object' };
  logprobs?: true;
  top_logprobs?: number;
}

/**
 * Where chat completions and the list of models are, from either of both or what they share. What an
 * address asks for after a “?” stays there.
 * @throws AddressError
 */
export function endpointAddresses(url: string): { completions: string; models: string } {
  const address = parseAddress(url);
  const bare = address.pathname.replace(/\/+$/, '');
  const base = bare.endsWith(COMPLETIONS) ? bare.slice(0, -COMPLETIONS.length) : bare;
  const at = (path: string) => address.origin + path + address.search;
  return { completions: at(base + COMPLETIONS), models: at(`${base}/models`) };
}

export function endpointRequest(
  model: string,
  question: Question,
  form: SchemaForm,
): EndpointRequest {
  const { messages, temperature, maxTokens, seed, schema, codes } = question;
  return {
    model,
    messages,
    temperature,
    max_tokens: maxTokens,
    seed,
    stream: false,
    ...(schema !== undefined && responseFormat(schema, form)),
    ...(codes && { logprobs: true as const, top_logprobs: TOP_LOGPROBS }),
  };
}

function responseFormat(schema: string, form: SchemaForm): Partial<EndpointRequest> {
  if (form === 'none') return {};
  if (form === 'json_object') return { response_format: { type: 'json_object' } };
  const parsed: unknown = JSON.parse(schema);
  const json_schema = { name: 'answer', strict: true as const, schema: parsed };
  return { response_format: { type: 'json_schema', json_schema } };
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A server may ask for more patience than a back-off would have, but not for hours. */
const LONGEST_ASKED_MS = 120_000;

/**
 * How long to wait before trying again: what the server asks for, else twice as long each time with
 * jitter, so that parallel requests do not come back all at once.
 * @param attempt 0 for the first repetition.
 * @param random a number in [0, 1).
 * @param retryAfter the header: seconds, or a date.
 */
export function retryDelayMs(
  attempt: number,
  random: number,
  retryAfter: string | null,
  nowMs: number,
): number {
  const asked = askedDelayMs(retryAfter, nowMs);
  if (asked !== undefined) return Math.min(LONGEST_ASKED_MS, asked);
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return delay * (0.5 + random / 2);
}

function askedDelayMs(retryAfter: string | null, nowMs: number): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined;
  const seconds = Number(retryAfter);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(retryAfter);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

export interface HttpFailure {
  status: number;
  /** The server's words, shortened, without the key. */
  message: string;
}

/** Whether the same request may succeed later. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

const TOO_LONG =
  /context.{0,40}(?:length|size|window|exceed)|too (?:long|many tokens)|maximum.{0,30}tokens|prompt.{0,20}exceed/i;

/** What a refused request means: for this row (`Error`), for its length, or for the whole run. */
export function refusal({ status, message }: HttpFailure, model: string): Error {
  const details = message === '' ? `status ${status}` : `status ${status}: ${message}`;
  if (status === 401 || status === 403) {
    return new TeacherError(
      `The server does not accept the key (${details}). Enter a valid key and start again.`,
      'credentials',
    );
  }
  if (status === 404 || (status === 400 && /model/i.test(message) && /not found/i.test(message))) {
    return new TeacherError(
      `The server knows no model “${model}” at this address (${details}). Check both; the address ` +
        'usually ends in /v1.',
    );
  }
  if (status === 429) {
    return new TeacherError(
      `The server is too busy or its limit is reached (${details}). Start again later, or ask for ` +
        'fewer rows at the same time; finished rows are kept.',
      'busy',
    );
  }
  if (status === 413 || TOO_LONG.test(message)) return new TooLongError(details);
  return new Error(details);
}

export function unreachable(url: string): TeacherError {
  return new TeacherError(
    `The server at ${withoutSecrets(url)} cannot be reached. Check that it runs, and that it allows ` +
      'requests from this page (CORS; for Ollama set OLLAMA_ORIGINS). Finished rows are kept.',
    'network',
  );
}

export function noProbabilities(): TeacherError {
  return new TeacherError(
    'This server returns no token probabilities (logprobs), which the strategy “scored” needs. ' +
      'Choose another strategy.',
  );
}

/** A reply of the right shape, whatever else the server put into it. @throws Error otherwise. */
export function readCompletion(body: string): ChatReply {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new Error('The server’s reply is not JSON.');
  }
  if (typeof json !== 'object' || json === null || !('choices' in json)) {
    throw new Error('The server’s reply has no answer in it.');
  }
  const { choices } = json;
  const [choice] = Array.isArray(choices) ? (choices as unknown[]) : [];
  if (typeof choice !== 'object' || choice === null || !('message' in choice)) {
    throw new Error('The server’s reply has no answer in it.');
  }
  const message: unknown = choice.message;
  const content = typeof message === 'object' && message !== null && 'content' in message;
  if (!content) throw new Error('The server’s reply has no answer in it.');
  return json as ChatReply;
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}
