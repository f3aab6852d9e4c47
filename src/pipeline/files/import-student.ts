/** @file A student that was trained elsewhere, brought here as a zip file to label without a teacher. */
import { fingerprint } from '../../core/fingerprint';
import { ONNX_FILE, WEIGHTS_FILE } from '../../core/students/archive/encoder-archive';
import { readSettings, SETTINGS_FILE } from '../../core/students/archive/settings';
import type { ModelMessage } from '../../core/messages/model';
import type { StudentFlaw } from '../../core/messages/training';
import { EncoderError } from '../../core/students/encoder/errors';
import { TrainingError } from '../../core/students/training';
import type { Recipe } from '../../core/task/recipe';
import type { StudentRecord } from '../../persist/schema';
import { getStudent, putStudent } from '../../persist/students';
import { readRecipeFile } from './recipe-file';
import { RECIPE_FILE } from './student-file';
import { studentLabels } from './student-labels';
import type { ZippedFile } from './zip';

/** What `StudentApi.open` needs of an archive; the rest is for use elsewhere, and not kept. */
const HUB_FILES = [SETTINGS_FILE, 'config.json', 'tokenizer.json', 'tokenizer_config.json'];
const NEEDED = {
  ngram: ['features.json', 'weights.safetensors'],
  encoder: [...HUB_FILES, WEIGHTS_FILE],
  'encoder-head': [...HUB_FILES, ONNX_FILE],
};

/** Whether a dropped file is an archive with a student in it; other archives may hold a table. */
export async function isStudentFile(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  if (!/\.zip$/i.test(file.name) || start[0] !== 0x50 || start[1] !== 0x4b) return false;
  const { unzip } = await import('./zip');
  try {
    const names = (await unzip(file)).map(({ name }) => name.split('/').at(-1) ?? '');
    return [RECIPE_FILE, SETTINGS_FILE, WEIGHTS_FILE, ...NEEDED.ngram].some((name) =>
      names.includes(name),
    );
  } catch {
    // What is damaged is best refused by who knows what a student has in it.
    return true;
  }
}

/** A student from a file that was checked, and the recipe that labels with it. */
export interface BroughtStudent {
  recipe: Recipe;
  /** To be kept. */
  record: StudentRecord;
}

/**
 * Checks a student, keeps it and returns the recipe that labels a table with it.
 * @throws TrainingError, RecipeError when the file holds no usable student; nothing was changed then.
 */
export async function importStudent(file: File): Promise<Recipe> {
  const { recipe, record } = await readStudent(file);
  await putStudent(record);
  return recipe;
}

/** Checks a student, and keeps nothing. @throws as `importStudent` does. */
export async function readStudent(file: File): Promise<BroughtStudent> {
  try {
    const { unzip } = await import('./zip');
    const zipped = inTopFolder(await unzip(file).catch(damaged));
    const kind = await kindOf(zipped);
    const files = new Map<string, string | Blob>();
    for (const name of NEEDED[kind]) {
      const blob = await contentOf(zipped, name);
      files.set(name, name.endsWith('.json') ? await blob.text() : blob);
    }
    const recipe = await readRecipeFile(
      new File([await contentOf(zipped, RECIPE_FILE)], RECIPE_FILE),
    );
    const labels = await studentLabels(files);
    const named = recipe.task.labels.map(({ name }) => name);
    if (JSON.stringify(labels) !== JSON.stringify(named)) {
      throw new TrainingError({ code: 'student-labels-differ', part: RECIPE_FILE });
    }
    const checksums = NEEDED[kind].map((name) => String(zipped.get(name)?.checksum));
    const id = await idFor(files, fingerprint(...checksums));
    return {
      recipe: { ...recipe, student: { ...recipe.student, pretrained: id } },
      record: { id, name: file.name, createdAt: Date.now(), files },
    };
  } catch (error) {
    if (!(error instanceof TrainingError || error instanceof EncoderError)) throw error;
    const reason = error.told as StudentFlaw | ModelMessage;
    throw new TrainingError({ code: 'student-file-unusable', file: file.name, reason });
  }
}

type Kind = keyof typeof NEEDED;

async function kindOf(zipped: ReadonlyMap<string, ZippedFile>): Promise<Kind> {
  if (zipped.has('features.json')) return 'ngram';
  return readSettings(await (await contentOf(zipped, SETTINGS_FILE)).text()).kind;
}

/**
 * The same files always have the same name, and no others ever do: files can be made to have any checksum, and
 * must not take the place of a student that labels somebody's project.
 */
async function idFor(files: StudentRecord['files'], checksum: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? checksum : `${checksum}-${n}`;
    const kept = await getStudent(id);
    if (!kept || (await haveSameContent(kept.files, files))) return id;
  }
}

async function haveSameContent(a: StudentRecord['files'], b: StudentRecord['files']) {
  if (a.size !== b.size) return false;
  for (const [name, content] of a) {
    const other = b.get(name);
    if (other === undefined || !(await isSameContent(content, other))) return false;
  }
  return true;
}

type Content = StudentRecord['files'] extends ReadonlyMap<string, infer One> ? One : never;

/** Compared a piece at a time: an encoder's weights are large. */
const PIECE_BYTES = 4_000_000;

async function isSameContent(a: Content, b: Content): Promise<boolean> {
  const [one, other] = [new Blob([a as BlobPart]), new Blob([b as BlobPart])];
  if (one.size !== other.size) return false;
  for (let from = 0; from < one.size; from += PIECE_BYTES) {
    const piece = async (blob: Blob) =>
      new Uint8Array(await blob.slice(from, from + PIECE_BYTES).arrayBuffer());
    const [ours, theirs] = [await piece(one), await piece(other)];
    if (ours.some((byte, i) => byte !== theirs[i])) return false;
  }
  return true;
}

/** Files by their names within the folder that holds the recipe: who zips anew may zip a folder. */
function inTopFolder(files: readonly ZippedFile[]): Map<string, ZippedFile> {
  const recipes = files
    .map(({ name }) => name)
    .filter((name) => name.split('/').at(-1) === RECIPE_FILE)
    .sort((a, b) => a.length - b.length);
  const folder = recipes.at(0)?.slice(0, -RECIPE_FILE.length) ?? '';
  return new Map(
    files
      .filter(({ name }) => name.startsWith(folder))
      .map((zipped) => [zipped.name.slice(folder.length), zipped]),
  );
}

async function contentOf(zipped: ReadonlyMap<string, ZippedFile>, name: string): Promise<Blob> {
  const entry = zipped.get(name);
  if (!entry) throw new TrainingError({ code: 'student-part-missing', part: name });
  return entry.read().catch(damaged);
}

function damaged(cause: unknown): never {
  if (cause instanceof TrainingError) throw cause;
  throw new TrainingError({ code: 'student-zip-damaged' }, { cause });
}
