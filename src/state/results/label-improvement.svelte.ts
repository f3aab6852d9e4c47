/**
 * @file The offer of a better description of a label, from what a person has corrected: made, judged, taken over,
 * taken back. Invariant: nothing is taken over that held-out rows do not find better.
 */
import { LEAST_CORRECTED_ROWS } from '../../core/instruction/held-out';
import type { Label } from '../../core/task/recipe';
import { improveLabel, withLabel, type LabelImprovement } from '../../pipeline/teach/improve-label';
import type { Network } from '../network.svelte';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import type { Run } from '../run/run.svelte';
import { TeacherWork } from '../run/teacher-work.svelte';
import type { EndpointKeys } from '../task-form/endpoint-keys.svelte';

export class LabelImprovements implements ProjectPart {
  #outcome = $state.raw<LabelImprovement | null>(null);
  /** As they were before they were taken over, the latest last. */
  #replaced = $state.raw<readonly Label[]>([]);
  readonly #work: TeacherWork;
  readonly #project: OpenProject;
  readonly #run: Run;
  readonly #keys: EndpointKeys;

  constructor(project: OpenProject, run: Run, network: Network, keys: EndpointKeys) {
    this.#project = project;
    this.#run = run;
    this.#work = new TeacherWork(network);
    this.#keys = keys;
    project.join(this);
  }

  /** What is happening; null where nothing is. */
  get message(): string | null {
    return this.#work.message;
  }
  get outcome(): LabelImprovement | null {
    return this.#outcome;
  }
  get failure(): string | null {
    return this.#work.failure;
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
    this.dismiss();
    const key = this.#keys.forTeacher(recipe.teacher);
    await this.#work.start(async (options) => {
      this.#outcome = await improveLabel(id, label, { ...options, key });
    });
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
    this.#work.dismiss();
  }

  /** Settles when nothing runs any more. */
  pause(): Promise<void> {
    return this.#work.stop();
  }

  forget(): void {
    void this.#work.stop();
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
