/** @file Step files → rows: streamed through the table worker into the database. */
import { callback, withTableWorker, WorkerLost } from '../../bridge/workers';
import { messageOf } from '../../core/messages/message';
import { saidOf, type ImportChoices, type ImportFindings } from '../../core/table/choices';
import { TableError } from '../../core/table/table';
import { isBlank, UNTITLED } from '../../core/task/blank-text';
import { deleteProject, putProject, updateProject } from '../../persist/projects';
import { putRowChunk } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { holdImportLease } from '../import-lease';
import { untilStopped, throwIfStopped, type StepProgress } from '../steps';

export interface ImportOptions {
  onProgress: (progress: StepProgress) => void;
  /** What is said of the files; the rest is found out. */
  choices?: ImportChoices | undefined;
  /** The columns that a recipe asks for, the text column first. */
  expected?: string[] | undefined;
  /** Aborted: nothing is imported. */
  signal?: AbortSignal | undefined;
}

/** A table that has been read, and is not kept yet. */
export interface ReadTable {
  /** Invisible until it is kept. */
  project: ProjectRecord;
  findings: ImportFindings;
  /** The first rows, cells in column order. */
  sample: string[][];
  /** Other tabs may not take the project for one that was left behind, until this is called. */
  release: () => void;
}

type TableWorker = Parameters<Parameters<typeof withTableWorker>[0]>[0];

const SAMPLE_ROWS = 6;

/**
 * Reads files as a new project. Until it is kept the project is invisible, so that files that cannot
 * be read leave everything as it was.
 * @throws TableError with a message for the user; Stopped.
 */
export async function readTable(
  files: readonly File[],
  { onProgress, choices, expected, signal = new AbortController().signal }: ImportOptions,
): Promise<ReadTable> {
  const id = crypto.randomUUID();
  const project = newProject(id, files);
  const release = await holdImportLease(id);
  await putProject(project);
  try {
    let chunk = 0;
    let sample: string[][] = [];
    const work = (worker: TableWorker) =>
      worker.read(
        [...files],
        { choices, expected },
        callback((rows: string[][]) => {
          throwIfStopped(signal);
          if (chunk === 0) sample = rows.slice(0, SAMPLE_ROWS);
          return putRowChunk(id, chunk++, rows);
        }),
        callback((fraction: number) =>
          onProgress({
            step: 'import',
            fraction,
            message: { code: 'reading-file', file: project.fileName },
          }),
        ),
      );
    const { findings, ...table } = await readFiles(files, project.fileName, work, signal);
    const read = { ...table, said: saidOf(choices ?? {}, findings) };
    return { project: await updateProject(id, () => read), findings, sample, release };
  } catch (error) {
    await deleteProject(id).finally(release);
    throw error;
  }
}

/**
 * Reads files in a worker, which is ended where it is stopped, or says nothing for too long.
 * @param name of the files, as a person knows them.
 * @throws TableError, Stopped
 */
export async function readFiles<Result>(
  files: readonly File[],
  name: string,
  work: (worker: TableWorker) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  try {
    return await withTableWorker((worker) => untilStopped(work(worker), signal), bytes);
  } catch (error) {
    throw isLost(error) ? new TableError({ code: 'reading-lost', file: name }) : error;
  }
}

/** Nothing of a table can be resumed, which is what a person is told of other work. */
function isLost(error: unknown): boolean {
  return error instanceof WorkerLost && messageOf(error).code !== 'worker-broken';
}

export function keepTable({ project, release }: ReadTable): Promise<ProjectRecord> {
  return updateProject(project.id, () => ({ stage: 'task' as const })).finally(release);
}

export function dropTable({ project, release }: ReadTable): Promise<void> {
  return deleteProject(project.id).finally(release);
}

const hasName = (name: string) => !isBlank(name);

function newProject(id: string, files: readonly File[]): ProjectRecord {
  const now = Date.now();
  const [first] = files;
  const fileName = first?.name ?? '';
  // Of several the first, and how many more: it is kept, and read in any language.
  const more = files.length > 1 ? ` (+${files.length - 1})` : '';
  return {
    id,
    name: [fileName.replace(/(\.[^.]+?)?(\.gz)?$/i, ''), fileName].find(hasName) ?? UNTITLED,
    fileName: fileName + more,
    createdAt: now,
    updatedAt: now,
    columns: [],
    header: [],
    rowCount: 0,
    warnings: [],
    said: {},
    stage: 'importing',
    recipe: null,
    teacherSeconds: 0,
    trainings: {},
  };
}
