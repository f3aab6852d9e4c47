/** @file The files that a project can be saved as, and how far the one is that takes a while. */
import { labelStudioSetup } from '../../pipeline/files/export-table';
import { labelsFile, tableFile } from '../../pipeline/files/label-files';
import { gatherReportFacts } from '../../pipeline/files/report-facts';
import { makeReport } from '../../pipeline/files/report';
import { exportStudent, type PackingProgress } from '../../pipeline/files/student-file';
import { noteSavedFile } from '../../pipeline/files/saved-files';
import { recipeBlob } from '../../pipeline/files/recipe-file';
import type { Report } from '../../core/report';
import type { ReportFacts } from '../../core/report-facts';
import { EXPORT_FILES, hasDataCard, type ExportOptions } from '../../core/exports/export-plan';
import { isStop } from '../../core/stopped';
import type { LabelledTable } from '../../pipeline/label/labelled-table';
import type { ReviewRow } from '../../pipeline/label/relabel';
import type { Network } from '../network.svelte';
import type { OpenProject } from '../project/open-project.svelte';
import { SavedFiles, type OldFile } from './saved-files.svelte';

/** A page, written in the words of whoever asks for it. */
export interface PageExport {
  withExamples: boolean;
  writePage: (facts: ReportFacts) => Promise<Blob>;
}

type ExportKind = 'labels' | 'report' | 'student' | PageExport | ExportOptions;
/** How a file was made, as far as it outlives the page: its words are those of whoever makes it again. */
type SavedKind = Exclude<ExportKind, PageExport> | Pick<PageExport, 'withExamples'>;

/** The labels that the page shows. */
interface ShownLabels {
  rows: () => readonly ReviewRow[];
  /** Together with what they were made of. */
  table: (projectId: string) => Promise<LabelledTable>;
}

export class Exports {
  #packing = $state.raw<PackingProgress | null>(null);
  #stopper = new AbortController();
  readonly #project: OpenProject;
  readonly #network: Network;
  readonly #shown: ShownLabels;
  readonly #saved = new SavedFiles<SavedKind>();
  readonly #old = $derived.by(() => {
    const { record } = this.#project;
    return record ? this.#saved.old(record.id, this.#shown.rows(), record.savedFiles) : [];
  });

  constructor(project: OpenProject, network: Network, shown: ShownLabels) {
    this.#project = project;
    this.#network = network;
    this.#shown = shown;
  }

  /** Files of the open project that were saved, whose labels are others by now. */
  get old(): readonly OldFile<SavedKind>[] {
    return this.#old;
  }

  /** How far the student is on its way into its file; null while it is not. */
  get packing(): PackingProgress | null {
    return this.#packing;
  }

  /** A file of the open project, or null if it cannot be made or was cancelled. */
  async file(kind: ExportKind): Promise<Blob | null> {
    const { record } = this.#project;
    if (!record) return null;
    const blob = await this.#project.attempt(() => this.#make(kind, record.id));
    const fileName = fileOf(kind);
    if (blob && fileName !== null) {
      const saved = this.#saved.note({ projectId: record.id, fileName, kind }, this.#shown.rows());
      if (saved) await this.#project.attempt(() => noteSavedFile(record.id, saved));
    }
    return blob;
  }

  /** A project as one file, whether it is open or not. */
  async project(id: string): Promise<Blob | null> {
    return this.#project.attempt(() => this.#make('project', id));
  }

  /** The recipe as it was applied. */
  recipe(): Blob | null {
    const { recipe } = this.#project.record ?? {};
    return recipe ? recipeBlob(recipe) : null;
  }

  /** What to paste into Label Studio before labels are imported there. */
  async labelStudioSetup(): Promise<string | null> {
    const { record } = this.#project;
    return record && labelStudioSetup(record.id);
  }

  /** Ends the packing of the student; nothing of it is kept. */
  cancel(): void {
    this.#stopper.abort();
  }

  /** Null where it was cancelled. */
  async #make(kind: ExportKind | 'project', projectId: string): Promise<Blob | null> {
    if (typeof kind === 'object') {
      if ('writePage' in kind) {
        return kind.writePage(await gatherReportFacts(await this.#shown.table(projectId), kind));
      }
      const report = hasDataCard(kind.format) ? await this.#report(projectId) : null;
      return tableFile(projectId, kind, report);
    }
    switch (kind) {
      case 'project': {
        const { saveProject } = await import('../../pipeline/files/project/save-project');
        return saveProject(projectId);
      }
      case 'labels':
        return labelsFile(projectId);
      case 'report':
        return new Blob([JSON.stringify(await this.#report(projectId), null, 2)], {
          type: 'application/json',
        });
      case 'student':
        return this.#packStudent(projectId);
    }
  }

  async #report(projectId: string): Promise<Report> {
    return makeReport(projectId, await this.#shown.table(projectId));
  }

  async #packStudent(projectId: string): Promise<Blob | null> {
    this.#stopper = new AbortController();
    const { signal } = this.#stopper;
    this.#packing = { message: { code: 'student-getting-ready' }, fraction: null };
    try {
      const note = (packing: PackingProgress) => {
        if (!signal.aborted) this.#packing = packing;
      };
      return await this.#network.during(() => exportStudent(projectId, signal, note), signal);
    } catch (error) {
      if (isStop(error)) return null;
      throw error;
    } finally {
      this.#packing = null;
    }
  }
}

/** The name of a file that holds the labels of rows; null for others, and for rows that a person picked once. */
function fileOf(kind: ExportKind): string | null {
  if (typeof kind !== 'object') return kind === 'labels' ? EXPORT_FILES.csv : null;
  if ('writePage' in kind) return 'report.html';
  return kind.rows.kind === 'picked' ? null : EXPORT_FILES[kind.format];
}
