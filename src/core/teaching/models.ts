/**
 * @file Which of WebLLM's prebuilt models can be teachers, and which form of one fits a GPU. Pure:
 * the list comes in as data.
 */
import type { ModelChoice } from './chat';
import { TeacherError } from './teacher';

/** What this module reads of WebLLM's `ModelRecord`. */
export interface ModelRecord {
  model_id: string;
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
}

/** Small enough for most laptops, and the smallest here that keeps to lists of labels. */
export const DEFAULT_MODEL = 'Qwen2.5-1.5B-Instruct-q4f16_1-MLC';
const DEFAULT_CONTEXT_TOKENS = 4096;
const LANGUAGE_MODEL = 0;
/** Trained for something else than to follow instructions, or to think for long first. */
const UNSUITABLE = /base|coder|math|reasoning|-R1-|vision|phi-1_5|phi-2|embed/i;
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
    throw new TeacherError(
      `There is no language model named “${id}”. Choose another model in the teacher's settings, ` +
        `or take out the recipe's “teacher.model” for the default (${DEFAULT_MODEL}).`,
    );
  }
  if (hasShaderF16 || !needsShaderF16(id)) return choice(record);
  const twin = records.find(({ model_id }) => model_id === singlePrecisionId(id));
  if (!twin) {
    throw new TeacherError(
      `The model “${id}” needs half-precision arithmetic (shader-f16), which this browser's ` +
        'graphics card does not offer, and it has no single-precision form. Choose another model.',
    );
  }
  return choice(twin);
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

function singlePrecisionId(id: string): string {
  return id.replace(/(-q\d+)f16/, '$1f32');
}

function halfPrecisionId(id: string): string {
  return id.replace(/(-q\d+)f32/, '$1f16');
}
