/** @file What a run of a language model is made of, but the model: its prompt, its labels, and whether they fit. */
import { LabelLookup } from '../keywords/label-lookup';
import { PromptChooser, type TeachingHelpers } from '../shown/shown-labels';
import type { Shot, Task } from '../task/recipe';
import type { LanguageModelConfig } from '../teaching/settings';
import { teachingSettings } from '../teaching/settings';
import { TeacherError } from '../teaching/teacher';
import { Prompt } from './prompt';
import type { TeachingContext } from './row-session';
import { ESCAPE_LABEL } from './templates';
import { MIN_TEXT_TOKENS } from './text-budget';

export interface TeachingExtras extends TeachingHelpers {
  examples?: readonly Shot[];
}

/**
 * Everything that a run is made of but the model.
 * @throws TeacherError where the task cannot fit the model.
 */
export function teachingContext(
  config: LanguageModelConfig,
  task: Task,
  model: { modelId: string; contextTokens: number },
  { examples = [], ...helpers }: TeachingExtras,
): Omit<TeachingContext, 'model' | 'usage' | 'thinking'> {
  const settings = teachingSettings(config);
  // Only fixed examples are in every prompt.
  const fixed = settings.shots === 'fixed' ? task : { ...task, shots: [] };
  const whole = new Prompt(fixed, settings);
  const room = labelsWithRoom(whole, task, model.contextTokens);
  const chooser = new PromptChooser(task, settings, examples, helpers, room);
  if (room < Math.min(task.labels.length, chooser.shown ?? task.labels.length)) {
    throw tooSmall(whole, model);
  }
  return {
    task,
    settings,
    chooser,
    prompt: whole,
    lookup: new LabelLookup(task.labels),
    partLookup: new LabelLookup([...task.labels, { name: ESCAPE_LABEL }]),
  };
}

/** Estimates are upper bounds: only what is twice as long as the context is certainly too long. */
function labelsWithRoom(prompt: Prompt, task: Task, contextTokens: number): number {
  const free = contextTokens - MIN_TEXT_TOKENS;
  const needed = Math.ceil(prompt.fixedTokens / 2);
  if (needed <= free) return task.labels.length;
  const bare = Math.ceil(prompt.with({ labels: [], shots: [] }).fixedTokens / 2);
  const each = (needed - bare) / task.labels.length;
  const room = Math.floor((free - bare) / each);
  return room >= 2 ? room : 0;
}

function tooSmall(
  prompt: Prompt,
  { modelId, contextTokens }: { modelId: string; contextTokens: number },
): TeacherError {
  const needed = Math.ceil(prompt.fixedTokens / 2) + MIN_TEXT_TOKENS;
  return new TeacherError({
    code: 'prompt-too-long',
    ...{ needed, model: modelId, holds: contextTokens },
  });
}
