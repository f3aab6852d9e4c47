/**
 * @file Models that came as a folder: their files lie in the models' cache, under addresses that no
 * server has. Invariant: a folder whose config.json is there is there as a whole.
 */
import { at } from '../../src/core/reads';
import { EncoderError } from '../../src/core/students/encoder/errors';
import { folderAddress, isFolderAddress, modelTitle } from '../../src/core/students/model-address';
import { contentKey } from '../../src/core/teaching/content-key';
import { MODEL_CACHE, SIZE_HEADER } from './cached-http-file';
import { BlobFile } from './blob-file';
import type { ModelFiles } from './model-file';

/** `.invalid` is reserved for names that never exist (RFC 2606). */
const ORIGIN = 'https://kept-folder.invalid/';
const CONFIG = 'config.json';
/** What students and sentence encoders read of a folder; exports hold much more. */
const USEFUL =
  /^((config|tokenizer|tokenizer_config)\.json|vocab\.txt|model\.safetensors|onnx\/model(_quantized)?\.onnx(_data)?)$/;
const DIGESTED_BYTES = 1 << 24;

/** The files of a kept folder. @throws EncoderError, when one is opened, if there is no such folder. */
export function keptFolder(address: string): ModelFiles {
  const match = async (name: string) => (await openCache()).match(urlOf(address, name));
  return {
    open: async (name) => {
      const [stored, config] = [await match(name), await match(CONFIG)];
      if (!config) {
        throw new EncoderError({ code: 'model-folder-gone', folder: modelTitle(address) });
      }
      return stored ? new BlobFile(await stored.blob()) : null;
    },
  };
}

/** The address of the folder that a file in the models' cache belongs to, or null. */
export function folderOfUrl(url: string): string | null {
  if (!url.startsWith(ORIGIN)) return null;
  return decodeURIComponent(at(url.slice(ORIGIN.length).split('/'), 0));
}

/**
 * Keeps what models need of a folder.
 * @param files with their paths below the folder.
 * @returns the folder's address; folders of equal content have the same.
 * @throws EncoderError naming what is missing, or where there is no room.
 */
export async function keepFolder(
  name: string,
  files: readonly { path: string; file: File }[],
  onProgress: (fraction: number) => void,
): Promise<string> {
  const useful = usefulFiles(files);
  checkComplete(name, useful);
  const total = [...useful.values()].reduce((sum, { size }) => sum + size, 0);
  const address = folderAddress(`${plainName(name)}-${await digestOf(useful)}`);
  const cache = await openCache();
  // With it the folder is there as a whole.
  if (await cache.match(urlOf(address, CONFIG))) {
    onProgress(1);
    return address;
  }
  let kept = 0;
  for (const [path, file] of inOrder(useful)) {
    const response = new Response(file, { headers: { [SIZE_HEADER]: String(file.size) } });
    try {
      await cache.put(urlOf(address, path), response);
    } catch {
      for (const stored of useful.keys()) await cache.delete(urlOf(address, stored));
      throw new EncoderError({ code: 'model-folder-no-room', folder: name, bytes: total });
    }
    kept += file.size;
    onProgress(kept / total);
  }
  return address;
}

/** The useful files by their paths below the place where config.json is. */
function usefulFiles(files: readonly { path: string; file: File }[]): Map<string, File> {
  const roots = files
    .filter(({ path }) => path === CONFIG || path.endsWith(`/${CONFIG}`))
    .map(({ path }) => path.slice(0, -CONFIG.length))
    .sort((a, b) => a.length - b.length);
  const root = roots.at(0) ?? '';
  const useful = new Map<string, File>();
  for (const { path, file } of files) {
    if (!path.startsWith(root)) continue;
    const below = path.slice(root.length);
    // Some exports have the ONNX files beside the others.
    const wanted = /^model\w*\.onnx/.test(below) ? `onnx/${below}` : below;
    if (USEFUL.test(wanted)) useful.set(wanted, file);
  }
  return useful;
}

function checkComplete(name: string, files: ReadonlyMap<string, File>): void {
  const has = (...names: string[]) => names.some((one) => files.has(one));
  const missing = [
    ...(has(CONFIG) ? [] : [CONFIG]),
    ...(has('tokenizer.json', 'vocab.txt') ? [] : ['tokenizer.json / vocab.txt']),
    ...(has('model.safetensors', 'onnx/model.onnx', 'onnx/model_quantized.onnx')
      ? []
      : ['model.safetensors / onnx/model.onnx']),
  ];
  if (missing.length === 0) return;
  throw new EncoderError({ code: 'model-folder-incomplete', folder: name, missing });
}

/** config.json comes last: with it the folder is there. */
function inOrder(files: ReadonlyMap<string, File>): [string, File][] {
  return [...files].sort(([a], [b]) => Number(a === CONFIG) - Number(b === CONFIG));
}

/** Eight hexadecimal digits of the files' names and contents. */
async function digestOf(files: ReadonlyMap<string, File>): Promise<string> {
  const parts: string[] = [];
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    parts.push(path);
    for (let start = 0; start < file.size; start += DIGESTED_BYTES) {
      const bytes = await file.slice(start, start + DIGESTED_BYTES).arrayBuffer();
      parts.push(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).join());
    }
  }
  return contentKey(...parts).slice(0, 8);
}

async function openCache(): Promise<Cache> {
  // Insecure contexts have no Cache API, and some private windows forbid it.
  const cache = 'caches' in globalThis ? await caches.open(MODEL_CACHE).catch(() => null) : null;
  if (cache) return cache;
  throw new EncoderError({ code: 'model-folder-not-kept' });
}

function plainName(name: string): string {
  return name.trim().replace(/[^\w.-]+/g, '-') || 'model';
}

function urlOf(address: string, path: string): string {
  if (!isFolderAddress(address)) throw new Error(`“${address}” is no folder.`);
  return `${ORIGIN}${encodeURIComponent(address)}/${path}`;
}
