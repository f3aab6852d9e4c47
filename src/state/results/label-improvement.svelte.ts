/**
 * @file The offer of a better description of a label, from what a person has corrected: made, judged, taken over,
 * taken back. Invariant: nothing is taken over that held-out rows do not find better.
 */
import type { Message } from '../../core/messages/message';
import type { ProgressMessage } from '../../core/messages/progress';
import { LEAST_CORRECTED_ROWS } from '../../core/instruction/held-out';
import type { Label } from '../../core/task/recipe';
import { labelToPutBack } from '../../core/instruction/replaced-labels';
import {
  improveLabel,
  noteReplaced,
  withLabel,
  type LabelImprovement,
} from '../../pipeline/teach/improve-label';
import type { Network } from '../network.svelte';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import type { Run } from '../run/run.svelte';
import { TeacherWork } from '../run/teacher-work.svelte';
import type { EndpointKeys } from '../task-form/endpoint-keys.svelte';

export class LabelImprovements implements ProjectPart {
  #outcome = $state.raw<LabelImprovement | null>(null);
  readonly #toPutBack = $derived.by(() => {
    const { replacedLabels = [], recipe = null } = this.#project.record ?? {};
    return labelToPutBack(replacedLabels, recipe?.task.labels ?? []);
  });
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
  get message(): ProgressMessage | null {
    return this.#work.message;
  }
  get outcome(): LabelImprovement | null {
    return this.#outcome;
  }
  get failure(): Message | null {
    return this.#work.failure;
  }
  /** The label whose description can be put back, also after a reload; null where there is none. */
  get undoable(): string | null {
    return this.#toPutBack?.name ?? null;
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
    const { before, after } = outcome;
    await this.#replace(after, before);
  }

  /** Puts the latest description back; answers to it are remembered and cost nothing. */
  async undo(): Promise<void> {
    if (this.#toPutBack) await this.#replace(this.#toPutBack, null);
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
  }

  /** @param before what can be put back afterwards; null: nothing more than until now. */
  async #replace(label: Label, before: Label | null): Promise<void> {
    const { record } = this.#project;
    if (!record?.recipe) return;
    const { id, recipe } = record;
    await this.#project.attempt(async () => {
      // First: one that is noted and never comes to be is not offered, one that is not noted is lost.
      if (before) await noteReplaced(id, { before, after: label });
      const edit = { recipe: withLabel(recipe, label), asksAnew: true };
      await this.#run.goOn(await this.#project.changeTask(edit));
    });
  }
}
