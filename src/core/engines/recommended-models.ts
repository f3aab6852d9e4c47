/**
 * @file Which of WebLLM's models to begin with, by what browsers tell of a machine. docs/models.md has the figures
 * and their sources. Invariant: every id is in the pinned configuration, which a test holds it to.
 */
import { DEFAULT_MODEL, fitOf, type MachineInfo, type ModelInfo } from './webllm-models';

interface Recommendation {
  id: string;
  /** The least memory that the browser must tell of; null where it may tell of none. */
  leastMemoryGB: number | null;
  /** Why this one, for people. */
  why: string;
}

/** The most capable first. */
export const RECOMMENDED: readonly Recommendation[] = [
  {
    id: 'Qwen3.5-2B-q4f16_1-MLC',
    leastMemoryGB: 8,
    why:
      'Of 2026, for many languages, free for any use, and at home in 8 GB of memory. With a graphics card of 6 GB ' +
      'or more, Qwen3.5 4B is the next step.',
  },
  {
    id: DEFAULT_MODEL,
    leastMemoryGB: null,
    why: 'Small enough for most laptops, and free for any use. Recipes that name no model run with it.',
  },
  {
    id: 'Llama-3.2-1B-Instruct-q4f16_1-MLC',
    leastMemoryGB: null,
    why: 'For little memory. Expect more rows that it gets wrong; mind Meta’s licence.',
  },
];

/** The first recommended one that runs well here, else the largest one below the default; undefined where none does. */
export function recommendModel(
  models: readonly ModelInfo[],
  machine: MachineInfo,
): { model: ModelInfo; why: string } | undefined {
  const running = models.filter((model) => fitOf(model, machine).fit === 'good');
  for (const { id, leastMemoryGB, why } of RECOMMENDED) {
    if (leastMemoryGB !== null && (machine.memoryGB ?? 0) < leastMemoryGB) continue;
    const model = running.find((one) => one.id === id);
    if (model) return { model, why };
  }
  const most = models.find(({ id }) => id === DEFAULT_MODEL)?.vramMB ?? Number.POSITIVE_INFINITY;
  const model = running.filter(({ vramMB }) => vramMB <= most).at(-1);
  return model && { model, why: 'The largest that runs well here.' };
}
