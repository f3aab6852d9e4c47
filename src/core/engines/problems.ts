/** @file What ended a run, and which ways out there are, for the page to offer. */
import { messageOf, type Message } from '../messages/message';
import type { ModelInfo } from './webllm-models';
import type { TeacherProblemKind } from '../teaching/teacher';
import { TeacherError } from '../teaching/teacher';

export interface TeacherProblem {
  kind: TeacherProblemKind;
  told: Message;
  /** The page was in the background: browsers take memory from such pages first. */
  hidden: boolean;
  /** How long the machine slept shortly before; 0 where it did not. */
  asleepSeconds: number;
  /** Models that need less memory than the one that was lost, the largest first. */
  smallerModels: string[];
  /** A context that needs less memory with the same model; null where it is short already. */
  shorterContextTokens: number | null;
  /** Of kind `rows`: one of the rows that failed, what was asked and what was answered. */
  failing?: { row: number; text: string; answer: string; prompt: string };
}

/** Shorter contexts leave no room for instructions and a text. */
const SHORTEST_CONTEXT_TOKENS = 1024;
const OFFERED_MODELS = 3;

interface Surroundings {
  hidden: boolean;
  asleepSeconds: number;
  /** The model that was loaded, where it was one of the list. */
  modelId?: string | undefined;
  contextTokens?: number | undefined;
  models: readonly Pick<ModelInfo, 'id' | 'vramMB' | 'f32Twin' | 'contextTokens'>[];
}

/** Only trouble with memory has ways out by another model. */
export function problemOf(error: unknown, around: Surroundings): TeacherProblem {
  const kind = error instanceof TeacherError ? error.kind : 'broken';
  const told = messageOf(error);
  const { hidden, asleepSeconds } = around;
  const contextTokens = around.contextTokens ?? listedModel(around)?.contextTokens;
  const isMemory = kind === 'memory' || kind === 'lost';
  const shorter = contextTokens === undefined ? 0 : Math.floor(contextTokens / 2);
  return {
    kind,
    told,
    hidden,
    asleepSeconds,
    smallerModels: isMemory ? smallerModels(around) : [],
    shorterContextTokens: isMemory && shorter >= SHORTEST_CONTEXT_TOKENS ? shorter : null,
  };
}

function listedModel({
  modelId,
  models,
}: Surroundings): Surroundings['models'][number] | undefined {
  return models.find(({ id, f32Twin }) => id === modelId || f32Twin?.id === modelId);
}

function smallerModels(around: Surroundings): string[] {
  const listed = listedModel(around);
  const current = listed?.id === around.modelId ? listed?.vramMB : listed?.f32Twin?.vramMB;
  if (current === undefined) return [];
  return around.models
    .filter(({ vramMB }) => vramMB > 0 && vramMB < current)
    .sort((a, b) => b.vramMB - a.vramMB)
    .slice(0, OFFERED_MODELS)
    .map(({ id }) => id);
}
