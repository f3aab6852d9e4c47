/**
 * @file What a person does in the review: shown at once, stored one after the other, undone and done again. Invariant:
 * what cannot be stored is taken off the screen again. The steps of a project outlast another training, new answers, a
 * check and a visit to another project, as far as they still mean something; they end with the project or the tab.
 */
import { SvelteMap } from 'svelte/reactivity';
import { at } from '../../core/reads';
import type { NamedLabel } from '../../core/task/label-names';
import type { ReviewRow } from '../../pipeline/label/relabel';
import { storeRowEdits } from '../../pipeline/label/edit-rows';
import { renamedViews } from '../../pipeline/label/views';
import type { SavedViews, ViewChange } from '../results/saved-views.svelte';
import { History } from './history.svelte';
import { editsOf, renamedChange, rowsAt, Walk, type Change, type Side } from './row-changes';

type Step = Change | ViewChange;

export type ChangedRows = readonly (readonly [index: number, row: ReviewRow])[];

/** The rows on the screen. */
interface ShownRows {
  rows(): readonly ReviewRow[];
  replace(changed: ChangedRows): void;
}

export class ReviewEdits {
  readonly #shown: ShownRows;
  readonly #views: SavedViews;
  readonly #onFailure: (error: unknown) => void;
  /** By project. */
  readonly #histories = new SvelteMap<string, History<Step>>();
  #project = $state.raw<{ id: string; history: History<Step> } | null>(null);
  #lost = $state.raw(0);
  /** Changes are stored one after the other; `settled` waits for all so far. */
  #stored: Promise<unknown> = Promise.resolve();

  constructor(shown: ShownRows, views: SavedViews, onFailure: (error: unknown) => void) {
    this.#shown = shown;
    this.#views = views;
    this.#onFailure = onFailure;
  }

  get canUndo(): boolean {
    return this.#project?.history.canUndo ?? false;
  }
  get canRedo(): boolean {
    return this.#project?.history.canRedo ?? false;
  }
  /** Steps of which something could not be undone any more when the rows were read last: rows were changed elsewhere, or labels are gone. */
  get lost(): number {
    return this.#lost;
  }
  async settled(): Promise<void> {
    await this.#stored;
  }

  /** The rows shown were read anew, of this project or another: keeps of its steps what still holds. */
  take(projectId: string, labels: readonly NamedLabel[]): void {
    const history = this.#histories.get(projectId) ?? new History<Step>();
    this.#histories.set(projectId, history);
    this.#project = { id: projectId, history };
    this.#lost = this.#keep(history, labels);
  }

  forget(): void {
    this.#project = null;
    this.#lost = 0;
  }

  /** Forgets the steps of all projects but these, as the others are gone for good. */
  keepOnly(projectIds: readonly string[]): void {
    for (const [id, history] of this.#histories) {
      if (projectIds.includes(id)) continue;
      history.forget();
      this.#histories.delete(id);
    }
  }

  /** Changes rows, as one step. @returns how many. */
  async change(change: Change): Promise<number> {
    if (change.turns.length > 0) await this.#do(change);
    return change.turns.length;
  }

  /** Keeps what the review shows under a name, or forgets it: null. */
  async changeView(name: string, view: Parameters<SavedViews['change']>[1]): Promise<void> {
    await this.#do(this.#views.change(name, view));
  }

  /** @param onrow is told the first of the rows before they change. */
  async undo(onrow: (index: number) => void): Promise<void> {
    const { history } = this.#project ?? {};
    const step = history?.undo();
    if (!step) return;
    showFirst(step, onrow);
    if (!(await this.#store(step, 'before'))) history?.redo(step);
  }

  async redo(onrow: (index: number) => void): Promise<void> {
    const { history } = this.#project ?? {};
    const step = history?.redo();
    if (!step) return;
    showFirst(step, onrow);
    if (!(await this.#store(step, 'after'))) history?.undo(step);
  }

  async #do(step: Step): Promise<void> {
    const { history } = this.#project ?? {};
    this.#lost = 0;
    history?.add(step);
    if (!(await this.#store(step, 'after'))) history?.drop(step);
  }

  /** Brings what a step changed to one of its sides. @returns whether it is stored. */
  async #store(step: Step, side: Side): Promise<boolean> {
    const { id } = this.#project ?? {};
    if (id === undefined) return false;
    if (step.of === 'view') return this.#inTurn(() => this.#views.store(id, step, side));
    this.#shown.replace(rowsAt(this.#shown.rows(), step, side));
    const edits = editsOf(this.#shown.rows(), step, side);
    const isStored = await this.#inTurn(() => storeRowEdits(id, edits));
    if (!isStored && id === this.#project?.id) {
      const other = side === 'after' ? 'before' : 'after';
      // What was changed once more in the meantime is as that change left it.
      const left = new Walk(this.#shown.rows()).pass(step, side);
      if (left) this.#shown.replace(rowsAt(this.#shown.rows(), left, other));
    }
    return isStored;
  }

  /** The next one waits for this one, however it ends. @returns whether it succeeded. */
  #inTurn(work: () => Promise<void>): Promise<boolean> {
    const succeeded = this.#stored.then(work).then(
      () => true,
      (error: unknown) => {
        this.#onFailure(error);
        return false;
      },
    );
    this.#stored = succeeded;
    return succeeded;
  }

  /** @returns how many steps are lost, or a part of them. */
  #keep(history: History<Step>, labels: readonly NamedLabel[]): number {
    const names = labels.map(({ name }) => name);
    const nameOf = currentNames(labels);
    let lost = 0;
    const passing = (from: Side) => {
      const walk = new Walk(this.#shown.rows(), names);
      return (step: Step) => {
        if (step.of === 'view') return renamedView(step, nameOf);
        const renamed = renamedChange(step, nameOf);
        const left = walk.pass(renamed, from);
        if (left !== renamed) lost += 1;
        return left;
      };
    };
    history.keep(passing('after'), passing('before'));
    return lost;
  }
}

function showFirst(step: Step, onrow: (index: number) => void): void {
  const first = step.of === 'view' ? undefined : step.turns[0];
  if (first) onrow(first.index);
}

/** What a label is called now that had this name. */
function currentNames(labels: readonly NamedLabel[]): (name: string) => string {
  const former = labels.flatMap(({ name, formerNames = [] }) =>
    formerNames.map((written): [written: string, now: string] => [written, name]),
  );
  const names = new Map([...former, ...labels.map(({ name }): [string, string] => [name, name])]);
  return (name) => names.get(name) ?? name;
}

function renamedView(change: ViewChange, nameOf: (label: string) => string): ViewChange {
  const named = (query: string | null) =>
    query && at(renamedViews([{ name: change.name, query }], nameOf), 0).query;
  return { ...change, before: named(change.before), after: named(change.after) };
}
