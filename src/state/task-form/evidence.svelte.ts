/**
 * @file What the labels' words find in the table, counted anew while a person types: live counts, words to add,
 * texts that nothing matches in groups. Only the keywords teacher goes by it.
 */
import type { KeywordEvidence, LabelFound } from '../../core/evidence/keyword-tally';
import type { TextCluster } from '../../core/evidence/text-clusters';
import type { WordOffer } from '../../core/evidence/word-offers';
import { at } from '../../core/reads';
import { isStop } from '../../core/stopped';
import type { Label } from '../../core/task/recipe';
import {
  openKeywordEvidence,
  type EvidenceColumns,
  type EvidenceDesk,
} from '../../pipeline/open/keyword-evidence';
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';
import { lastSettled } from '../last-settled';

/** Typing is not held up by counting. */
const COUNTING_DELAY_MS = 200;
/** Offers and groups look at more than the counts, and may come a little later. */
const OFFERING_DELAY_MS = 500;
/** More texts than this share without a match make a run worth a word before it. */
const MOSTLY = 0.5;

/** A label of the form. */
export interface CountedLabel extends Label {
  id: number;
}

/** Something of a label, by its number in the form: labels come and go while it is looked for. */
interface OfLabel<Found> {
  id: number;
  found: Found;
}

export class LabelEvidence {
  #counts = $state.raw<KeywordEvidence | null>(null);
  #found = $state.raw<readonly OfLabel<LabelFound>[]>([]);
  #offers = $state.raw<readonly OfLabel<readonly WordOffer[]>[]>([]);
  #clusters = $state.raw<readonly TextCluster[]>([]);
  #isCounting = $state.raw(false);
  #failure = $state.raw<Message | null>(null);
  #desk: Promise<EvidenceDesk> | null = null;
  #columns = '';
  #asked = '';
  #settled: Promise<void> = Promise.resolve();
  /** Looks for words to offer once more; null while nothing was counted. */
  #offerAgain: (() => void) | null = null;

  /** Null while nothing was counted. */
  get counts(): KeywordEvidence | null {
    return this.#counts;
  }
  /** Texts that match nothing, in groups. */
  get clusters(): readonly TextCluster[] {
    return this.#clusters;
  }
  /** The counts are of words that have changed since. */
  get isCounting(): boolean {
    return this.#isCounting;
  }
  /** Why nothing can be counted, such as a faulty pattern among the keywords. */
  get failure(): Message | null {
    return this.#failure;
  }
  /** Most texts match nothing, or nobody knows. */
  get isDoubtful(): boolean {
    if (this.#failure !== null) return true;
    const counts = this.#counts;
    return counts !== null && counts.texts > 0 && counts.none.texts > MOSTLY * counts.texts;
  }

  foundOf({ id }: { id: number }): LabelFound | null {
    return this.#found.find((one) => one.id === id)?.found ?? null;
  }

  /** Words of the table that the label has not got yet. */
  offersOf({ id }: { id: number }, own: readonly string[]): WordOffer[] {
    const offers = this.#offers.find((one) => one.id === id)?.found ?? [];
    return offers.filter(({ keyword }) => !own.includes(keyword));
  }

  /**
   * Counts for these labels, once nothing has changed for a moment.
   * @param labels none: there is nothing to count, and the texts are let go.
   */
  look(projectId: string, columns: EvidenceColumns, labels: readonly CountedLabel[]): void {
    if (labels.length === 0) {
      this.#empty();
      return;
    }
    const asked = JSON.stringify([projectId, columns, labels]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#isCounting = true;
    this.#settled = this.#count(asked, projectId, columns, labels);
  }

  /** Settles when the counts are those of the labels asked about last. */
  settled(): Promise<void> {
    return lastSettled(() => this.#settled);
  }

  /** Words that rows labelled meanwhile speak for are offered, too. */
  renewOffers(): void {
    this.#offerAgain?.();
  }

  forget(): void {
    this.#empty();
    this.#leaveDesk();
  }

  /** A keyword that cannot be used is told by a desk that works; after anything else its worker may be gone. */
  #leaveBroken(desk: Promise<EvidenceDesk> | null, error: unknown): void {
    const isKeyword = error instanceof Error && error.name === 'TeacherError';
    if (desk === this.#desk && !isKeyword) this.#leaveDesk();
  }

  #leaveDesk(): void {
    void this.#desk?.then((desk) => desk.close()).catch(() => undefined);
    this.#desk = null;
    this.#columns = '';
  }

  #empty(): void {
    this.#asked = '';
    this.#offerAgain = null;
    this.#counts = null;
    this.#found = [];
    this.#offers = [];
    this.#clusters = [];
    this.#failure = null;
    this.#isCounting = false;
  }

  async #count(
    asked: string,
    projectId: string,
    columns: EvidenceColumns,
    labels: readonly CountedLabel[],
  ): Promise<void> {
    if (this.#counts !== null) await passed(COUNTING_DELAY_MS);
    if (asked !== this.#asked) return;
    const opening = this.#open(projectId, columns);
    try {
      const desk = await opening;
      const named = labels.map(({ name, description, keywords }): Label => ({
        name,
        ...(description !== undefined && { description }),
        ...(keywords && { keywords }),
      }));
      const counts = await desk.keywords(named);
      if (asked !== this.#asked || counts === null) return;
      this.#counts = counts;
      this.#found = withNumbers(labels, counts.labels);
      this.#failure = null;
      this.#isCounting = false;
      this.#offerAgain = () => void this.#offer(asked, desk, labels, named);
      this.#offerAgain();
    } catch (error) {
      this.#leaveBroken(opening, error);
      if (asked !== this.#asked || isStop(error)) return;
      this.#failure = failureOf(error);
      this.#isCounting = false;
      // The same labels, too, are counted anew when they are looked for again.
      this.#asked = '';
    }
  }

  async #offer(
    asked: string,
    desk: EvidenceDesk,
    labels: readonly CountedLabel[],
    named: readonly Label[],
  ): Promise<void> {
    const opened = this.#desk;
    try {
      await passed(OFFERING_DELAY_MS);
      if (asked !== this.#asked) return;
      const offers = await desk.offers(named);
      if (asked !== this.#asked || offers === null) return;
      this.#offers = withNumbers(labels, offers);
      const clusters = await desk.clusters(named);
      if (asked === this.#asked && clusters !== null) this.#clusters = clusters;
    } catch (error) {
      // Offers are a help that may fail: the counts are there.
      if (asked === this.#asked) this.#offers = [];
      this.#leaveBroken(opened, error);
      if (!isStop(error)) console.warn(error);
    }
  }

  #open(projectId: string, columns: EvidenceColumns): Promise<EvidenceDesk> {
    const key = JSON.stringify([projectId, columns]);
    if (this.#desk && key === this.#columns) return this.#desk;
    this.#leaveDesk();
    this.#columns = key;
    this.#desk = openKeywordEvidence(projectId, columns);
    return this.#desk;
  }
}

function withNumbers<Found>(
  labels: readonly CountedLabel[],
  found: readonly Found[],
): OfLabel<Exclude<Found, undefined>>[] {
  return labels.map(({ id }, i) => ({ id, found: at(found, i) }));
}

function passed(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
