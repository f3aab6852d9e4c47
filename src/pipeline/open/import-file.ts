/** @file Step file → rows: streamed through the table worker into the database. */
import { callback, withTableWorker } from '../../bridge/workers';
import { deleteProject, putProject, updateProject } from '../../persist/projects';
import { putRowChunk } from '../../persist/rows';
import type { ProjectRecord } from '../../persist/schema';
import { withImportLease } from '../import-lease';
import type { StepProgress } from '../steps';

interface ImportOptions {
  onProgress: (progress: StepProgress) => void;
}

/**
 * Imports a table as a new project. Until it is whole the project is invisible, so that a file that
 * cannot be read leaves everything as it was.
 * @throws TableError with a message for the user.
 */
export async function importFile(file: File, options: ImportOptions): Promise<ProjectRecord> {
  const id = crypto.randomUUID();
  return withImportLease(id, () => importAs(id, file, options));
}

async function importAs(id: string, file: File, options: ImportOptions): Promise<ProjectRecord> {
  const now = Date.now();
  await putProject({
    id,
    name: file.name.replace(/\.[^.]+$/, '') || file.name,
    fileName: file.name,
    createdAt: now,
    updatedAt: now,
    columns: [],
    rowCount: 0,
    warnings: [],
    stage: 'importing',
    recipe: null,
    teacherSeconds: 0,
    trainings: {},
  });
  try {
    let chunk = 0;
    const table = await withTableWorker((worker) =>
      worker.read(
        file,
        callback((rows: string[][]) => putRowChunk(id, chunk++, rows)),
        callback((fraction: number) =>
          options.onProgress({ step: 'import', fraction, message: `Reading ${file.name}` }),
        ),
      ),
    );
    return await updateProject(id, () => ({ ...table, stage: 'task' }));
  } catch (error) {
    await deleteProject(id);
    throw error;
  }
}
