/**
 * @file Keys under which a language model's answers are kept. Invariant: equal keys mean that the
 * model was asked the same, so a changed task asks anew only about what the change concerns.
 */
import type { Shot, Task } from '../task/recipe';
import { contentKey } from '../teaching/content-key';
import type { TeachingExtras } from '../asking/teaching-context';
import { teachingContext } from '../asking/teaching-context';
import { DEFAULT_MODEL } from '../engines/webllm-models';
import { labelLine } from '../asking/prompt';
import type { LanguageModelConfig, TeachingSettings } from '../teaching/settings';
import type { PromptChooser } from '../shown/shown-labels';
import type { TeacherRow } from '../teaching/teacher';
import { templatesOf } from '../asking/templates';

/** What most models hold. It decides about keys only where labels hardly fit a prompt. */
const DEFAULT_CONTEXT_TOKENS = 4096;
/** A row that finds its label on no part of a shortened list is shown one more part. */
const PARTS_SHOWN = 2;

export class AnswerKeys {
  private readonly chooser: PromptChooser;
  /** Of all that the task's rows have in common. */
  private readonly common: string;

  /** @throws TeacherError where the task cannot fit the model. */
  constructor(config: LanguageModelConfig, task: Task, extras: TeachingExtras = {}) {
    const modelId = modelOf(config);
    const contextTokens =
      ('contextTokens' in config ? config.contextTokens : undefined) ?? DEFAULT_CONTEXT_TOKENS;
    const parts = teachingContext(config, task, { modelId, contextTokens }, extras);
    this.chooser = parts.chooser;
    const { shown } = parts.chooser;
    this.common = contentKey(
      modelId,
      JSON.stringify(asked(parts.settings)),
      task.instructions.trim(),
      // Any label may be answered; a shortened list is the row's own matter.
      JSON.stringify(task.labels.map((label) => (shown === null ? labelLine(label) : label.name))),
      JSON.stringify([shown, parts.settings.shots === 'fixed' ? task.shots : []]),
    );
  }

  /** By which two askings can be told apart without any text. */
  get promptKey(): string {
    return this.common;
  }

  async keyOf(row: TeacherRow): Promise<string> {
    const shown = this.chooser.shownTo(row);
    const ranked = shown === null ? [] : await this.chooser.ranked(row);
    const lines = ranked.slice(0, PARTS_SHOWN * (shown ?? 0)).map((label) => labelLine(label));
    const shots: readonly Shot[] = (await this.chooser.shots(row)) ?? [];
    const own = shown === this.chooser.shown ? [] : [shown];
    return contentKey(this.common, JSON.stringify([lines, shots, ...own]), row.text);
  }
}

/** Answers of different models are never mixed. */
function modelOf(config: LanguageModelConfig): string {
  switch (config.kind) {
    case 'webllm':
      return JSON.stringify([config.kind, config.model ?? DEFAULT_MODEL, config.modelUrl]);
    case 'endpoint':
      return JSON.stringify([config.kind, config.model, config.url]);
    case 'promptapi':
      return config.kind;
  }
}

/** The settings that have a part in this strategy's answers. */
function asked(settings: TeachingSettings): unknown[] {
  const { strategy, chainOfThought, select, temperature, wording } = settings;
  const words = templatesOf(strategy, chainOfThought, wording);
  const own =
    strategy === 'sampled'
      ? [settings.samples, settings.samplesTemperature, settings.keep]
      : strategy === 'ensemble'
        ? [
            settings.wordings,
            settings.votes,
            settings.votes === 'answers' ? temperature : settings.mass,
          ]
        : strategy === 'scored'
          ? [settings.mass, settings.calibrate]
          : [temperature, settings.rowsPerRequest];
  return [
    strategy,
    ...own,
    [words.opening, words.labels, words.ask, words.form, words.guard],
    chainOfThought && words.think,
    select && [words.select, words.selectForm, temperature],
    ...(settings.thinking ? ['thinking'] : []),
  ];
}
