/**
 * @file Which of WebLLM's prebuilt models can be teachers, and which form of one fits a GPU. Pure:
 * the list comes in as data.
 */
import type { ModelChoice } from '../teaching/chat';
import { TeacherError } from '../teaching/teacher';

/** What this module reads of WebLLM's `ModelRecord`. */
export interface ModelRecord {
  model_id: string;
  /** Where its files are; the page of a model on its hub, unless it is one's own. */
  model?: string;
  buffer_size_required_bytes?: number;
  vram_required_MB?: number;
  low_resource_required?: boolean;
  overrides?: { context_window_size?: number };
  /** 0 or absent: a language model; others embed texts or see pictures. */
  model_type?: number;
}

/** A model that the user may pick. */
export interface ModelInfo {
  id: string;
  /** GPU memory in MB (10^6 bytes); the download is a little smaller. */
  vramMB: number;
  contextTokens: number;
  /** Cannot run where the GPU lacks half precision; its twin can. */
  needsShaderF16: boolean;
  /** The same model in single precision, taken where the GPU lacks shader-f16. */
  f32Twin: { id: string; vramMB: number } | null;
  /** WebLLM counts it among those that run on phones and weak laptops. */
  lowResource: boolean;
  /** The model's own page, which names its licence; WebLLM's list does not. Null for own models. */
  page: string | null;
  /** The largest single buffer it needs, in bytes; null where WebLLM does not say. */
  bufferBytes: number | null;
}

/** A model of which the browser keeps at least a part. */
export interface CachedModel {
  id: string;
  /** Bytes kept; null where the browser does not tell. */
  sizeBytes: number | null;
  /** Whether all of its weights are there; else loading it goes on where it ended. */
  complete: boolean;
  /** Came from a folder: deleting it cannot be made good by a download. */
  imported: boolean;
}

/** What a machine offers; null where the browser does not say. */
export interface MachineInfo {
  /** There is a GPU that pages may use. */
  hasGpu: boolean;
  shaderF16: boolean;
  /** It computes on the processor, which takes minutes a row. */
  software: boolean;
  maxBufferBytes: number | null;
  /** The machine's memory as browsers tell it, rounded and at most 8. */
  memoryGB: number | null;
  /** Room that the browser still gives this page. */
  freeBytes: number | null;
}

/** Whether a model would run; `tight`: perhaps, with other programs closed. */
/** Why one does not run well. */
export type FitReason =
  'no-webgpu' | 'half-precision' | 'buffer' | 'room' | 'no-graphics-card' | 'memory';

export type ModelFit = 'good' | 'tight' | 'no';

/** What a recipe without a model means: it stays, so that recipes mean tomorrow what they mean today. */
export const DEFAULT_MODEL = 'Qwen2.5-1.5B-Instruct-q4f16_1-MLC';
const DEFAULT_CONTEXT_TOKENS = 4096;
const LANGUAGE_MODEL = 0;
/** Trained for something else than to follow instructions, or to think for long first. */
const UNSUITABLE = /base|coder|math|reasoning|-R1-|vision|phi-1_5|phi-2|embed/i;
const BYTES_PER_MB = 1_000_000;
/** Browsers tell no more, for privacy: 8 may be any amount. */
const MOST_TOLD_GB = 8;
const HALF_A_GB_IN_MB = 500;
/** Four-bit weights; other forms of the same models need several times the memory. */
const QUANTISED = /-q4f(16|32)_\d+/;
/** The record's own `required_features` leaves this out for most models. */
const HALF_PRECISION = /-q\d+f16(_\d+)?(-|$)/;
/** Qwen3 and later think aloud by default. */
const THINKS = /^Qwen3/i;

/** The models suited to labelling, each in half precision where that exists, smallest first. */
export function teacherModels(records: readonly ModelRecord[]): ModelInfo[] {
  const suited = records.filter(isSuited);
  const ids = new Set(suited.map((record) => record.model_id));
  return suited
    .filter(({ model_id: id }) => needsShaderF16(id) || !ids.has(halfPrecisionId(id)))
    .map((record) => modelInfo(record, suited))
    .sort((a, b) => a.vramMB - b.vramMB || (a.id < b.id ? -1 : 1));
}

/**
 * The model to load: the wanted one, or the default; its twin where the GPU lacks shader-f16. A
 * wanted model may be any of the records, also one that `teacherModels` leaves out.
 * @throws TeacherError where there is no such model or no form of it for this GPU.
 */
