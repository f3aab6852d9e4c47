/** @file A language model's settings with every default filled in. */
import type { TeacherConfig } from '../task/recipe';

export type LanguageModelConfig = Extract<
  TeacherConfig,
  { kind: 'webllm' | 'endpoint' | 'promptapi' }
>;
export type Strategy = LanguageModelConfig['strategy'];
export type PromptWording = NonNullable<LanguageModelConfig['prompt']>;

export interface TeachingSettings {
  strategy: Strategy;
  temperature: number;
  chainOfThought: boolean;
  shots: 'none' | 'fixed' | 'retrieved';
  shotCount: number;
  shownLabels: 'auto' | 'off' | number;
  samples: number;
  samplesTemperature: number;
  /** Labels that `sampled` keeps; null: all that occurred. */
  keep: number | null;
  /** Of `ensemble`: the most questions a row, and what each gives. */
  wordings: number;
  votes: 'answers' | 'probabilities';
  mass: number;
  calibrate: boolean;
  select: boolean;
  rowsPerRequest: number;
  /** The model may think before it answers; else it is told not to, where it can be told. */
  thinking: boolean;
  /** Room for an answer; null: as much as the labels need. */
  answerTokens: number | null;
  /** Most room for a thought, of models that think. */
  thoughtTokens: number;
  wording: PromptWording;
}

export function isLanguageModelConfig(config: TeacherConfig): config is LanguageModelConfig {
  return 'strategy' in config;
}

/** Reasoning takes a list of labels behind it; one token or a vote leaves it no room. */
const REASONABLE: readonly Strategy[] = ['single', 'add', 'all'];

/** Small models that think about a label write some hundreds of tokens; few need more than this. */
const DEFAULT_THOUGHT_TOKENS = 1_024;

/** The temperature 0.5 of `sampled` is the paper's; 5 examples are what it takes for long texts. */
export function teachingSettings(config: LanguageModelConfig): TeachingSettings {
  const { strategy } = config;
  return {
    strategy,
    temperature: config.temperature,
    chainOfThought: (config.chainOfThought ?? false) && REASONABLE.includes(strategy),
    shots: config.shots ?? 'fixed',
    shotCount: config.shotCount ?? 5,
    shownLabels: config.shortlist ?? 'auto',
    samples: config.samples ?? 5,
    samplesTemperature: config.samplesTemperature ?? 0.5,
    keep: config.keep ?? null,
    wordings: config.wordings ?? 5,
    votes: config.votes ?? 'answers',
    mass: config.mass ?? 0.9,
    calibrate: config.calibrate ?? true,
    select: config.select ?? false,
    rowsPerRequest: config.rowsPerRequest ?? 1,
    thinking: config.thinking ?? false,
    answerTokens: config.answerTokens ?? null,
    thoughtTokens: config.thoughtTokens ?? DEFAULT_THOUGHT_TOKENS,
    wording: config.prompt ?? {},
  };
}

/** The model decodes one code, and its probabilities are read. */
export function asksForCodes({ strategy, votes }: Pick<TeachingSettings, 'strategy' | 'votes'>) {
  return strategy === 'scored' || (strategy === 'ensemble' && votes === 'probabilities');
}
