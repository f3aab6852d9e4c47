/**
 * @file Which of WebLLM's models to begin with, by what browsers tell of a machine. docs/models.md has the figures
 * and their sources. Invariant: every id is in the pinned configuration, which a test holds it to.
 */
import { DEFAULT_MODEL, fitOf, type MachineInfo, type ModelInfo } from './webllm-models';

/** Why one is the one to begin with. */
export type RecommendationReason = 'most-capable' | 'default' | 'little-memory' | 'largest';

interface Recommendation {
  id: string;
  /** The least memory that the browser must tell of; null where it may tell of none. */
  leastMemoryGB: number | null;
  why: RecommendationReason;
}

/** The most capable first. */
export const RECOMMENDED: readonly Recommendation[] = [
  {
    id: 'Qwen3.5-2B-q4f16_1-MLC',
    leastMemoryGB: 8,
    why: 'most-capable',
  },
  {
    id: DEFAULT_MODEL,
    leastMemoryGB: null,
    why: 'default',
  },
  {
    id: 'Llama-3.2-1B-Instruct-q4f16_1-MLC',
    leastMemoryGB: null,
    why: 'little-memory',
  },
];

/** The first recommended one that runs well here, else the largest one below the default; undefined where none does. */
export function recommendModel(
  models: readonly ModelInfo[],
  machine: MachineInfo,
): { model: ModelInfo; why: RecommendationReason } | undefined {
  const running = models.filter((model) => fitOf(model, machine).fit === 'good');
  for (const { id, leastMemoryGB, why } of RECOMMENDED) {
    if (leastMemoryGB !== null && (machine.memoryGB ?? 0) < leastMemoryGB) continue;
    const model = running.find((one) => one.id === id);
    if (model) return { model, why };
  }
  const most = models.find(({ id }) => id === DEFAULT_MODEL)?.vramMB ?? Number.POSITIVE_INFINITY;
  const model = running.filter(({ vramMB }) => vramMB <= most).at(-1);
  return model && { model, why: 'largest' };
}
