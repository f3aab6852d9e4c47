/**
 * @file Rows that a person labels before the first run: which one is asked, what was answered, what it is expected
 * to bring. Invariant: an answer shows at once, and is taken off the screen again if it cannot be stored.
 */
import { DRAWN_BY_HAND, type CurvePoint } from '../../core/budget/curve';
import type { Recipe } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { setLabel } from '../../pipeline/human-labels';
import { chooseByHand, type HandRow } from '../../pipeline/label/by-hand';
import { isStop } from '../../core/stopped';
import { History } from '../undo/history.svelte';

/** Asked each time after the first. */
const NEXT_ROWS = 10;
/** The next rows are chosen while so many are left, so that nobody waits where a student is soon trained. */
const FEW_LEFT = 8;
/** From so many on it may be enough; with so many it always is. */
const LEAST_ENOUGH = 20;
const MOST_ROWS = 50;
/** Growth of the expected accuracy in two rounds that is no longer worth the labelling. */
const LITTLE = 0.01;

interface Answered {
  position: number;
  before: string | null | undefined;
  after: string | null;
}

export class ByHand {
  #project: ProjectRecord | null = null;
  #recipe = $state.raw<Recipe | null>(null);
  #rows = $state.raw<readonly HandRow[]>([]);
  /** By position: a label, null for “cannot tell”, undefined for not asked yet. */
  #answers = $state.raw<readonly (string | null | undefined)[]>([]);
  #position = $state.raw(0);
  /** Of the rows that are asked: others are chosen once the task is another one. */
  readonly #history = new History<Answered>();
  #curve = $state.raw<readonly CurvePoint[]>([]);
  /** Labels of people that were there before. */
  #before = $state.raw(0);
  #isChoosing = $state.raw(false);
  #isExhausted = $state.raw(false);
  #controller: AbortController | null = null;
  readonly #onFailure: (error: unknown) => void;

  constructor(onFailure: (error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  get labels(): Recipe['task']['labels'] {
    return this.#recipe?.task.labels ?? [];
  }
  /** The row that is asked; null while rows are being chosen, or when there is none left. */
  get row(): HandRow | null {
    return this.#rows.at(this.#position) ?? null;
  }
  get position(): number {
    return this.#position;
  }
  get answer(): string | null | undefined {
    return this.#answers[this.#position];
  }
  /** All told, with those of earlier days. */
  get labelled(): number {
    return this.#before + this.#answers.filter((answer) => typeof answer === 'string').length;
  }
  get isChoosing(): boolean {
    return this.#isChoosing;
  }
  /** All rows were asked about, rather than the next ones could not be chosen. */
  get isExhausted(): boolean {
    return this.#isExhausted;
  }
  get canUndo(): boolean {
    return this.#history.canUndo;
  }
  get canRedo(): boolean {
    return this.#history.canRedo;
  }
  /** What a student of so many labels is expected to have right. */
  get curve(): readonly CurvePoint[] {
    return this.#curve;
  }
  /** More labels bring little now. */
  get isEnough(): boolean {
    if (this.labelled >= MOST_ROWS || this.#isExhausted) return true;
    const [last, , earlier] = this.#curve.toReversed();
    const growth = (last?.expected ?? 1) - (earlier?.expected ?? 0);
    return this.labelled >= LEAST_ENOUGH && earlier !== undefined && growth < LITTLE;
  }

  /** @param recipe the task as it is described now. */
  async begin(project: ProjectRecord, recipe: Recipe): Promise<void> {
    const isSame =
      this.#project?.id === project.id &&
      JSON.stringify(this.#recipe?.task) === JSON.stringify(recipe.task);
    this.#project = project;
    this.#recipe = recipe;
    if (isSame && (this.#rows.length > 0 || this.#isChoosing)) return;
    this.#forgetRows();
    await this.#choose(DRAWN_BY_HAND);
  }

  /** The person's label of a row, else of the one that is asked; null where nobody can tell. Asks the next one. */
  async label(name: string | null, row = this.row?.row): Promise<void> {
    const position = this.#rows.findIndex((one) => one.row === row);
    if (position < 0) return;
    const step = { position, before: this.#answers[position], after: name };
    this.#history.add(step);
    await this.#answer(step, () => this.#history.drop(step));
  }

  async undo(): Promise<void> {
    const step = this.#history.undo();
    if (!step) return;
    this.#position = step.position;
    if (!(await this.#store(step.position, step.before))) this.#history.redo(step);
  }

  /** Gives the answer again that was undone, and asks the next row. */
  async redo(): Promise<void> {
    const step = this.#history.redo();
    if (step) await this.#answer(step, () => this.#history.undo(step));
  }

  move(steps: number): void {
    this.#position = Math.max(0, Math.min(this.#position + steps, this.#nextOpen()));
  }

  /** Chooses more rows, where that failed before. */
  async chooseMore(): Promise<void> {
    await this.#choose(NEXT_ROWS);
  }

  forget(): void {
    this.#project = null;
    this.#recipe = null;
    this.#forgetRows();
  }

  #forgetRows(): void {
    this.#controller?.abort();
    this.#rows = [];
    this.#answers = [];
    this.#history.forget();
    this.#curve = [];
    this.#position = 0;
    this.#isExhausted = false;
  }

  #nextOpen(): number {
    const open = this.#rows.findIndex((_, position) => this.#answers[position] === undefined);
    return open < 0 ? this.#rows.length : open;
  }

  /** @param onfailed is told where the answer is not stored. */
  async #answer({ position, after }: Answered, onfailed: () => void): Promise<void> {
    const stored = this.#store(position, after);
    this.#position = this.#nextOpen();
    if (!(await stored)) onfailed();
    if (this.#rows.length - this.#position <= FEW_LEFT) await this.#choose(NEXT_ROWS);
  }

  /** @returns whether it is stored. */
  async #store(position: number, name: string | null | undefined): Promise<boolean> {
    const project = this.#project;
    const row = this.#rows[position];
    if (!project || !row) return false;
    const before = this.#answers[position];
    this.#answers = Object.assign([...this.#answers], { [position]: name });
    try {
      await setLabel(project.id, row.row, name ?? null);
      return true;
    } catch (error) {
      this.#answers = Object.assign([...this.#answers], { [position]: before });
      this.#onFailure(error);
      return false;
    }
  }

  async #choose(count: number): Promise<void> {
    const [project, recipe] = [this.#project, this.#recipe];
    if (!project || !recipe || this.#isChoosing || this.#isExhausted) return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#isChoosing = true;
    try {
      const passed = this.#rows.map(({ row }) => row);
      const choice = await chooseByHand(project, recipe, passed, count, controller.signal);
      if (controller.signal.aborted) return;
      if (this.#rows.length === 0) this.#before = choice.labelled;
      this.#rows = [...this.#rows, ...choice.rows];
      this.#isExhausted = choice.rows.length === 0;
      this.#position = this.row === null ? this.#nextOpen() : this.#position;
      const { expected, labelled: annotated } = choice;
      if (expected !== null) {
        this.#curve = [...this.#curve, { annotated, expected, actual: null }];
      }
    } catch (error) {
      if (!isStop(error)) this.#onFailure(error);
    } finally {
      this.#isChoosing = false;
    }
  }
}
