/** @file The files that a project can be saved as, and how far the one is that takes a while. */
import { exportLabels } from '../../pipeline/files/export-labels';
import {
  exportTable,
  labelStudioSetup,
  type ExportOptions,
} from '../../pipeline/files/export-table';
import { makeHtmlReport } from '../../pipeline/files/html-report';
import { makeReport } from '../../pipeline/files/report';
import { exportStudent, type PackingProgress } from '../../pipeline/files/student-file';
import { isStop } from '../../core/stopped';
import type { Network } from '../network.svelte';

export type ExportKind =
  'labels' | 'report' | 'student' | 'project' | 'page' | 'page-without-examples' | ExportOptions;

export class Exports {
  #packing = $state.raw<PackingProgress | null>(null);
  #stopper = new AbortController();
  readonly #network: Network;

  constructor(network: Network) {
    this.#network = network;
  }

  /** How far the student is on its way into its file; null while it is not. */
  get packing(): PackingProgress | null {
    return this.#packing;
  }

  /** Null where it was cancelled. */
  async make(kind: ExportKind, projectId: string): Promise<Blob | null> {
    if (typeof kind === 'object') return exportTable(projectId, kind);
    switch (kind) {
      case 'project': {
        const { saveProject } = await import('../../pipeline/files/project/save-project');
        return saveProject(projectId);
      }
      case 'page':
      case 'page-without-examples':
        return makeHtmlReport(projectId, { withExamples: kind === 'page' });
      case 'labels':
        return exportLabels(projectId);
      case 'report':
        return new Blob([JSON.stringify(await makeReport(projectId), null, 2)], {
          type: 'application/json',
        });
      case 'student':
        return this.#packStudent(projectId);
    }
  }

  /** What to paste into Label Studio before labels are imported there. */
  labelStudioSetup(projectId: string): Promise<string> {
    return labelStudioSetup(projectId);
  }

  /** Ends the packing of the student; nothing of it is kept. */
  cancel(): void {
    this.#stopper.abort();
  }

  async #packStudent(projectId: string): Promise<Blob | null> {
    this.#stopper = new AbortController();
    const { signal } = this.#stopper;
    this.#packing = { message: 'Getting the student ready', fraction: null };
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
