/**
 * @file Models that came as a folder: their files lie in WebLLM's own caches under an address that no
 * server has, so that the engine finds them as if it had downloaded them.
 */
import type { ModelRecord } from '@mlc-ai/web-llm';
import { at } from '../../src/core/reads';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import { TeacherError } from '../../src/core/teaching/teacher';
import type { ModelFile } from './api';

/** `.invalid` is reserved for names that never exist (RFC 2606). */
const ORIGIN = 'https://imported-models.invalid/';
const FOLDER = 'resolve/main/';
const CONFIG = 'mlc-chat-config.json';
const WEIGHTS = 'tensor-cache.json';
/** Older exports call their list of weights so. */
const OLD_WEIGHTS = 'ndarray-cache.json';

/** The records of all models that were imported; what the caches hold is the only register. */
export async function importedModels(): Promise<ModelRecord[]> {
  const keys = await (await caches.open('webllm/wasm')).keys();
  return keys.flatMap(({ url }) => (url.startsWith(ORIGIN) ? [recordOf(idOf(url))] : []));
}

export function isImported(id: string, records: readonly ModelRecord[]): boolean {
  return records.some(({ model_id, model }) => model_id === id && model.startsWith(ORIGIN));
}

/**
 * Takes a model's files: configuration, tokeniser, list of weights, weights, and one `.wasm`.
 * @returns the id to load it by.
 * @throws TeacherError naming what is missing.
 */
export async function importFiles(
  name: string,
  files: readonly ModelFile[],
  onProgress: (progress: LoadProgress) => void,
): Promise<string> {
  const id = name.trim().replace(/[^\w.-]+/g, '-') || 'model';
  const named = new Map(files.map(({ path, file }) => [path.split('/').at(-1) ?? path, file]));
  const config = named.get(CONFIG);
  const weights = named.get(WEIGHTS) ?? named.get(OLD_WEIGHTS);
  const library = [...named].find(([file]) => file.endsWith('.wasm'))?.[1];
  const missing = [
    ...(config ? [] : [CONFIG]),
    ...(weights ? [] : [WEIGHTS]),
    ...(library ? [] : ['*.wasm']),
    ...(weights ? await missingShards(weights, named) : []),
  ];
  if (!config || !weights || !library || missing.length > 0) {
    throw new TeacherError({ code: 'language-model-incomplete', missing });
  }
  const record = recordOf(id);
  const address = record.model + FOLDER;
  const puts: [cache: string, url: string, file: Blob][] = [
    ['webllm/config', address + CONFIG, config],
    ['webllm/model', address + WEIGHTS, weights],
    ...[...named].flatMap(([file, blob]): [string, string, Blob][] =>
      [CONFIG, WEIGHTS, OLD_WEIGHTS].includes(file) || file.endsWith('.wasm')
        ? []
        : [['webllm/model', address + file, blob]],
    ),
    // Last: a model counts as imported once its library is there.
    ['webllm/wasm', record.model_lib, library],
  ];
  const wasThere = (await (await caches.open('webllm/wasm')).match(record.model_lib)) !== undefined;
  for (const [i, [cache, url, file]] of puts.entries()) {
    try {
      await put(cache, url, file);
    } catch (error) {
      // Half a model would fill the storage where nobody sees it.
      if (!wasThere) await Promise.all(puts.map(([name, address]) => forget(name, address)));
      throw error;
    }
    onProgress({ fraction: (i + 1) / puts.length, message: { code: 'keeping-model', model: id } });
  }
  return id;
}

async function forget(cache: string, url: string): Promise<void> {
  await (await caches.open(cache)).delete(url);
}

async function missingShards(weights: Blob, named: ReadonlyMap<string, Blob>): Promise<string[]> {
  try {
    const list = JSON.parse(await weights.text()) as { records?: { dataPath: string }[] };
    return (list.records ?? []).flatMap(({ dataPath }) =>
      named.has(dataPath.split('/').at(-1) ?? '') ? [] : [dataPath],
    );
  } catch {
    throw new TeacherError({ code: 'language-model-unreadable', file: WEIGHTS });
  }
}

async function put(cache: string, url: string, file: Blob): Promise<void> {
  try {
    await (await caches.open(cache)).put(url, new Response(file));
  } catch (error) {
    const details = error instanceof Error ? error.message : '';
    throw new TeacherError({ code: 'language-model-download-full', details }, 'storage');
  }
}

function recordOf(id: string): ModelRecord {
  const model = `${ORIGIN}${id}/`;
  return { model, model_id: id, model_lib: `${model}${FOLDER}lib.wasm` };
}

function idOf(url: string): string {
  return decodeURIComponent(at(url.slice(ORIGIN.length).split('/'), 0));
}
