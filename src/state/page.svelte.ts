/**
 * @file The page before and after its larger part is there. The first screen is drawn from a small script; the session,
 * with all that opens, asks, trains and exports, and the other screens are fetched once it is seen (ui/whole-page.ts).
 * What a person does meanwhile is kept and handed on. Nothing that this file or the first screen's components import,
 * other than types, may lead to the session: scripts/first-screen-size.mjs counts.
 */
import { mayHoldProjects } from '../persist/before-opening/any-project';
import type { ProgressMessage } from '../core/messages/progress';
import { readAddress } from './project/address';
import type { Session } from './project/session.svelte';
import type { RunState, RunStep } from './run/run-step';
import type { Screen } from './screens';

const PATIENCE_MS = 1_000;

/** What is fetched after the first screen. */
interface Whole {
  Session: new () => Session;
}

/** A file on its way in. The session tells a code; until it is there, the first screen has the sentence itself. */
interface Reading {
  fraction: number;
  message: ProgressMessage | string;
}

export class Page<Parts extends Whole> {
  #parts = $state.raw<Parts | null>(null);
  #session = $state.raw<Session | null>(null);
  /** Null: not known yet. */
  #hasProjects = $state.raw<boolean | null>(null);
  #storage = $state.raw<'kept' | 'denied' | 'failing'>('kept');
  #reading = $state.raw<Reading | null>(null);
  #isFailed = $state.raw(false);
  #ready: Promise<Session> | undefined;
  readonly #fetch: () => Promise<Parts>;

  constructor(fetch: () => Promise<Parts>) {
    this.#fetch = fetch;
  }

  /** Null until it is there; never later than the session. */
  get parts(): Parts | null {
    return this.#parts;
  }
  get session(): Session | null {
    return this.#session;
  }
  /** The larger part could not be fetched. */
  get isFailed(): boolean {
    return this.#isFailed;
  }
  /** It is not known yet which project was open last. */
  get isOpening(): boolean {
    return this.#hasProjects !== false && this.#session?.isReady !== true;
  }
  /** Whether the browser keeps what is done here, as far as was found out. */
  get storage(): 'kept' | 'denied' | 'failing' {
    return this.#session?.storedData.keepsNothing === true ? 'denied' : this.#storage;
  }
  get screen(): Screen {
    return this.#session?.screen ?? 'start';
  }
  /** The file that is being read, or will be. */
  get reading(): Reading | null {
    return this.#session?.reading ?? this.#reading;
  }
  get status(): { state: RunState; step: RunStep } {
    if (this.#reading) return { state: 'running', step: 'import' };
    return this.#session?.status ?? { state: 'idle', step: '' };
  }
  /** Nothing has been opened in this tab, nor has anybody tried. */
  get isUntouched(): boolean {
    return this.#reading === null && this.#session?.isUntouched === true;
  }

  /** Fetches what the first screen does without, once that is seen. */
  async begin(search: string): Promise<void> {
    if (readAddress(search).sample !== null) this.#hasProjects = false;
    else await Promise.race([this.#lookForProjects(), patience()]);
    await frameShown();
    await this.use(() => undefined);
  }

  /** Does something with the session, as soon as it is there; where it cannot be had, the page says so. */
  async use(action: (session: Session) => unknown): Promise<void> {
    let session: Session;
    try {
      session = await this.#whenReady();
    } catch {
      // Whoever acts next tries again.
      this.#ready = undefined;
      this.#isFailed = true;
      return;
    }
    await action(session);
  }

  /** Shows from the first moment that files will be read. */
  async openFiles(files: readonly File[]): Promise<void> {
    await this.#read(files.map(({ name }) => name).join(', '), (session) =>
      session.openFiles(files),
    );
  }

  async openSample(name: string, runs: boolean): Promise<void> {
    await this.#read(name, (session) => session.openSample(name, runs));
  }

  async #read(names: string, read: (session: Session) => Promise<void>): Promise<void> {
    if (!this.#session?.isReady) {
      this.#reading = { fraction: 0, message: `Reading ${names}` };
    }
    try {
      await this.use((session) => {
        this.#reading = null;
        return read(session);
      });
    } finally {
      this.#reading = null;
    }
  }

  async #lookForProjects(): Promise<void> {
    const answer = await mayHoldProjects();
    this.#storage = typeof answer === 'string' ? answer : 'kept';
    this.#hasProjects = answer !== false;
  }

  #whenReady(): Promise<Session> {
    this.#ready ??= this.#make();
    return this.#ready;
  }

  async #make(): Promise<Session> {
    const parts = await this.#fetch();
    const session = new parts.Session();
    this.#parts = parts;
    this.#session = session;
    this.#isFailed = false;
    await session.begin(location.search);
    return session;
  }
}

/** A storage that another tab keeps busy may not answer; the session has words for that. */
function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
}

/** After the next frame; at once where none is drawn. */
function frameShown(): Promise<void> {
  if (document.visibilityState === 'hidden') return Promise.resolve();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