export function chooseModel(
  records: readonly ModelRecord[],
  wanted: string | undefined,
  hasShaderF16: boolean,
): ModelChoice {
  const id = wanted ?? DEFAULT_MODEL;
  const record = records.find(({ model_id }) => model_id === id);
  if (!record) {
    const byDefault = DEFAULT_MODEL;
    throw new TeacherError({ code: 'language-model-unknown', model: id, byDefault });
  }
  if (hasShaderF16 || !needsShaderF16(id)) return choice(record);
  const twin = records.find(({ model_id }) => model_id === singlePrecisionId(id));
  if (!twin) {
    throw new TeacherError({ code: 'language-model-half-precision', model: id });
  }
  return choice(twin);
}

/** The form of a model that this machine would load; null where it can load none. */
export function formOf(
  model: ModelInfo,
  { shaderF16 }: Pick<MachineInfo, 'shaderF16'>,
): { id: string; vramMB: number } | null {
  return shaderF16 || !model.needsShaderF16 ? model : model.f32Twin;
}

/**
 * Browsers do not tell the memory of a GPU, so this goes by what they do tell: features, the largest
 * buffer, and the machine's memory, which laptops share with their GPU.
 */
export function fitOf(
  model: ModelInfo,
  machine: MachineInfo,
): {
  fit: ModelFit;
  reason: FitReason | null;
} {
  if (!machine.hasGpu) return { fit: 'no', reason: 'no-webgpu' };
  const form = formOf(model, machine);
  if (!form) {
    return { fit: 'no', reason: 'half-precision' };
  }
  const { maxBufferBytes, memoryGB, freeBytes } = machine;
  if (maxBufferBytes !== null && (model.bufferBytes ?? 0) > maxBufferBytes) {
    return { fit: 'no', reason: 'buffer' };
  }
  if (freeBytes !== null && form.vramMB * BYTES_PER_MB > freeBytes) {
    return { fit: 'no', reason: 'room' };
  }
  if (machine.software) {
    return { fit: 'tight', reason: 'no-graphics-card' };
  }
  if (memoryGB !== null && memoryGB < MOST_TOLD_GB && form.vramMB > memoryGB * HALF_A_GB_IN_MB) {
    return { fit: 'tight', reason: 'memory' };
  }
  return { fit: 'good', reason: null };
}

/** The model that a teacher names; one of one's own that it only gives an address of is called as its folder is. */
export function wantedModel({ model, modelUrl }: { model?: string; modelUrl?: string }): string {
  if (model !== undefined) return model;
  return modelUrl === undefined ? DEFAULT_MODEL : folderName(modelUrl);
}

/** On a hub the folder's revision stands behind its name. */
function folderName(address: string): string {
  const { host, pathname } = new URL(address);
  const folder = pathname.replace(/\/resolve\/.*$/, '');
  return folder.split('/').findLast((part) => part !== '') ?? host;
}

/** A record of a model of one's own, by its address. */
export function ownModel(name: string, url: string, libUrl?: string) {
  const model = url.endsWith('/') ? url : `${url}/`;
  return { model, model_id: name, model_lib: libUrl ?? `${model}lib.wasm` };
}

function isSuited({ model_id: id, model_type }: ModelRecord): boolean {
  return (
    (model_type ?? LANGUAGE_MODEL) === LANGUAGE_MODEL && QUANTISED.test(id) && !UNSUITABLE.test(id)
  );
}

function modelInfo(record: ModelRecord, records: readonly ModelRecord[]): ModelInfo {
  const { model_id: id } = record;
  const half = needsShaderF16(id);
  const twin = half && records.find(({ model_id }) => model_id === singlePrecisionId(id));
  return {
    id,
    vramMB: record.vram_required_MB ?? 0,
    contextTokens: contextTokens(record),
    needsShaderF16: half,
    f32Twin: twin ? { id: twin.model_id, vramMB: twin.vram_required_MB ?? 0 } : null,
    lowResource: record.low_resource_required ?? false,
    page: record.model?.startsWith('https://') ? record.model : null,
    bufferBytes: record.buffer_size_required_bytes ?? null,
  };
}

function choice(record: ModelRecord): ModelChoice {
  const { model_id: modelId } = record;
  return { modelId, contextTokens: contextTokens(record), thinks: THINKS.test(modelId) };
}

function contextTokens(record: ModelRecord): number {
  return record.overrides?.context_window_size ?? DEFAULT_CONTEXT_TOKENS;
}

function needsShaderF16(id: string): boolean {
  return HALF_PRECISION.test(id);
}

export function singlePrecisionId(id: string): string {
  return id.replace(/(-q\d+)f16/, '$1f32');
}

function halfPrecisionId(id: string): string {
  return id.replace(/(-q\d+)f32/, '$1f16');
}
