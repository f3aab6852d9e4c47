/**
 * @file The audit on the screen: which row is asked, what was answered, what it shows. Invariant: an
 * answer shows at once, and is taken off the screen again if it cannot be stored; nothing that a machine
 * thinks of a row is here before its sample is left.
 */
import { at } from '../../core/reads';
import type { HumanLabel } from '../../pipeline/human-labels';
import {
  answerAudit,
  applyAudit,
  beginAudit,
  enlargeAudit,
  openAudit,
  type AuditAnswer,
  type OpenAudit,
} from '../../pipeline/audit/audit';
import { measureAudit, type AuditFigures } from '../../pipeline/audit/audit-figures';
import type { AuditDesignRecord } from '../../persist/schema';

export type AuditUse = Partial<Pick<AuditDesignRecord, 'recalibrates' | 'acceptedPrecision'>>;

interface Step {
  position: number;
  before: AuditAnswer;
}

export class Audit {
  #projectId = $state.raw<string | null>(null);
  #record = $state.raw<AuditDesignRecord | null>(null);
  /** By position in the sample. */
  #answers = $state.raw<readonly AuditAnswer[]>([]);
  /** Positions whose answer is on the screen, and not yet in the database. */
  #unstored = $state.raw<readonly number[]>([]);
  #position = $state.raw(0);
  #isAsking = $state.raw(false);
  #steps = $state.raw<readonly Step[]>([]);
  #figures = $state.raw<AuditFigures | null>(null);
  #isMeasuring = $state.raw(false);
  /** Answers that the labels on the other screens do not know yet. */
  #hasNews = false;
  readonly #onFailure: (error: unknown) => void;
  readonly #onNews: () => Promise<void>;

