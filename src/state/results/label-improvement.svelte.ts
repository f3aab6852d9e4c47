/**
 * @file The offer of a better description of a label, from what a person has corrected: made, judged, taken over,
 * taken back. Invariant: nothing is taken over that held-out rows do not find better.
 */
import { LEAST_CORRECTED_ROWS } from '../../core/instruction/held-out';
import { isStop } from '../../core/stopped';
import type { Label } from '../../core/task/recipe';
import { improveLabel, withLabel, type LabelImprovement } from '../../pipeline/teach/improve-label';
import { failureText } from '../failure';
import type { Network } from '../network.svelte';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import type { Run } from '../run/run.svelte';
import type { EndpointKeys } from '../task-form/endpoint-keys.svelte';

export class LabelImprovements implements ProjectPart {
  #message = $state.raw<string | null>(null);
  #outcome = $state.raw<LabelImprovement | null>(null);
  #failure = $state.raw<string | null>(null);
  /** As they were before they were taken over, the latest last. */
  #replaced = $state.raw<readonly Label[]>([]);
  #controller: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();
  readonly #project: OpenProject;
  readonly #run: Run;
  readonly #network: Network;
  readonly #keys: EndpointKeys;

  constructor(project: OpenProject, run: Run, network: Network, keys: EndpointKeys) {
    this.#project = project;
    this.#run = run;
    this.#network = network;
    this.#keys = keys;
    project.join(this);
  }

  /** What is happening; null where nothing is. */
  get message(): string | null {
    return this.#message;
  }
  get outcome(): LabelImprovement | null {
    return this.#outcome;
  }
  get failure(): string | null {
    return this.#failure;
  }
  /** The label whose description can be put back; null where none was replaced. */
  get undoable(): string | null {
    return this.#replaced.at(-1)?.name ?? null;
  }

  /** Whether there is enough to learn from, and a teacher that goes by what is written about a label. */
  isOffered(corrected: number): boolean {
    const recipe = this.#project.record?.recipe;
    if (!recipe || recipe.teacher.kind === 'column') return false;
    return recipe.student.pretrained === undefined && corrected >= LEAST_CORRECTED_ROWS;
  }

  /** Writes and judges. Never throws. @param label null: the one that is most often confused. */
  async propose(label: string | null): Promise<void> {
    await this.pause();
    const { record } = this.#project;
    if (!record?.recipe) return;
    const { id, recipe } = record;
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#outcome = null;
    this.#failure = null;
    this.#message = 'Getting ready';
    const onLoading = (words: string) => {
      if (!signal.aborted) this.#message = words;
    };
    const key = this.#keys.forTeacher(recipe.teacher);
    const work = async () => {
      this.#outcome = await improveLabel(id, label, { signal, onLoading, key });
    };
    this.#ended = this.#network
      .during(work, signal)
      .catch((error: unknown) => {
        if (!isStop(error)) this.#failure = failureText(error);
      })
      .finally(() => {
        this.#controller = null;
        this.#message = null;
      });
    await this.#ended;
  }

  /** Takes the new description over and asks the teacher anew; nothing where it was not found better. */
  async accept(): Promise<void> {
    const outcome = this.#outcome;
    if (outcome?.kind !== 'judged' || !outcome.verdict.isBetter) return;
    await this.#replace(outcome.after, [...this.#replaced, outcome.before]);
  }

  /** Puts the latest description back; answers to it are remembered and cost nothing. */
  async undo(): Promise<void> {
    const before = this.#replaced.at(-1);
    if (!before) return;
    await this.#replace(before, this.#replaced.slice(0, -1));
  }

  dismiss(): void {
    this.#outcome = null;
    this.#failure = null;
  }

  /** Settles when nothing runs any more. */
  async pause(): Promise<void> {
    this.#controller?.abort();
    await this.#ended;
  }

  forget(): void {
    this.#controller?.abort();
    this.dismiss();
    this.#replaced = [];
  }

  /** @param replaced what can be put back afterwards; a changed task makes this part forget. */
  async #replace(label: Label, replaced: readonly Label[]): Promise<void> {
    const recipe = this.#project.record?.recipe;
    if (!recipe) return;
    await this.#project.attempt(async () => {
      const edit = { recipe: withLabel(recipe, label), asksAnew: true };
      const changed = await this.#project.changeTask(edit);
      this.#replaced = replaced;
      await this.#run.goOn(changed);
    });
  }
}
