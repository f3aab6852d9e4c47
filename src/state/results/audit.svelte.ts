/**
 * @file The audit on the screen: which row is asked, what was answered, what it shows. Invariant: an
 * answer shows at once, and is taken off the screen again if it cannot be stored; nothing that a machine
 * thinks of a row is here before its sample is left.
 */
import { at } from '../../core/reads';
import {
  answerAudit,
  applyAudit,
  beginAudit,
  enlargeAudit,
  openAudit,
  widenAudit,
  type OpenAudit,
} from '../../pipeline/audit/audit';
import { measureAudit, type AuditFigures } from '../../pipeline/audit/audit-figures';
import { measureSlices, type SliceFigures } from '../../pipeline/audit/audit-slices';
import type { AuditDesignRecord } from '../../persist/schema';
import { AuditHistory, type AuditStep } from '../undo/audit-history';
import { AuditAnswers, type Answer } from './audit-answers';

export type AuditUse = Partial<Pick<AuditDesignRecord, 'recalibrates' | 'acceptedPrecision'>>;

export class Audit {
  #projectId = $state.raw<string | null>(null);
  #record = $state.raw<AuditDesignRecord | null>(null);
  #answers = $state.raw<AuditAnswers | null>(null);
  /** Rows whose answer is on the screen, and not yet in the database. */
  #unstored = $state.raw<readonly number[]>([]);
  #position = $state.raw(0);
  #isAsking = $state.raw(false);
  readonly #history = new AuditHistory();
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
    this.#rows.filter((row) => this.#answers?.isDone(row) && !this.#unstored.includes(row)).length,
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
    return this.#answerOf((answers, row) => answers.labelOf(row)) ?? null;
  }
  get isSkipped(): boolean {
    return this.#answerOf((answers, row) => answers.isSkipped(row)) ?? false;
  }
  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
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
    const before = projectId === this.#projectId ? this.#figures : null;
    this.#projectId = projectId;
    this.#take(await openAudit(projectId));
    if (this.#isAsking) return;
    // Whoever looks at the figures is not disturbed while they are made anew.
    if (this.#record) this.#figures = before;
    await this.measure();
  }

  /** Opens a project's audit where another one's was open, or none; else makes its figures anew. */
  async follow(projectId: string): Promise<void> {
    if (projectId !== this.#projectId) await this.load(projectId);
    else if (!this.#isAsking) await this.measure();
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

  /** Takes rows that came later into the audit, and asks the first of those that were drawn. */
  async widen(): Promise<void> {
    const projectId = this.#projectId;
    if (projectId === null) return;
    await this.#attempt(async () => {
      this.#take(await widenAudit(projectId));
      // What the check speaks for is another.
      this.#hasNews = true;
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

  /** The person's label of a row, else of the one that is asked; null where nobody can tell. Asks the next one. */
  async label(name: string | null, row = this.row): Promise<void> {
    const answers = this.#answers;
    if (!this.#isAsking || row === null || !answers || !this.#rows.includes(row)) return;
    const after = answers.answer(row, name);
    const step = { row, before: answers.before(row, after), after };
    this.#history.add(step);
    await this.#answer(step, () => this.#history.drop(step));
  }

  async undo(): Promise<void> {
    const step = this.#history.undo();
    if (!step) return;
    this.#isAsking = true;
    this.#position = this.#rows.indexOf(step.row);
    if (!(await this.#store(step.row, step.before))) this.#history.redo(step);
  }

  /** Gives the answer again that was undone, and asks the next row. */
  async redo(): Promise<void> {
    const step = this.#history.redo();
    if (step) await this.#answer(step, () => this.#history.undo(step));
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

  /** The parts that a column makes of the table; none where they could not be read, which is told. */
  async slicesBy(column: string): Promise<SliceFigures[]> {
    const projectId = this.#projectId;
    let slices: SliceFigures[] = [];
    if (projectId === null) return slices;
    await this.#attempt(async () => {
      slices = await measureSlices(projectId, column);
    });
    return slices;
  }

  #take(audit: OpenAudit | null): void {
    this.#record = audit?.record ?? null;
    this.#figures = null;
    this.#answers = audit && AuditAnswers.of(audit, this.#rows);
    if (this.#answers) this.#history.keepFor(this.#rows, this.#answers);
    else this.#history.forget();
    this.goOn();
  }

  /** Something of what was said of the row on the screen. */
  #answerOf<T>(read: (answers: AuditAnswers, row: number) => T): T | undefined {
    const row = this.#rows.at(this.#position);
    return this.#answers && row !== undefined ? read(this.#answers, row) : undefined;
  }

  #nextOpen(from: number): number | null {
    const found = this.#rows.findIndex((row, i) => i >= from && !this.#answers?.isDone(row));
    return found < 0 ? null : found;
  }

  /** @param onfailed is told where the answer is not stored. */
  async #answer({ row, after }: AuditStep, onfailed: () => void): Promise<void> {
    const stored = this.#store(row, after);
    const position = this.#rows.indexOf(row);
    const next = this.#nextOpen(position + 1) ?? this.#nextOpen(0);
    if (next !== null) this.#position = next;
    if (!(await stored)) onfailed();
    if (next === null) await this.stop();
  }

  /** @returns whether it is stored. */
  async #store(row: number, answer: Answer): Promise<boolean> {
    const [projectId, answers] = [this.#projectId, this.#answers];
    if (projectId === null || !answers) return false;
    const before = answers.before(row, answer);
    this.#answers = answers.with(row, answer);
    this.#unstored = [...this.#unstored, row];
    this.#hasNews = true;
    const own = answer.edits.find((edit) => edit.row === row);
    const others = answer.edits.filter((edit) => edit !== own);
    let isStored = false;
    try {
      await answerAudit(projectId, row, {
        ...{ human: own?.label ?? null, isSkipped: answer.isSkipped },
        ...(others.length > 0 && { others }),
      });
      isStored = true;
    } catch (error) {
      if (projectId === this.#projectId) this.#answers = this.#answers.with(row, before);
      this.#onFailure(error);
    }
    // An answer and its undoing may both be on their way: each takes one mark away.
    this.#unstored = this.#unstored.toSpliced(this.#unstored.indexOf(row), 1);
    return isStored;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#onFailure(error);
    }
  }
}
