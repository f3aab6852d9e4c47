/**
 * @file A finished project: its labels, its figures, and what can be changed of them afterwards. All of
 * it is derived from the database, and made anew when labels or policy change.
 */
import type { LabelPolicy } from '../../core/task/recipe';
import type { ProjectRecord } from '../../persist/schema';
import { labelTable, shownTable, type LabelledTable } from '../../pipeline/label/labelled-table';
import { readColumn } from '../../pipeline/label/relabel';
import { storeNote } from '../../pipeline/label/edit-rows';
import { partingColumns } from '../../pipeline/label/parting-columns';
import type { TaskChange } from '../../pipeline/open/describe-task';
import { Slices } from '../../pipeline/slices';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import type { Run } from '../run/run.svelte';
import { Agreement } from './agreement.svelte';
import { Audit, type AuditUse } from './audit.svelte';
import { Results } from './results.svelte';
import { Review } from './review.svelte';
import type { Screen } from '../screens';
import { forgetTypedNote, typedNote } from './typed-note';

export class Finished implements ProjectPart {
  readonly results = new Results();
  readonly review: Review;
  readonly audit: Audit;
  readonly agreement: Agreement;
  #columns = $state.raw<readonly string[]>([]);
  /** When its rows were read last. */
  #read: ProjectRecord | null = null;
  readonly #project: OpenProject;
  readonly #run: Run;
  /** Another tab has labelled rows since they were read. */
  #isOutdated = false;

  constructor(project: OpenProject, run: Run) {
    this.#project = project;
    this.#run = run;
    this.review = new Review((error) => project.noteFailure(error));
    this.agreement = new Agreement((error) => project.noteFailure(error));
    this.audit = new Audit(
      (error) => project.noteFailure(error),
      () => this.#reload(),
    );
    project.join(this);
  }

  /** Those that the counts of labels can be parted by. */
  get columns(): readonly string[] {
    return this.#columns;
  }

  showLabels(project: ProjectRecord): Promise<void> {
    return this.load(project);
  }

  async load(project: ProjectRecord): Promise<void> {
    const labels = project.recipe?.task.labels ?? [];
    if (project.id !== this.review.projectId) await this.#storeTypedNote(project);
    // Read once for both: it is the most that the page holds of a large table.
    const table = await this.#newestTable(project.id);
    this.#isOutdated = false;
    this.#read = table.project;
    await this.review.take(project.id, labels, table.rows, project.trainings.student?.humanTargets);
    await this.#countRows();
    await this.results.load(table, this.review.revision);
    this.audit.takeNews();
    await this.audit.follow(project.id);
    await this.agreement.load(project.id);
    this.#columns = await partingColumns(project);
  }

