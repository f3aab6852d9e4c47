/** @file Other people's labels on the screen: a file to be taken, how far people agree, what is to be settled. */
import type { Key } from '../../core/agreement/match-rows';
import { isStop } from '../../core/stopped';
import { measureAgreement, type Agreement as Found } from '../../pipeline/audit/agreement';
import {
  addAnnotator,
  answerAuditWith,
  deleteAnnotator,
  exportSample,
  listAnnotators,
  settle,
  type KnownAnnotator,
} from '../../pipeline/audit/annotators';
import {
  labelsIn,
  readAnnotatorFile,
  type AnnotatorFile,
  type AnnotatorLabels,
} from '../../pipeline/audit/annotator-file';

/** A difference as it is shown: who said what, in the order of the people. */
export interface Disagreement {
  row: number;
  labels: { name: string; label: string }[];
  isSettled: boolean;
  /** The label that was settled on; null while none is. */
  settledOn: string | null;
}

export class Agreement {
  #projectId = $state.raw<string | null>(null);
  #found = $state.raw<Found | null>(null);
  #annotators = $state.raw<readonly KnownAnnotator[]>([]);
  #file = $state.raw<AnnotatorFile | null>(null);
  #preview = $state.raw<AnnotatorLabels | null>(null);
  /** Ends the reading of a file. */
  #stopper = new AbortController();
  /** Ends the measuring of what has changed since. */
  #measuring = new AbortController();
  /** Labels that the other screens do not know yet. */
  #hasNews = false;
  readonly #onFailure: (error: unknown) => void;

  readonly #disagreements = $derived.by((): Disagreement[] => {
    const { figures, opinions, settled } = this.#found ?? {};
    return (figures?.disagreements ?? []).map((row) => ({
      row,
      labels: (opinions ?? []).flatMap(({ name, labels }) => {
        const label = labels.get(row);
        return label === undefined ? [] : [{ name, label }];
      }),
      isSettled: settled?.has(row) ?? false,
      settledOn: settled?.get(row) ?? null,
    }));
  });

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  get figures(): Found['figures'] | null {
    return this.#found?.figures ?? null;
  }
  /** Other people whose labels are here. */
  get annotators(): readonly KnownAnnotator[] {
    return this.#annotators;
  }
  /** A file that was read and not taken yet. */
  get file(): AnnotatorFile | null {
    return this.#file;
  }
  /** What that file would bring. */
  get preview(): AnnotatorLabels | null {
    return this.#preview;
  }
  get disagreements(): readonly Disagreement[] {
    return this.#disagreements;
  }

  async load(projectId: string): Promise<void> {
    if (projectId !== this.#projectId) this.forget();
    this.#projectId = projectId;
    this.#measuring.abort();
    const { signal } = (this.#measuring = new AbortController());
    this.#annotators = await listAnnotators(projectId);
    try {
      const found = await measureAgreement(projectId, signal);
      if (!signal.aborted) this.#found = found;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  forget(): void {
    this.#measuring.abort();
    this.#projectId = null;
    this.#found = null;
    this.#annotators = [];
    this.cancel();
  }

  /** The sample as a file to hand over; null where it cannot be made. */
  async sample(): Promise<Blob | null> {
    let blob: Blob | null = null;
    await this.#attempt(async (projectId) => {
      blob = await exportSample(projectId);
    });
    return blob;
  }

  /** Reads a file of labels, and proposes how it is meant. */
  read(file: File): Promise<void> {
    this.cancel();
    const { signal } = this.#stopper;
    return this.#attempt(async (projectId) => {
      const read = await readAnnotatorFile(projectId, file, signal);
      const preview = await labelsIn(projectId, read, signal);
      if (signal.aborted) return;
      this.#preview = preview;
      this.#file = read;
    });
  }

  /** Says how the file is meant. */
  choose(change: { key?: Key; labelColumn?: string }): Promise<void> {
    return this.#attempt(async (projectId) => {
      if (!this.#file) return;
      const file = { ...this.#file, ...change };
      this.#preview = await labelsIn(projectId, file);
      this.#file = file;
    });
  }

  /** Takes the file's labels as those of a person. */
  take(name: string): Promise<void> {
    return this.#attempt(async (projectId) => {
      if (!this.#file) return;
      await addAnnotator(projectId, name, this.#file);
      this.cancel();
      await this.#changed(projectId);
    });
  }

  /** Puts the file aside, also one that is being read. */
  cancel(): void {
    this.#stopper.abort();
    this.#stopper = new AbortController();
    this.#file = null;
    this.#preview = null;
  }

  remove(name: string): Promise<void> {
    return this.#attempt(async (projectId) => {
      await deleteAnnotator(projectId, name);
      await this.#changed(projectId);
    });
  }

  settle(row: number, label: string): Promise<void> {
    return this.#attempt(async (projectId) => {
      await settle(projectId, row, label);
      await this.#changed(projectId);
    });
  }

  /** Counts a person's labels as the audit's answers, where it has none. */
  answerAudit(name: string): Promise<void> {
    return this.#attempt(async (projectId) => {
      await answerAuditWith(projectId, name);
      await this.#changed(projectId);
    });
  }

  /** Whether other screens must read the labels again; they are told once. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  async #changed(projectId: string): Promise<void> {
    this.#hasNews = true;
    await this.load(projectId);
  }

  async #attempt(work: (projectId: string) => Promise<void>): Promise<void> {
    if (this.#projectId === null) return;
    try {
      await work(this.#projectId);
    } catch (error) {
      if (!isStop(error)) this.#onFailure(error);
    }
  }
}
