/**
 * @file Names for contents: keys under which annotations may be kept, and seeds. 128 bits, so that a
 * hundred thousand texts do not meet by chance; not for secrets.
 */
import type { Task } from '../task/recipe';
import type { LanguageModelConfig } from './settings';
import { teachingSettings } from './settings';
import type { TeacherRow } from './teacher';

const LANES = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
const MULTIPLIERS = [0x01000193, 0x2c1b3c6d, 0x297a2d39, 0x5bd1e995];

/** 32 hexadecimal digits of texts in order; where one ends counts. */
export function contentKey(...parts: readonly string[]): string {
  const lanes = Uint32Array.from(LANES);
  for (const part of parts) {
    mix(lanes, part.length);
    for (let i = 0; i < part.length; i += 1) mix(lanes, part.charCodeAt(i));
    mix(lanes, 0x10000);
  }
  // Each lane hears of the others, so that no lane's weakness stays visible.
  for (let round = 0; round < 8; round += 1) mix(lanes, lanes[round % 4] ?? 0);
  return [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
}

/** A seed of a text, 0 to 2^31 - 1: the same text gets the same answer wherever it stands. */
export function textSeed(text: string, ...salts: readonly number[]): number {
  return Number.parseInt(contentKey(text, ...salts.map(String)).slice(0, 8), 16) >>> 1;
}

/**
 * The key of a language model's annotation: equal keys mean that the model was asked the same. So a
 * changed task asks anew only about what the change concerns.
 * @param modelId what `Teacher` reports or the recipe names; answers of models are never mixed.
 */
export function annotationKey(
  modelId: string,
  config: LanguageModelConfig,
  task: Task,
  row: Pick<TeacherRow, 'text' | 'likely' | 'shots'>,
): string {
  return contentKey(
    modelId,
    promptIdentity(config, task),
    row.text,
    JSON.stringify([row.likely, row.shots]),
  );
}

/** Everything that a prompt is made of but the text. Columns and names of tasks are no part of it. */
function promptIdentity(config: LanguageModelConfig, task: Task): string {
  const { instructions, labels, shots } = task;
  return JSON.stringify([teachingSettings(config), instructions, labels, shots]);
}

function mix(lanes: Uint32Array, value: number): void {
  for (let lane = 0; lane < lanes.length; lane += 1) {
    const mixed = Math.imul((lanes[lane] ?? 0) ^ value, MULTIPLIERS[lane] ?? 1);
    lanes[lane] = mixed ^ (mixed >>> 15);
  }
}
