/**
 * @file What a person is asked before this page reaches a host, and what he has allowed. Invariant:
 * work that needs a host waits for the answer; nobody's silence is a yes.
 */
import { Ledger, type LedgerEntry } from '../core/network/ledger';
import type { NetworkNeed } from '../core/network/needs';
import { Stopped } from '../core/stopped';
import {
  allow,
  beginGate,
  NetworkNotAllowed,
  rememberedPermissions,
  watchRequests,
  withdraw,
} from '../pipeline/network';
import { isFramedByStranger } from './framed';

/** Work that waits for a person. */
interface Question {
  needs: readonly NetworkNeed[];
  answer(isAllowed: boolean): void;
}

/** As long as a second click of a pair, or one that was on its way, may come after the question that it was meant for. */
const SETTLING_MS = 700;

export class Network {
  #questions = $state.raw<readonly Question[]>([]);
  #remembered = $state.raw<readonly NetworkNeed[]>(rememberedPermissions());
  readonly #ledger = new Ledger();
  #requests = $state.raw<readonly LedgerEntry[]>([]);

  constructor() {
    beginGate();
    watchRequests((news) => {
      this.#ledger.add(news);
      this.#requests = this.#ledger.entries;
    });
  }

  /** What the person is asked for; null where nothing waits. */
  get asked(): readonly NetworkNeed[] | null {
    return this.#questions.at(0)?.needs ?? null;
  }

  #isSettling = $state.raw(false);
  #settled: ReturnType<typeof setTimeout> | undefined;

  /** This question took the place of another one a moment ago: what is pressed now was meant for that. */
  get isSettling(): boolean {
    return this.#isSettling;
  }

  /** Nobody can say yes here: another site shows this page, and could hide what a click allows. */
  readonly mayNotAllow = isFramedByStranger();

  /** What may be reached without asking, now and later. */
  get remembered(): readonly NetworkNeed[] {
    return this.#remembered;
  }

  /** What this tab has asked other origins for since it was loaded. */
  get requests(): readonly LedgerEntry[] {
    return this.#requests;
  }

  /** Looks again: another tab may have changed it. */
  look(): void {
    this.#remembered = rememberedPermissions();
  }

  /** Work that waited for these hosts goes on; so does other work that needs no more than them. */
  allow(remembers: boolean): void {
    const [question] = this.#questions;
    if (!question || this.mayNotAllow || this.#isSettling) return;
    allow(question.needs, remembers);
    this.look();
    question.answer(true);
  }

  /** Work that waited for these hosts stops; nothing of it is lost. */
  refuse(): void {
    this.#questions.at(0)?.answer(false);
  }

  withdraw(need: NetworkNeed): void {
    withdraw(need);
    this.look();
  }

  /**
   * Does work that may need a network; where it needs hosts that nobody has allowed, asks and does it again.
   * @throws Stopped where the person does not allow it, or the signal ends the wait.
   */
  async during<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof NetworkNotAllowed)) throw error;
        await this.#ask(error.needs, signal);
      }
    }
  }

  async #ask(needs: readonly NetworkNeed[], signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw new Stopped();
    let question: Question | undefined;
    const isAllowed = await new Promise<boolean>((answer) => {
      question = { needs, answer };
      this.#questions = [...this.#questions, question];
      signal?.addEventListener('abort', () => answer(false), { once: true });
    });
    this.#settle();
    this.#questions = this.#questions.filter((one) => one !== question);
    if (!isAllowed) throw new Stopped();
  }

  /** A question has gone: the next one may stand where it stood, and so may its buttons. */
  #settle(): void {
    this.#isSettling = true;
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => (this.#isSettling = false), SETTLING_MS);
  }
}
