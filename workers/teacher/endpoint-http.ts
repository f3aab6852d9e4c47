/**
 * @file Requests to the one server that the user gave: with its key, a time limit, patience while it is
 * busy, and no way to another address.
 */
import { seededRandom } from '../../src/core/random';
import { statusInside } from '../../src/core/engines/error-body';
import { isTransient, redirects, retryDelayMs, unreachable } from '../../src/core/engines/endpoint';
import { RowError } from '../../src/core/teaching/teacher';
import { Stopped } from '../../src/core/stopped';

/** After so many repetitions a server is not busy but broken. */
const MAX_RETRIES = 5;
/** Somebody waits for the first answer; a wrong address is more likely than a busy server. */
const FIRST_RETRIES = 1;
/** Waiting for another whole time limit rarely helps. */
const MAX_TIMEOUTS = 2;
const INTERNAL_ERROR = 500;
/** Longer than any answer, and than the list of any server's models: what comes beyond it is not read. */
const MOST_BYTES = 16_000_000;

/** What the model needs of the world; tests bring their own clock. */
export interface EndpointSurroundings {
  fetch: typeof fetch;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  now(): number;
  /** The page came by https. */
  isSecurePage?: boolean;
}

export const THIS_WORLD: EndpointSurroundings = {
  fetch: (...call) => fetch(...call),
  sleep,
  now: () => Date.now(),
  isSecurePage: 'location' in globalThis && globalThis.location.protocol === 'https:',
};

export interface Fetched {
  status: number;
  body: string;
  retryAfter: string | null;
}

interface HttpOptions {
  /** As the user gave it, for messages. */
  url: string;
  key: string | undefined;
  timeoutSeconds: number;
  world: EndpointSurroundings;
  seed: number;
}

export class EndpointHttp {
  private readonly options: HttpOptions;
  private readonly random: () => number;
  /** It has answered before, whatever it said. */
  private isThere = false;

  constructor(options: HttpOptions) {
    this.options = options;
    this.random = seededRandom(options.seed);
  }

  /**
   * One request, repeated while the server is busy.
   * @param doubtsRequest an internal error may well be about what is asked: it is not repeated.
   * @throws Stopped; TeacherError where the server cannot be reached
   */
  async send(
    address: string,
    body: string | undefined,
    signal: AbortSignal,
    doubtsRequest = false,
  ): Promise<Fetched> {
    const { url, world, timeoutSeconds } = this.options;
    let timeouts = 0;
    for (let attempt = 0; ; attempt += 1) {
      throwIfAborted(signal);
      const fetched = await this.fetchOnce(address, body, signal);
      throwIfAborted(signal);
      const last = attempt >= (this.isThere ? MAX_RETRIES : FIRST_RETRIES);
      if (fetched === 'timeout') {
        timeouts += 1;
        if (timeouts >= MAX_TIMEOUTS) {
          throw new RowError({ code: 'row-server-silent', seconds: timeoutSeconds });
        }
      } else if (fetched === 'redirect') {
        // It will say so again, and nobody has allowed the host that it names.
        throw redirects(url);
      } else if (fetched === 'unreachable') {
        if (last) throw unreachable(url);
      } else {
        this.isThere = true;
        const isDoubt = doubtsRequest && fetched.status === INTERNAL_ERROR;
        if (attempt >= MAX_RETRIES || isDoubt || !isTransient(fetched.status)) return fetched;
      }
      const retryAfter = typeof fetched === 'string' ? null : fetched.retryAfter;
      await world.sleep(retryDelayMs(attempt, this.random(), retryAfter, world.now()), signal);
    }
  }

  private async fetchOnce(
    address: string,
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<Fetched | 'timeout' | 'unreachable' | 'redirect'> {
    const { key, timeoutSeconds, world } = this.options;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutSeconds * 1000);
    try {
      const isQuestion = body !== undefined;
      const response = await world.fetch(address, {
        method: isQuestion ? 'POST' : 'GET',
        headers: {
          ...(isQuestion && { 'Content-Type': 'application/json' }),
          ...(key !== undefined && { Authorization: `Bearer ${key}` }),
        },
        body,
        signal: AbortSignal.any([signal, limit.signal]),
        // Not followed, and told from a server that is not there.
        redirect: 'manual',
        credentials: 'omit',
        // No browser keeps the answer to a POST. Told not to, Chromium forgets the server's permission too, and asks for it
        // before each question.
        ...(!isQuestion && { cache: 'no-store' }),
        referrerPolicy: 'no-referrer',
      });
      if (isRedirect(response)) return 'redirect';
      const text = await beginningOf(response);
      return {
        status: (response.ok ? statusInside(text) : null) ?? response.status,
        body: text,
        retryAfter: response.headers.get('Retry-After'),
      };
    } catch {
      return limit.signal.aborted ? 'timeout' : 'unreachable';
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Browsers do not say where to. Of one without CORS headers they do not even say that it is one: it looks like a server that is not
 * there, in every mode of asking that does not follow it (Fetch, “HTTP fetch” and “main fetch”).
 */
function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400);
}

/** The body of an answer, up to what one may have: a server that never ends would fill the memory of the whole tab. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let [text, bytes] = ['', 0];
  const reader = body?.getReader();
  while (reader && bytes <= MOST_BYTES) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader?.cancel();
  return text + decoder.decode();
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped();
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
