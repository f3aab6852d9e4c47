/**
 * @file What went to other origins: hosts, paths, bytes and times, and never a text. Invariant: it
 * grows with the number of addresses, not with that of the requests.
 */
import type { Purpose } from './needs';

/** What a worker tells of a request when it begins, while its answer comes, and where it fails. */
export interface RequestNews {
  kind: 'network-request';
  phase: 'begun' | 'received' | 'failed';
  purpose: Purpose;
  method: string;
  /** As `URL.origin` has it. */
  origin: string;
  /** Without the query. */
  path: string;
  /** Sent where it begins, received where an answer comes. */
  bytes: number;
  /** Milliseconds since 1970. */
  at: number;
}

/** All requests of one kind to one address. */
export interface LedgerEntry {
  purpose: Purpose;
  method: string;
  origin: string;
  path: string;
  requests: number;
  failed: number;
  sentBytes: number;
  receivedBytes: number;
  /** Milliseconds since 1970. */
  firstAt: number;
  lastAt: number;
}

/** Beyond this many addresses, those of one origin are counted together. */
const MOST_ADDRESSES = 500;

export class Ledger {
  readonly #entries = new Map<string, LedgerEntry>();

  /** In the order of their first requests. */
  get entries(): LedgerEntry[] {
    return [...this.#entries.values()];
  }

  add({ phase, purpose, method, origin, path, bytes, at }: RequestNews): void {
    const place = { purpose, method, origin, path };
    const entry = this.#entryOf(this.#hasRoomFor(place) ? place : { ...place, path: '…' }, at);
    entry.lastAt = at;
    if (phase === 'begun') {
      entry.requests += 1;
      entry.sentBytes += bytes;
    } else if (phase === 'received') {
      entry.receivedBytes += bytes;
    } else {
      entry.failed += 1;
    }
  }

  #hasRoomFor(place: Place): boolean {
    return this.#entries.size < MOST_ADDRESSES || this.#entries.has(keyOf(place));
  }

  #entryOf(place: Place, at: number): LedgerEntry {
    const known = this.#entries.get(keyOf(place));
    if (known) return known;
    const counts = { requests: 0, failed: 0, sentBytes: 0, receivedBytes: 0 };
    const entry = { ...place, ...counts, firstAt: at, lastAt: at };
    this.#entries.set(keyOf(place), entry);
    return entry;
  }
}

type Place = Pick<LedgerEntry, 'purpose' | 'method' | 'origin' | 'path'>;

function keyOf({ purpose, method, origin, path }: Place): string {
  return [purpose, method, origin, path].join(' ');
}