  /** The rows of the sample, in the order of asking. */
  readonly #rows = $derived.by((): number[] => {
    const record = this.#record;
    return record ? Array.from(record.sample, (index) => at(record.population, index)) : [];
  });
  readonly #done = $derived(
    this.#answers.filter((answer, i) => isDone(answer) && !this.#unstored.includes(i)).length,
  );

  /** @param onNews the sample is left after answers: labels and figures are to be read again. */
  constructor(onFailure: (error: unknown) => void, onNews: () => Promise<void>) {
    this.#onFailure = onFailure;
    this.#onNews = onNews;
  }

  /** False while no sample was drawn. */
  get isBegun(): boolean {
    return this.#record !== null;
  }
  /** A row is on the screen to be labelled. */
  get isAsking(): boolean {
    return this.#isAsking;
  }
  /** Rows of the sample. */
  get size(): number {
    return this.#rows.length;
  }
  /** Rows that were answered or passed over, and stay so if the tab is closed now. */
  get done(): number {
    return this.#done;
  }
  get position(): number {
    return this.#position;
  }
  /** The row of the table that is asked, or null. */
  get row(): number | null {
    return this.#isAsking ? at(this.#rows, this.#position) : null;
  }
  /** What the person said of that row before, if anything. */
  get answer(): string | null {
    const human = this.#answers.at(this.#position)?.human;
    return human?.origin === 'audit' ? human.label : null;
  }
  get isSkipped(): boolean {
    return this.#answers.at(this.#position)?.isSkipped ?? false;
  }
  get canUndo(): boolean {
    return this.#steps.length > 0;
  }
  get figures(): AuditFigures | null {
    return this.#figures;
  }
  get isMeasuring(): boolean {
    return this.#isMeasuring;
  }
  get recalibrates(): boolean {
    return this.#record?.recalibrates ?? false;
  }
  get acceptedPrecision(): number | null {
    return this.#record?.acceptedPrecision ?? null;
  }

  /** Takes a project's audit as it was left: in the middle of its sample, or with its findings. */
  async load(projectId: string): Promise<void> {
    this.#projectId = projectId;
    this.#take(await openAudit(projectId));
    if (!this.#isAsking) await this.measure();
  }

  forget(): void {
    this.#projectId = null;
    this.#take(null);
  }

  /** Draws a new sample and asks its first row. */
  async begin(rows: number): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null) return;
    await this.#attempt(async () => this.#take(await beginAudit(projectId, rows)));
  }

  async enlarge(more: number): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null) return;
    await this.#attempt(async () => {
      await enlargeAudit(projectId, more);
      this.#take(await openAudit(projectId));
    });
  }

  /** Asks the next row that has no answer. */
  goOn(): void {
    const next = this.#nextOpen(0);
    this.#isAsking = next !== null;
    this.#position = next ?? 0;
  }

  /** Leaves the sample for what it shows so far. */
  async stop(): Promise<void> {
    this.#isAsking = false;
    await (this.#hasNews ? this.#onNews() : this.measure());
  }

  /** Shows a row of the sample that was asked before, or the one after it. */
  move(steps: number): void {
    this.#position = Math.max(0, Math.min(this.#position + steps, this.#rows.length - 1));
  }

  /** The person's label of the row on the screen; null where nobody can tell. */
  async label(name: string | null): Promise<void> {
    const position = this.#position;
    const before = this.#answers[position];
    if (!this.#isAsking || !before) return;
    // What the person said of the row elsewhere stands as long as there is no answer here.
    const elsewhere = before.human?.origin === 'review' ? before.human : null;
    const human: HumanLabel | null = name === null ? elsewhere : { label: name, origin: 'audit' };
    this.#steps = [...this.#steps, { position, before }];
    const stored = this.#store(position, { human, isSkipped: name === null });
    const next = this.#nextOpen(position + 1) ?? this.#nextOpen(0);
    if (next !== null) this.#position = next;
    await stored;
    if (next === null) await this.stop();
  }

  async undo(): Promise<void> {
    const step = this.#steps.at(-1);
    if (!step) return;
    this.#steps = this.#steps.slice(0, -1);
    this.#isAsking = true;
    this.#position = step.position;
    await this.#store(step.position, step.before);
  }

  /** Says what is done with the findings. */
  async apply(change: AuditUse): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null) return;
    await this.#attempt(async () => {
      this.#record = await applyAudit(projectId, change);
    });
  }

  /** Whether other screens must read the labels again; they are told once. */
  takeNews(): boolean {
    const had = this.#hasNews;
    this.#hasNews = false;
    return had;
  }

  async measure(): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null || !this.#record) return;
    this.#isMeasuring = true;
    await this.#attempt(async () => {
      const figures = await measureAudit(projectId);
      if (projectId === this.#projectId) this.#figures = figures;
    });
    this.#isMeasuring = false;
  }

  #take(audit: OpenAudit | null): void {
    this.#record = audit?.record ?? null;
    this.#steps = [];
    this.#figures = null;
    this.#answers = this.#rows.map((row) => ({
      human: audit?.humans.get(row) ?? null,
      isSkipped: audit?.record.skipped.includes(row) ?? false,
    }));
    this.goOn();
  }

  #nextOpen(from: number): number | null {
    const isNext = (answer: AuditAnswer, position: number) => position >= from && !isDone(answer);
    const found = this.#answers.findIndex(isNext);
    return found < 0 ? null : found;
  }

  async #store(position: number, after: AuditAnswer): Promise<void> {
    const projectId = this.#projectId;
    const [row, before] = [this.#rows[position], this.#answers[position]];
    if (projectId === null || row === undefined || !before) return;
    this.#answers = this.#answers.with(position, after);
    this.#unstored = [...this.#unstored, position];
    this.#hasNews = true;
    try {
      await answerAudit(projectId, row, after);
    } catch (error) {
      if (projectId === this.#projectId) this.#answers = this.#answers.with(position, before);
      this.#onFailure(error);
    }
    // An answer and its undoing may both be on their way: each takes one mark away.
    this.#unstored = this.#unstored.toSpliced(this.#unstored.indexOf(position), 1);
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#onFailure(error);
    }
  }
}

function isDone({ human, isSkipped }: AuditAnswer): boolean {
  return isSkipped || human?.origin === 'audit';
}
