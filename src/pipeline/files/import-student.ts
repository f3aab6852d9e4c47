/** @file A student that was trained elsewhere, brought here as a zip file to label without a teacher. */
import { fingerprint } from '../../core/fingerprint';
import {
  ONNX_FILE,
  openEncoderArchive,
  WEIGHTS_FILE,
} from '../../core/students/archive/encoder-archive';
import { openHeadArchive } from '../../core/students/archive/head-archive';
import { readNgramArchive } from '../../core/students/archive/read-ngram-archive';
import { readSettings, SETTINGS_FILE } from '../../core/students/archive/settings';
import { EncoderError } from '../../core/students/encoder/errors';
import { blobSource } from '../../core/students/encoder/safetensors';
import { TrainingError } from '../../core/students/training';
import type { Recipe } from '../../core/task/recipe';
import { putStudent } from '../../persist/students';
import { readRecipeFile } from './recipe-file';
import { RECIPE_FILE } from './student-file';
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

/**
 * Checks a student, keeps it and returns the recipe that labels a table with it.
 * @throws TrainingError, RecipeError when the file holds no usable student; nothing was changed then.
 */
export async function importStudent(file: File): Promise<Recipe> {
  try {
    const { unzip } = await import('./zip');
    const zipped = inTopFolder(await unzip(file).catch(damaged));
    const kind = await kindOf(zipped);
    const blobs = new Map<string, Blob>();
    for (const name of NEEDED[kind]) blobs.set(name, await contentOf(zipped, name));
    const recipe = await readRecipeFile(
      new File([await contentOf(zipped, RECIPE_FILE)], RECIPE_FILE),
    );
    const labels = await labelsOf(kind, (name) => blobs.get(name) ?? new Blob());
    if (labels.join('\n') !== recipe.task.labels.map(({ name }) => name).join('\n')) {
      throw new TrainingError(`its labels are not those of its ${RECIPE_FILE}.`);
    }
    const files = new Map<string, string | Blob>();
    for (const [name, blob] of blobs) {
      files.set(name, name.endsWith('.json') ? await blob.text() : blob);
    }
    const id = fingerprint(...NEEDED[kind].map((name) => String(zipped.get(name)?.checksum)));
    await putStudent({ id, name: file.name, createdAt: Date.now(), files });
    return { ...recipe, student: { ...recipe.student, pretrained: id } };
  } catch (error) {
    if (!(error instanceof TrainingError || error instanceof EncoderError)) throw error;
    throw new TrainingError(
      `${file.name} holds no student that can be used: ${error.message} Nothing was changed.`,
    );
  }
}

type Kind = keyof typeof NEEDED;

async function kindOf(zipped: ReadonlyMap<string, ZippedFile>): Promise<Kind> {
  if (zipped.has('features.json')) return 'ngram';
  return readSettings(await (await contentOf(zipped, SETTINGS_FILE)).text()).kind;
}

/** The labels that a student knows, once its files were found to fit together. */
async function labelsOf(kind: Kind, blobOf: (name: string) => Blob): Promise<string[]> {
  const source = (name: string) => blobSource(blobOf(name));
  if (kind === 'ngram') {
    const features = await blobOf('features.json').text();
    return (await readNgramArchive(features, source('weights.safetensors'))).labels;
  }
  const settings = await blobOf(SETTINGS_FILE).text();
  if (kind === 'encoder-head') return (await openHeadArchive(settings, source(ONNX_FILE))).labels;
  const config = await blobOf('config.json').text();
  return (await openEncoderArchive(settings, config, source(WEIGHTS_FILE))).labels;
}

/** Files by their names within the folder that holds the recipe: who zips anew may zip a folder. */
function inTopFolder(files: readonly ZippedFile[]): Map<string, ZippedFile> {
  const [recipe = ''] = files
    .map(({ name }) => name)
    .filter((name) => name.split('/').at(-1) === RECIPE_FILE)
    .sort((a, b) => a.length - b.length);
  const folder = recipe.slice(0, -RECIPE_FILE.length);
  return new Map(
    files
      .filter(({ name }) => name.startsWith(folder))
      .map((zipped) => [zipped.name.slice(folder.length), zipped]),
  );
}

async function contentOf(zipped: ReadonlyMap<string, ZippedFile>, name: string): Promise<Blob> {
  const entry = zipped.get(name);
  if (!entry) throw new TrainingError(`it lacks ${name}.`);
  return entry.read().catch(damaged);
}

function damaged(error: unknown): never {
  const reason = error instanceof Error ? ` (${error.message})` : '';
  throw new TrainingError(`the zip file is damaged${reason}. Export the student again.`);
}
