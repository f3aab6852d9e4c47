/** @file Which model each class of machine is told to begin with, out of the pinned configuration itself. */
import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { RECOMMENDED, recommendModel } from '../../../../src/core/engines/recommended-models';
import {
  DEFAULT_MODEL,
  teacherModels,
  type MachineInfo,
} from '../../../../src/core/engines/webllm-models';

const models = teacherModels(prebuiltAppConfig.model_list);
const LAPTOP: MachineInfo = {
  hasGpu: true,
  shaderF16: true,
  software: false,
  maxBufferBytes: 2_000_000_000,
  memoryGB: 8,
  freeBytes: 20_000_000_000,
};
const idFor = (more: Partial<MachineInfo>) =>
  recommendModel(models, { ...LAPTOP, ...more })?.model.id;

describe('what is recommended', () => {
  it('is in WebLLM’s configuration, with a form for graphics cards without half precision', () => {
    for (const { id } of RECOMMENDED) {
      expect(models.find((model) => model.id === id)?.f32Twin, id).toBeTruthy();
    }
  });

  it('stands in the documentation with the memory that the configuration says', async () => {
    const page = await readFile('docs/models.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(RECOMMENDED.length);
    for (const row of rows) {
      const [, id = '', memory = ''] = row
        .split('|')
        .map((cell) => cell.trim().replaceAll('`', ''));
      const model = models.find((one) => one.id === id);
      expect(model && Math.round(model.vramMB), id).toBe(Number(memory.replaceAll(',', '')));
    }
    for (const { id } of RECOMMENDED) expect(page).toContain(`\`${id}\``);
  });
});

describe('a machine', () => {
  it.each<[string, Partial<MachineInfo>, string]>([
    ['of 8 GB or more', {}, 'Qwen3.5-2B-q4f16_1-MLC'],
    ['of 8 GB without half precision', { shaderF16: false }, 'Qwen3.5-2B-q4f16_1-MLC'],
    ['that tells no memory', { memoryGB: null }, DEFAULT_MODEL],
    ['of 4 GB', { memoryGB: 4 }, DEFAULT_MODEL],
    ['of 4 GB without half precision', { memoryGB: 4, shaderF16: false }, DEFAULT_MODEL],
    ['of 2 GB', { memoryGB: 2 }, 'Llama-3.2-1B-Instruct-q4f16_1-MLC'],
    ['with little room in the browser', { freeBytes: 2_000_000_000 }, DEFAULT_MODEL],
    ['of 1 GB', { memoryGB: 1 }, 'SmolLM2-360M-Instruct-q4f16_1-MLC'],
  ])('%s', (_, more, id) => expect(idFor(more)).toBe(id));

  it.each<[string, Partial<MachineInfo>]>([
    ['without a GPU', { hasGpu: false }],
    ['that computes on the processor', { software: true }],
    ['without any room', { freeBytes: 0 }],
  ])('%s is told none', (_, more) => expect(idFor(more)).toBeUndefined());
});
