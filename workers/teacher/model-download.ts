/**
 * @file Downloads a model's files into WebLLM's own caches, where its engine finds them. Invariant: a
 * file is in a cache as a whole or not at all, so that a download goes on with the file it stopped at.
 *
 * A pause loses the file under way. Going on within it would take its beginning kept as an entry of its own,
 * and a range asked of servers of which not all allow that to strangers' pages, for the sake of one file of
 * some ten megabytes. How many it is at most is said while it goes on.
 */
import type { ModelRecord } from '@mlc-ai/web-llm';
import * as v from 'valibot';
import type { LoadProgress } from '../../src/core/teaching/teacher';
import { Stopped } from '../../src/core/stopped';
import { TeacherError } from '../../src/core/teaching/teacher';
import { modelAddress } from './model-address';

const ModelConfig = v.object({ tokenizer_files: v.optional(v.array(v.string()), []) });

const WeightList = v.object({
  records: v.array(
    v.object({ dataPath: v.string(), nbytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) }),
  ),
});

interface Wanted {
  cache: string;
  url: string;
  /** 0 where it is not known, which is so for small files only (MOST_UNKNOWN_BYTES). */
  bytes: number;
}

const MODEL = 'webllm/model';
/** A tokenizer or a library has some megabytes. */
const MOST_UNKNOWN_BYTES = 500e6;
/** Often enough for a bar that moves, seldom enough for the page. */
const REPORT_EVERY_MS = 200;

/**
 * @param freeBytes the browser's room; null where it does not say.
 * @throws Stopped when stopped; TeacherError `storage` before the first byte where there is no room
 *   for what is missing, `network` where a file cannot be had, and `language-model-foreign` where it is another.
 */
export async function downloadModel(
  record: Pick<ModelRecord, 'model' | 'model_id' | 'model_lib'>,
  freeBytes: number | null,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const files = await filesOf(record, signal);
  const present = await Promise.all(files.map(isKept));
  const missing = files.filter((_, i) => !present[i]);
  const total = sum(files);
  const needed = sum(missing);
  if (freeBytes !== null && needed > freeBytes) {
    const room = { model: record.model_id, bytes: needed, free: freeBytes };
    throw new TeacherError({ code: 'language-model-needs-room', ...room }, 'storage');
  }
  const atRisk = Math.max(0, ...missing.map(({ bytes }) => bytes));
  let done = total - needed;
  let reportedAt = Number.NEGATIVE_INFINITY;
  const add = (bytes: number) => {
    done += bytes;
    if (performance.now() - reportedAt < REPORT_EVERY_MS && done < total) return;
    reportedAt = performance.now();
    onProgress({
      fraction: total === 0 ? 1 : Math.min(1, done / total),
      message: {
        code: 'downloading-model',
        ...{ bytes: done, total, atRisk: done < total ? atRisk : 0 },
      },
    });
  };
  for (const file of missing) await fetchInto(file, signal, file.bytes > 0 ? add : () => undefined);
  add(0);
}

/** Reads the two small files that say what else there is. */
async function filesOf(
  { model, model_lib }: Pick<ModelRecord, 'model' | 'model_lib'>,
  signal: AbortSignal,
): Promise<Wanted[]> {
  const base = modelAddress(model);
  const at = (cache: string, name: string, bytes = 0) => ({
    cache,
    url: new URL(name, base).href,
    bytes,
  });
  const config = at('webllm/config', 'mlc-chat-config.json');
  const list = at(MODEL, 'tensor-cache.json');
  const { tokenizer_files: tokenizers } = await readJson(config, ModelConfig, signal);
  const { records } = await readJson(list, WeightList, signal);
  const tokenizer = tokenizers.includes('tokenizer.json') ? 'tokenizer.json' : 'tokenizer.model';
  return [
    at(MODEL, tokenizer),
    ...records.map(({ dataPath, nbytes }) => at(MODEL, dataPath, nbytes)),
    // WebLLM does not cache a library of this machine, which may change.
    ...(model_lib.includes('localhost')
      ? []
      : [{ cache: 'webllm/wasm', url: model_lib, bytes: 0 }]),
  ];
}

/** What its server sends may be anything. @throws TeacherError where it is not what the schema asks for; it is not kept then. */
async function readJson<Schema extends v.GenericSchema>(
  file: Wanted,
  schema: Schema,
  signal: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  if (!(await isKept(file))) await fetchInto(file, signal, () => undefined);
  const response = await (await caches.open(file.cache)).match(file.url);
  try {
    return v.parse(schema, await response?.json());
  } catch {
    await (await caches.open(file.cache)).delete(file.url);
    throw new TeacherError({ code: 'language-model-foreign', url: file.url });
  }
}

async function isKept({ cache, url }: Wanted): Promise<boolean> {
  return (await (await caches.open(cache)).match(url)) !== undefined;
}

/** @throws TeacherError `language-model-foreign` where it is not as long as the list of weights says: it is not kept. */
async function fetchInto(
  { cache, url, bytes }: Wanted,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const flaws: TeacherError[] = [];
  let received = 0;
  const check = (isRight: boolean) => {
    if (isRight) return;
    const foreign = new TeacherError({ code: 'language-model-foreign', url });
    flaws.push(foreign);
    throw foreign;
  };
  try {
    const response = await fetch(url, { signal });
    if (!response.ok || !response.body) throw new Error(`${url}: status ${response.status}`);
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          received += chunk.byteLength;
          check(received <= (bytes || MOST_UNKNOWN_BYTES));
          onBytes(chunk.byteLength);
          controller.enqueue(chunk);
        },
        // A stream that fails at its end, too, leaves nothing in the cache.
        flush: () => check(bytes === 0 || received === bytes),
      }),
    );
    const { headers } = response;
    await (await caches.open(cache)).put(url, new Response(counted, { headers }));
  } catch (error) {
    // A cache says of a stream that failed only that it did.
    throw flaws.at(0) ?? failureOf(error, signal);
  }
}

function failureOf(error: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return new Stopped();
  const details = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'QuotaExceededError') {
    return new TeacherError({ code: 'language-model-download-full', details }, 'storage');
  }
  return new TeacherError({ code: 'language-model-download-failed', details }, 'network');
}

function sum(files: readonly Wanted[]): number {
  return files.reduce((bytes, file) => bytes + file.bytes, 0);
}
