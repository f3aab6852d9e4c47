/** @file Which models are offered, and which form of one is loaded. */
import { describe, expect, it } from 'vitest';
import type { MachineInfo, ModelRecord } from '../../../../src/core/engines/webllm-models';
import {
  chooseModel,
  DEFAULT_MODEL,
  fitOf,
  type FitReason,
  ownModel,
  wantedModel,
  teacherModels,
} from '../../../../src/core/engines/webllm-models';
import { TeacherError } from '../../../../src/core/teaching/teacher';

const record = (model_id: string, vram_required_MB = 1000, more: object = {}): ModelRecord => ({
  model_id,
  vram_required_MB,
  ...more,
});

const RECORDS = [
  record('Llama-3.2-1B-Instruct-q4f32_1-MLC', 1129, { overrides: { context_window_size: 4096 } }),
  record('Llama-3.2-1B-Instruct-q4f16_1-MLC', 879, { low_resource_required: true }),
  record('Llama-3.2-1B-Instruct-q0f16-MLC', 2573),
  record('gemma3-1b-it-q4f16_1-MLC', 711),
  record('phi-3-mini-q4f32_1-MLC-1k', 3179, { overrides: { context_window_size: 1024 } }),
  record('Qwen3-0.6B-q4f16_1-MLC', 1403),
  record('Qwen2.5-Coder-3B-Instruct-q4f16_1-MLC'),
  record('Qwen2-Math-1.5B-Instruct-q4f16_1-MLC'),
  record('Phi-3.5-vision-instruct-q4f16_1-MLC', 4521, { model_type: 2 }),
  record('snowflake-arctic-embed-m-q0f32-MLC-b4', 539, { model_type: 1 }),
  record('Ministral-3-3B-Base-2512-q4f16_1-MLC'),
  record('DeepSeek-R1-Distill-Qwen-7B-q4f16_1-MLC'),
];

describe('teacherModels', () => {
  const models = teacherModels(RECORDS);

  it('lists four-bit models that follow instructions, smallest first, each once', () => {
    expect(models.map(({ id }) => id)).toEqual([
      'gemma3-1b-it-q4f16_1-MLC',
      'Llama-3.2-1B-Instruct-q4f16_1-MLC',
      'Qwen3-0.6B-q4f16_1-MLC',
      'phi-3-mini-q4f32_1-MLC-1k',
    ]);
  });

  it('tells size, context, need of half precision, and the single-precision twin', () => {
    expect(models[1]).toEqual({
      id: 'Llama-3.2-1B-Instruct-q4f16_1-MLC',
      vramMB: 879,
      contextTokens: 4096,
      needsShaderF16: true,
      f32Twin: { id: 'Llama-3.2-1B-Instruct-q4f32_1-MLC', vramMB: 1129 },
      lowResource: true,
      page: null,
      bufferBytes: null,
    });
    expect(models[0]?.f32Twin).toBeNull();
    expect(models[3]).toMatchObject({ needsShaderF16: false, f32Twin: null, contextTokens: 1024 });
  });
});

const MACHINE: MachineInfo = {
  hasGpu: true,
  shaderF16: true,
  software: false,
  maxBufferBytes: 2_000_000_000,
  memoryGB: 8,
  freeBytes: 10_000_000_000,
};

describe('fitOf', () => {
  const [model] = teacherModels([
    record('Llama-3.2-3B-Instruct-q4f16_1-MLC', 2264, {
      model: 'https://hub.example/llama',
      buffer_size_required_bytes: 1_000,
    }),
    record('Llama-3.2-3B-Instruct-q4f32_1-MLC', 2952),
  ]);
  if (!model) throw new Error('no model');

  it('knows where the licence stands', () => {
    expect(model.page).toBe('https://hub.example/llama');
  });

  it.each<[Partial<MachineInfo>, string, FitReason | null]>([
    [{}, 'good', null],
    [{ hasGpu: false }, 'no', 'no-webgpu'],
    [{ maxBufferBytes: 999 }, 'no', 'buffer'],
    [{ freeBytes: 2_000_000_000 }, 'no', 'room'],
    [{ shaderF16: false, freeBytes: 2_500_000_000 }, 'no', 'room'],
    [{ shaderF16: false }, 'good', null],
    [{ memoryGB: 4 }, 'tight', 'memory'],
    [{ software: true }, 'tight', 'no-graphics-card'],
    [{ maxBufferBytes: null, memoryGB: null, freeBytes: null }, 'good', null],
  ])('judges by what the browser tells: %j', (more, fit, reason) => {
    const judged = fitOf(model, { ...MACHINE, ...more });
    expect(judged.fit).toBe(fit);
    expect(judged.reason).toBe(reason);
  });

  it('knows models without a form for the card', () => {
    const [lonely] = teacherModels([record('gemma3-1b-it-q4f16_1-MLC', 711)]);
    if (!lonely) throw new Error('no model');
    expect(fitOf(lonely, { ...MACHINE, shaderF16: false }).fit).toBe('no');
  });
});

it('makes a record of an own model', () => {
  expect(ownModel('mine', 'https://x.example/m')).toEqual({
    model: 'https://x.example/m/',
    model_id: 'mine',
    model_lib: 'https://x.example/m/lib.wasm',
  });
});

it('calls an own model without a name as its folder is called', () => {
  const nameOf = (modelUrl: string) => wantedModel({ modelUrl });
  expect(nameOf('https://x.example/models/Mine-q4f16_1-MLC/')).toBe('Mine-q4f16_1-MLC');
  expect(nameOf('https://hub.example/me/Mine-MLC/resolve/main/')).toBe('Mine-MLC');
  expect(nameOf('http://127.0.0.1:8080')).toBe('127.0.0.1:8080');
  expect(wantedModel({ model: 'named', modelUrl: 'https://x.example/m' })).toBe('named');
  expect(wantedModel({})).toBe(DEFAULT_MODEL);
});

describe('chooseModel', () => {
  it('takes the wanted model where the GPU has half precision', () => {
    expect(chooseModel(RECORDS, 'Llama-3.2-1B-Instruct-q4f16_1-MLC', true)).toMatchObject({
      modelId: 'Llama-3.2-1B-Instruct-q4f16_1-MLC',
      contextTokens: 4096,
      thinks: false,
    });
  });

  it('takes its twin where the GPU has not', () => {
    expect(chooseModel(RECORDS, 'Llama-3.2-1B-Instruct-q4f16_1-MLC', false).modelId).toBe(
      'Llama-3.2-1B-Instruct-q4f32_1-MLC',
    );
    expect(chooseModel(RECORDS, 'phi-3-mini-q4f32_1-MLC-1k', false).modelId).toBe(
      'phi-3-mini-q4f32_1-MLC-1k',
    );
  });

  it('knows which models think aloud', () => {
    expect(chooseModel(RECORDS, 'Qwen3-0.6B-q4f16_1-MLC', true).thinks).toBe(true);
  });

  it('says what to do where a model has no form for this GPU', () => {
    const choose = () => chooseModel(RECORDS, 'gemma3-1b-it-q4f16_1-MLC', false);
    expect(choose).toThrow(TeacherError);
    expect(choose).toThrow(/language-model-half-precision/);
  });

  it('says what to do about a model that does not exist', () => {
    expect(() => chooseModel(RECORDS, 'GPT-9', true)).toThrow(/language-model-unknown.*GPT-9/);
  });

  it('takes the default where none is wanted', () => {
    const records = [...RECORDS, record(DEFAULT_MODEL)];
    expect(chooseModel(records, undefined, true).modelId).toBe(DEFAULT_MODEL);
  });
});
