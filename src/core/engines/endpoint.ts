/**
 * @file What it means when an OpenAI-compatible server fails, without the network: how long to wait, and
 * what to tell people.
 */
import { parseAddress, reachOf } from '../network/address';
import { TooLongError } from '../teaching/language-model';
import type { ServerMessage, ServerProgram } from '../messages/teacher';
import { RowError, TeacherError } from '../teaching/teacher';

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

/** Of a server's models that are named. */
const MOST_OFFERED = 8;
const TOO_LONG =
  /context.{0,40}(?:length|size|window|exceed)|too (?:long|many tokens)|maximum.{0,30}tokens|prompt.{0,20}exceed|(?:inputs?|tokens).{0,60}must (?:be|have) (?:<=?|less than|at most|fewer than)|reduce the length/i;
/** What is asked about was held back, and no other row. */
const HELD_BACK =
  /content[ _-](?:management|filter|policy|moderation)|moderation|flagged|safety (?:system|settings)/i;

/** What a refused request means: for this row (`Error`), for its length, or for the whole run. */
export function refusal(
  { status, message }: HttpFailure,
  model: string,
  offered: readonly string[] = [],
): Error {
  const said = { status, details: message };
  if ((status === 400 || status === 403) && HELD_BACK.test(message)) {
    return new RowError({ code: 'row-filtered' });
  }
  if (status === 401 || status === 403) {
    return new TeacherError({ code: 'server-key', ...said }, 'credentials');
  }
  if (status === 404 || (status === 400 && /model/i.test(message) && /not found/i.test(message))) {
    const has = offered.slice(0, MOST_OFFERED);
    return new TeacherError({ code: 'server-no-model', model, ...said, offered: has });
  }
  // 402: nothing is left to be spent.
  if (status === 429 || status === 402)
    return new TeacherError({ code: 'server-busy', ...said }, 'busy');
  if (status === 413 || TOO_LONG.test(message)) return new TooLongError(message);
  return new RowError({ code: 'row-server-refused', ...said });
}

export function unreachable(url: string): TeacherError {
  const program = PROGRAMS.get(parseAddress(url).port) ?? null;
  return new TeacherError(
    { code: 'server-unreachable', url: withoutSecrets(url), program },
    'network',
  );
}

/** It sends on to another address, which is not followed: texts go where a person has allowed it. */
export function redirects(url: string): TeacherError {
  return new TeacherError({ code: 'server-redirects', url: withoutSecrets(url) }, 'network');
}

/** By the ports that the usual programs take, as nothing else is known of a server that is silent. */
const PROGRAMS = new Map<string, ServerProgram>([
  ['11434', 'ollama'],
  ['1234', 'lm-studio'],
  ['8000', 'vllm'],
]);

/**
 * Why the browser would not let a page reach an address, or null. Browsers let pages that came by https
 * reach plain http on this machine only.
 */
export function blockedAddress(url: string, isSecurePage: boolean): ServerMessage | null {
  const address = parseAddress(url);
  if (!isSecurePage || address.protocol === 'https:' || reachOf(address) === 'machine') return null;
  return { code: 'server-blocked', host: address.host };
}

/** Connections that browsers open to one server by HTTP/1.1, the only HTTP that they speak without TLS. */
const HTTP_CONNECTIONS = 6;

/**
 * How many times its own time a request may take that waits in the browser until those before it are answered.
 * @param concurrency requests that are begun at the same time.
 */
export function turnsOf(url: string, concurrency: number): number {
  return parseAddress(url).protocol === 'https:' ? 1 : Math.ceil(concurrency / HTTP_CONNECTIONS);
}

export function noProbabilities(): TeacherError {
  return new TeacherError({ code: 'server-no-probabilities' });
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');
}
