/**
 * @file A project from a file. Invariant: until all of it is checked and stored the project is invisible,
 * and whatever fails leaves nothing behind; nothing in the file is run, and no address in it is asked.
 */
import { MessageError } from '../../../core/messages/message';
import type { ProjectFileReason } from '../../../core/messages/project-file';
import * as v from 'valibot';
import {
  MANIFEST_FILE,
  ManifestSchema,
  MOST_MANIFEST_BYTES,
  PROJECT_FILE_VERSION,
  ProjectFileError,
  STUDENT_ENTRY,
  type Manifest,
} from '../../../core/project-file/manifest';
import { flawIn } from '../../../core/value-flaws';
import { deleteProject, putProject, updateProject } from '../../../persist/projects';
import type { ProjectRecord, StudentRecord } from '../../../persist/schema';
import { putAuditDesign } from '../../../persist/audit-designs';
import { putCheckpoint, putDistribution } from '../../../persist/trainings';
import { getStudent, putStudent } from '../../../persist/students';
import { readStudent } from '../import-student';
import { knowsLabels, studentLabels } from '../student-labels';
import type { StepProgress } from '../../steps';
import { withImportLease } from '../../import-lease';
import { checkedAudit, checkedDistribution, checkManifest } from './checks';
import { LineParts } from './line-parts';
import { loadState, type LoadNumbers } from './training-state';
import { ZipParts } from './zip-parts';

const BYTES_PER = { float32: 4, int32: 4, uint8: 1 };

interface OpenOptions {
  onProgress: (progress: StepProgress) => void;
}

/** @throws ProjectFileError; nothing was kept then. */
export async function openProjectFile(file: File, options: OpenOptions): Promise<ProjectRecord> {
  const id = crypto.randomUUID();
  return withImportLease(id, () => readProjectFile(id, file, options));
}

async function readProjectFile(
  id: string,
  file: File,
  options: OpenOptions,
): Promise<ProjectRecord> {
  try {
    const parts = await ZipParts.open(file);
    const manifest = await readManifest(parts);
    await putProject(newRecord(id, manifest));
    const lines = new LineParts(id, manifest, parts);
    await lines.take((fraction) =>
      options.onProgress({
        step: 'import',
        fraction,
        message: { code: 'reading-file', file: file.name },
      }),
    );
    await takeNumbers(id, manifest, parts);
    const recipe = await takeStudent(manifest, parts);
    const { stage } = manifest.project;
    return await updateProject(id, () => ({ stage, recipe }));
  } catch (error) {
    await deleteProject(id);
    if (!isAboutFile(error)) throw error;
    const reason = error.told as ProjectFileReason;
    throw new ProjectFileError({ code: 'project-file-unusable', file: file.name, reason });
  }
}

function isAboutFile(error: unknown): error is MessageError {
  return (
    error instanceof MessageError &&
    ['ProjectFileError', 'RecipeError', 'TrainingError', 'EncoderError'].includes(error.name)
  );
}

async function readManifest(parts: ZipParts): Promise<Manifest> {
  const json = await parts.json(MANIFEST_FILE, MOST_MANIFEST_BYTES);
  const version = v.safeParse(v.object({ version: v.number() }), json);
  if (version.success && version.output.version > PROJECT_FILE_VERSION) {
    throw new ProjectFileError({ code: 'project-file-newer' });
  }
  const result = v.safeParse(ManifestSchema, json);
  if (!result.success) {
    throw new ProjectFileError({ code: 'project-file-manifest', ...flawIn(result.issues) });
  }
  checkManifest(result.output);
  return result.output;
}

function newRecord(id: string, { project }: Manifest): ProjectRecord {
  return { ...project, id, stage: 'importing', updatedAt: Date.now() };
}

async function takeNumbers(id: string, manifest: Manifest, parts: ZipParts): Promise<void> {
  const load = numberLoader(parts);
  for (const stored of manifest.distributions) {
    const { training, chunk } = stored;
    const rows = stored.rows ? { rows: await load(stored.rows) } : {};
    const record = { training, chunk, ...rows, values: await load(stored.values) };
    await putDistribution({ projectId: id, ...checkedDistribution(record, manifest) });
  }
  if (manifest.audit) {
    const { audit } = manifest;
    const record = {
      ...audit,
      projectId: id,
      population: await load(audit.population),
      stratumOf: await load(audit.stratumOf),
      sample: await load(audit.sample),
    };
    await putAuditDesign(checkedAudit(record, manifest));
  }
  for (const { training, fingerprint, seconds, state } of manifest.checkpoints) {
    await putCheckpoint({
      ...{ projectId: id, training, fingerprint, seconds },
      state: await loadState(state, load),
    });
  }
}

/** Each part once: else a small file could name a large one a hundred thousand times. */
function numberLoader(parts: ZipParts): LoadNumbers {
  const taken = new Set<string>();
  return async ({ file, type, length }) => {
    if (taken.has(file)) {
      throw new ProjectFileError({ code: 'project-file-part-reused', part: file });
    }
    taken.add(file);
    const size = length * BYTES_PER[type];
    const bytes = await parts.bytes(file, size);
    if (bytes.length !== size)
      throw new ProjectFileError({ code: 'project-file-part-cut', part: file });
    const numbers = {
      float32: () => new Float32Array(bytes.buffer, bytes.byteOffset, length),
      int32: () => new Int32Array(bytes.buffer, bytes.byteOffset, length),
      uint8: () => bytes,
    }[type]();
    return numbers as never;
  };
}

/**
 * The student that labels without a training, checked as any that is brought; last, as it is shared.
 * @throws ProjectFileError where it would give its labels under other ones' names.
 */
async function takeStudent(
  { hasStudent, project: { recipe } }: Manifest,
  parts: ZipParts,
): Promise<ProjectRecord['recipe']> {
  if (!recipe) return recipe;
  const brought = hasStudent ? await readBrought(parts) : null;
  const pretrained = brought?.id ?? recipe.student.pretrained;
  const student = brought ?? (await getStudent(pretrained ?? ''));
  if (student && !knowsLabels(await studentLabels(student.files), recipe.task.labels)) {
    throw new ProjectFileError({ code: 'project-file-student-labels' });
  }
  if (brought) await putStudent(brought);
  return { ...recipe, student: { ...recipe.student, ...(pretrained && { pretrained }) } };
}

async function readBrought(parts: ZipParts): Promise<StudentRecord> {
  const bytes = await parts.bytes(STUDENT_ENTRY, 4_000_000_000);
  // Its own parts have the same limits.
  await ZipParts.open(new Blob([bytes]));
  return (await readStudent(new File([bytes], STUDENT_ENTRY))).record;
}
