/** @file A student that was trained elsewhere, brought here as a zip file to label without a teacher. */
import { fingerprint } from '../core/fingerprint';
import {
  openEncoderArchive,
  SETTINGS_FILE,
  WEIGHTS_FILE,
} from '../core/students/archive/encoder-archive';
import { readNgramArchive } from '../core/students/archive/read-ngram-archive';
import { EncoderError } from '../core/students/encoder/errors';
import { blobSource } from '../core/students/encoder/safetensors';
import { TrainingError } from '../core/students/training';
import type { Recipe } from '../core/task/recipe';
import { putStudent } from '../persist/students';
import { readRecipeFile } from './recipe-file';
import { RECIPE_FILE } from './student-file';
import type { ZippedFile } from './zip';

/** What `StudentApi.open` needs of an archive; the rest is for use elsewhere, and not kept. */
const NEEDED = {
  ngram: ['features.json', 'weights.safetensors'],
  encoder: [
    ...[SETTINGS_FILE, WEIGHTS_FILE, 'config.json'],
    ...['tokenizer.json', 'tokenizer_config.json'],
  ],
} as const;

/** Whether a dropped file is an archive that may hold a student, by its first bytes. */
export async function isStudentFile(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return /\.zip$/i.test(file.name) && start[0] === 0x50 && start[1] === 0x4b;
}

/**
 * Checks a student, keeps it and returns the recipe that labels a table with it.
 * @throws TrainingError, RecipeError when the file holds no usable student; nothing was changed then.
 */
export async function importStudent(file: File): Promise<Recipe> {
  const { unzip } = await import('./zip');
  const zipped = inTopFolder(await unzip(file).catch(damaged));
  const kind = zipped.has('features.json') ? 'ngram' : 'encoder';
  const blobs = new Map<string, Blob>();
  for (const name of [RECIPE_FILE, ...NEEDED[kind]]) {
    const entry = zipped.get(name);
    if (!entry) throw unusable(file, `it lacks ${name}.`);
    blobs.set(name, await entry.read().catch(damaged));
  }
  const blobOf = (name: string): Blob => blobs.get(name) ?? new Blob();

  const recipe = await readRecipeFile(new File([blobOf(RECIPE_FILE)], RECIPE_FILE));
  const check = kind === 'ngram' ? ngramLabels : encoderLabels;
  const labels = await check(blobOf).catch((error: unknown) => {
    throw error instanceof EncoderError ? unusable(file, error.message) : error;
  });
  if (labels.join('\n') !== recipe.task.labels.map(({ name }) => name).join('\n')) {
    throw unusable(file, `its labels are not those of its ${RECIPE_FILE}.`);
  }

  const files = new Map<string, string | Blob>();
  for (const name of NEEDED[kind]) {
    files.set(name, name.endsWith('.json') ? await blobOf(name).text() : blobOf(name));
  }
  const id = fingerprint(...NEEDED[kind].map((name) => String(zipped.get(name)?.checksum)));
  await putStudent({ id, name: file.name, createdAt: Date.now(), files });
  return { ...recipe, student: { ...recipe.student, pretrained: id } };
}

async function ngramLabels(blobOf: (name: string) => Blob): Promise<string[]> {
  const features = await blobOf('features.json').text();
  const weights = blobSource(blobOf('weights.safetensors'));
  return (await readNgramArchive(features, weights)).labels;
}

async function encoderLabels(blobOf: (name: string) => Blob): Promise<string[]> {
  const settings = await blobOf(SETTINGS_FILE).text();
  const config = await blobOf('config.json').text();
  return (await openEncoderArchive(settings, config, blobSource(blobOf(WEIGHTS_FILE)))).labels;
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

function unusable({ name }: File, reason: string): TrainingError {
  return new TrainingError(
    `${name} holds no student that can be used: ${reason} Nothing was changed.`,
  );
}

function damaged(): never {
  throw new TrainingError(
    'This zip file is damaged. Nothing was changed. Export the student again.',
  );
}
