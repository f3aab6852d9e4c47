/**
 * @file The second gate to the network, behind that of each worker (workers/network-guard): requests
 * of any part of this page to an origin that no open tab reaches at that moment, as somebody has allowed it,
 * get no answer, and workers' scripts come with a Content-Security-Policy that lets them reach no other one.
 * What is open is known by the tabs and kept here only until this worker sleeps: then they are asked.
 * Nothing but types is imported here: a service worker is one script.
 */
import type { NetworkAnswer, NetworkQuestion } from './api';

/** Sources by directive: the page's own policy. */
export type Policy = Readonly<Record<string, string>>;

/** A tab, as `Clients` has it. */
interface Tab {
  readonly id: string;
  postMessage: (question: NetworkQuestion, ports: MessagePort[]) => void;
}
interface Tabs {
  matchAll: (options: typeof TABS) => Promise<readonly Tab[]>;
}

/** A tab that says nothing for so long is frozen. */
const PATIENCE_MS = 3_000;
const TABS = { type: 'window', includeUncontrolled: true } as const;
const NOBODY: NetworkAnswer = [];

export class NetworkGate {
  readonly #clients: Tabs;
  readonly #ownOrigin: string;
  readonly #policy: Policy;
  #known: ReadonlySet<string> = new Set();
  /** How often something was closed: an answer that was given before is of no use afterwards. */
  #closings = 0;

  constructor(clients: Tabs, ownOrigin: string, policy: Policy) {
    this.#clients = clients;
    this.#ownOrigin = ownOrigin;
    this.#policy = policy;
  }

  /** From a tab: these are reached from now on, so that their requests need not wait. */
  open(origins: readonly string[]): void {
    this.#known = new Set([...this.#known, ...origins]);
  }

  /** From a tab that has no more business with these: from now on tabs are asked. */
  close(origins: readonly string[]): void {
    this.#closings += 1;
    this.#known = new Set([...this.#known].filter((origin) => !origins.includes(origin)));
  }

  /** The answer to a request that goes elsewhere; null where nothing is in its way. */
  answer(request: Request): Promise<Response> | null {
    const { origin, protocol } = new URL(request.url);
    const leaves = /^https?:$/.test(protocol) && origin !== this.#ownOrigin;
    return leaves && !this.#known.has(origin) ? this.#ask(request, origin) : null;
  }

  /** A script for a worker, with a policy. @param starter the client that starts the worker. */
  async withPolicy(script: Response, starter: string): Promise<Response> {
    // Not `get`: asked for a worker whose own imports are on their way, Firefox answers once it has them.
    const tabs = await this.#clients.matchAll(TABS);
    const tab = tabs.find(({ id }) => id === starter);
    // Workers' own workers are the runtime's threads, which need nothing of the network.
    const origins = tab ? await originsOf(tab) : NOBODY;
    const headers = new Headers(script.headers);
    headers.set('Content-Security-Policy', policyFor(this.#policy, origins));
    const { status, statusText } = script;
    return new Response(script.body, { status, statusText, headers });
  }

  async #ask(request: Request, origin: string): Promise<Response> {
    const closings = this.#closings;
    const tabs = await this.#clients.matchAll(TABS);
    const yes = tabs.map(async (tab) => {
      if (!(await originsOf(tab)).includes(origin)) throw new Error('not open');
    });
    const isOpen = await Promise.any(yes).then(
      () => true,
      () => false,
    );
    if (!isOpen) return Response.error();
    if (closings === this.#closings) this.open([origin]);
    return fetch(request);
  }
}

/** What a worker may reach that was allowed these origins. */
function policyFor(policy: Policy, origins: readonly string[]): string {
  const own = policy['connect-src'] ?? "'self'";
  return Object.entries({ ...policy, 'connect-src': [own, ...origins].join(' ') })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

function originsOf(tab: Tab): Promise<NetworkAnswer> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(NOBODY), PATIENCE_MS);
    port1.onmessage = ({ data }: MessageEvent<NetworkAnswer>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    tab.postMessage({ kind: 'which-origins' }, [port2]);
  });
}
