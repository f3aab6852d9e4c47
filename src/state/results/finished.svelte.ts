/**
 * @file A finished project: its labels, its figures, and what can be changed of them afterwards. All of
 * it is derived from the database, and made anew when labels or policy change.
 */
import type { LabelPolicy } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { applyRecipe } from '../../pipeline/open/describe-task';
import { withProjectLock } from '../../pipeline/project-lock';
import { forgetTraining } from '../../pipeline/train/train-again';
import { Audit, type AuditUse } from './audit.svelte';
import { Results } from './results.svelte';
import { Review } from './review.svelte';
import type { Screen } from '../screens';

/** What a finished project needs of the page. */
export interface FinishedDesk {
  project(): ProjectRecord | null;
  /** Shows what becomes of an action that fails. */
  attempt(action: () => Promise<void>): Promise<unknown>;
  fail(error: unknown): void;
  /** The project has changed: its labels are chosen anew, or what it lacks is run first. */
  changed(project: ProjectRecord): Promise<void>;
}

export class Finished {
  readonly results = new Results();
  readonly review: Review;
  readonly audit: Audit;
  readonly #desk: FinishedDesk;

  constructor(desk: FinishedDesk) {
    this.#desk = desk;
    this.review = new Review((error) => desk.fail(error));
    this.audit = new Audit(
      (error) => desk.fail(error),
      async () => {
        const project = desk.project();
        if (project) await desk.attempt(() => this.load(project));
      },
    );
  }

  async load(project: ProjectRecord): Promise<void> {
    const labels = project.recipe?.task.labels.map(({ name }) => name) ?? [];
    await this.review.load(project.id, labels, project.trainings.student?.humanTargets);
    await this.results.load(project.id, this.review.revision);
    this.audit.takeNews();
    if (!this.audit.isAsking) await this.audit.measure();
  }

  forget(): void {
    this.review.forget();
    this.results.forget();
    this.audit.forget();
  }

  /** Brings a screen up to date that is about to be shown: labels were given on another one. */
  async refresh(screen: Screen): Promise<void> {
    const project = this.#desk.project();
    if (!project || (screen !== 'results' && screen !== 'review' && screen !== 'audit')) return;
    await this.#desk.attempt(async () => {
      if (screen === 'audit') await this.audit.load(project.id);
      else if (this.audit.takeNews()) await this.load(project);
      else if (screen === 'results' && this.results.isOutOfDate(this.review.revision)) {
        await this.results.load(project.id, this.review.revision);
      }
    });
  }

  /** Chooses the labels anew by another policy. */
  async changePolicy(policy: LabelPolicy): Promise<void> {
    const { id, recipe } = this.#desk.project() ?? {};
    if (id === undefined || !recipe) return;
    await this.#desk.attempt(async () => {
      // A policy may need what was not trained yet.
      await this.#desk.changed(await applyRecipe(id, { ...recipe, labels: { policy } }));
    });
  }

  /** Does something with the audit's findings, which changes confidences and marks, not labels. */
  async applyAudit(change: AuditUse): Promise<void> {
    const project = this.#desk.project();
    await this.audit.apply(change);
    if (project) await this.#desk.attempt(() => this.load(project));
  }

  /** Trains once more, with the labels that people have given since. */
  async trainAgain(): Promise<void> {
    const project = this.#desk.project();
    if (!project) return;
    await this.#desk.attempt(async () => {
      await this.#desk.changed(await withProjectLock(project.id, () => forgetTraining(project.id)));
    });
  }
}