  /** What a person was writing as the tab was closed; where it cannot be stored it is kept. */
  async #storeTypedNote({ id, rowCount }: ProjectRecord): Promise<void> {
    const typed = typedNote(id);
    if (!typed || typed.row >= rowCount) return;
    try {
      await storeNote(id, typed.row, typed.note.trim());
      forgetTypedNote(id);
    } catch (error) {
      this.#project.noteFailure(error);
    }
  }

  /**
   * Makes what a screen shows of all rows together. Once made it is kept: made while the screen is drawn, all of it
   * would be one long wait.
   */
  async #countRows(): Promise<void> {
    const slices = new Slices();
    for (const figures of ['summary', 'confusions', 'unlearned', 'hasGold'] as const) {
      await slices.next();
      void this.review[figures];
    }
  }

  /**
   * Opens the review on the rows that the teacher failed on, before there is anything else to see: to read why, and
   * to label some by hand.
   */
  async reviewFailed(): Promise<void> {
    const { record } = this.#project;
    if (!record) return;
    await this.#project.attempt(async () => {
      await this.review.load(record.id, record.recipe?.task.labels ?? []);
      this.review.show({ source: 'failed' });
      this.#project.show('review');
    });
  }

  forget(): void {
    this.review.forget();
    this.results.forget();
    this.audit.forget();
    this.agreement.forget();
    this.#read = null;
    this.#columns = [];
  }

  /** A project's rows with their labels: those that the review shows, where they still hold. */
  async table(projectId: string): Promise<LabelledTable> {
    const project = this.#read;
    const isOurs = project?.id === projectId && projectId === this.review.projectId;
    const isShown = isOurs && !this.#isOutdated;
    if (isShown) await this.review.settled();
    const shown = isShown ? await shownTable({ project, rows: this.review.rows }) : null;
    return shown ?? this.#labelTable(projectId);
  }

  /** Brings a screen up to date that is about to be shown: labels were given on another one. */
  async refresh(screen: Screen): Promise<void> {
    const project = this.#project.record;
    if (!project || (screen !== 'results' && screen !== 'review' && screen !== 'audit')) return;
    await this.#project.attempt(async () => {
      if (screen === 'audit') {
        await this.audit.load(project.id);
        await this.agreement.load(project.id);
      } else if (
        [this.audit.takeNews(), this.agreement.takeNews(), this.#isOutdated].includes(true)
      ) {
        await this.load(project);
      } else if (screen === 'results' && this.results.isOutOfDate(this.review.revision)) {
        const { revision } = this.review;
        await this.results.load(await this.table(project.id), revision);
      }
    });
  }

  /** Labels were given in another tab. What is shown is read anew; steps to be undone that this does not touch stay. */
  async hearOfLabels(projectId: string): Promise<void> {
    if (projectId !== this.review.projectId || projectId !== this.#project.record?.id) return;
    this.#isOutdated = true;
    if (this.#run.state === 'done') await this.refresh(this.#project.screen);
  }

  /** Chooses the labels anew by another policy, which may need what was not trained yet. */
  async changePolicy(policy: LabelPolicy): Promise<void> {
    await this.#change((recipe) => ({ ...recipe, labels: { ...recipe.labels, policy } }));
  }

  /** The cells of a column, in the order of the table; none where they could not be read, which is told. */
  async cellsOf(column: string): Promise<string[]> {
    const { record } = this.#project;
    if (!record) return [];
    return (await this.#project.attempt(() => readColumn(record.id, column))) ?? [];
  }

  /** Counts another person's labels of the sample as the audit's answers. */
  async answerAuditWith(name: string): Promise<void> {
    const project = this.#project.record;
    await this.agreement.answerAudit(name);
    if (!project) return;
    await this.#project.attempt(async () => {
      await this.audit.load(project.id);
      await this.audit.stop();
    });
  }

  /** Makes a label certain on which people have settled. */
  async settle(row: number, label: string): Promise<void> {
    await this.agreement.settle(row, label);
    if (!this.audit.isAsking) await this.audit.measure();
  }

  /** Does something with the audit's findings, which changes confidences and marks, not labels. */
  async applyAudit(change: AuditUse): Promise<void> {
    await this.audit.apply(change);
    await this.#reload();
  }

  /** Trains once more, with the labels that people have given since. */
  async trainAgain(): Promise<void> {
    await this.#change('train-again');
  }

  #labelTable(projectId: string): Promise<LabelledTable> {
    const isShown = this.review.projectId === projectId;
    return labelTable(projectId, isShown ? this.review.rows : []);
  }

  /** What is changed while the table is read is in it, or it is read again. */
  async #newestTable(projectId: string): Promise<LabelledTable> {
    for (;;) {
      await this.review.settled();
      const { revision } = this.review;
      const table = await this.#labelTable(projectId);
      if (revision === this.review.revision) return table;
    }
  }

  async #change(change: TaskChange): Promise<void> {
    if (!this.#project.record) return;
    await this.#project.attempt(async () => {
      await this.#run.goOn(await this.#project.changeTask(change, true));
    });
  }

  async #reload(): Promise<void> {
    const { record } = this.#project;
    if (record) await this.#project.attempt(() => this.load(record));
  }
}
