/** @file The pretrained models that this browser keeps for students. */
import { isFolderAddress } from '../../core/students/model-address';
import {
  deleteStudentModel,
  keepModelFolder,
  listStudentModels,
  type StudentModel,
} from '../../pipeline/train/student-models';
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';
import { locale } from '../language';
import { hasModel, type StudentKind, type StudentValues } from './values/student-values';
import type { TaskDraft } from './task-draft.svelte';

export type { StudentModel };

const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });

/** A file of a folder, with its path from the folder on. */
export interface FolderFile {
  path: string;
  file: File;
}

export class StudentModels {
  #kept = $state.raw<readonly StudentModel[]>([]);
  #keeping = $state.raw<{ message: string; fraction: number } | null>(null);
  #failure = $state.raw<Message | null>(null);
  #arrived = $state.raw<string | null>(null);
  readonly #draft: () => TaskDraft | null;

  /** @param draft the form that is open, if any. */
  constructor(draft: () => TaskDraft | null) {
    this.#draft = draft;
  }

  get kept(): readonly StudentModel[] {
    return this.#kept;
  }

  /** Those that came as folders and are there whole. */
  get folders(): readonly StudentModel[] {
    return this.#kept.filter(({ address, sizeBytes }) => isFolderAddress(address) && sizeBytes > 0);
  }

  /** The folder that is being copied, if any. */
  get keeping(): { message: string; fraction: number } | null {
    return this.#keeping;
  }

  /** Why the last folder could not be kept, or a model not be deleted. */
  get failure(): Message | null {
    return this.#failure;
  }

  /** What became of the last folder, for screens that do not show it. */
  get news(): Message | string | null {
    if (this.#failure !== null) return this.#failure;
    if (this.#keeping === null) return this.#arrived;
    return `${this.#keeping.message}: ${percent.format(this.#keeping.fraction)}`;
  }

  dismiss(): void {
    this.#failure = null;
    this.#arrived = null;
  }

  async refresh(): Promise<void> {
    await this.#attempt(async () => {
      this.#kept = await listStudentModels();
    });
  }

  /** Copies a folder into this browser, and names it in the form that is open. */
  async keep(files: readonly FolderFile[]): Promise<void> {
    const name = files.at(0)?.path.split('/').at(0) ?? 'model';
    const draft = this.#draft();
    draft?.change({ modelSource: 'folder', studentKind: kindFor(files, draft.values) });
    const message = `Copying “${name}” into this browser`;
    this.#arrived = null;
    this.#keeping = { message, fraction: 0 };
    const onProgress = (fraction: number) => (this.#keeping = { message, fraction });
    const address = await this.#attempt(() => keepModelFolder(name, [...files], onProgress));
    this.#keeping = null;
    if (address === null) return;
    this.#arrived = `“${name}” is kept in this browser. Students of a task can begin with it.`;
    this.#kept = await listStudentModels();
    draft?.change({ encoderFolder: address });
  }

  async remove(address: string): Promise<void> {
    await this.#attempt(async () => {
      await deleteStudentModel(address);
      this.#kept = await listStudentModels();
    });
  }

  async #attempt<Result>(action: () => Promise<Result>): Promise<Result | null> {
    this.#failure = null;
    try {
      return await action();
    } catch (error) {
      this.#failure = failureOf(error);
      return null;
    }
  }
}

/** The kind that a folder is for, where the form's kind begins with no model. */
function kindFor(files: readonly FolderFile[], { studentKind }: StudentValues): StudentKind {
  if (hasModel(studentKind)) return studentKind;
  return files.some(({ path }) => path.endsWith('.onnx')) ? 'encoder-head' : 'encoder';
}
