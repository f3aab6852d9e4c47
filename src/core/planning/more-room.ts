/**
 * @file More room for models whose thoughts or answers were cut off: what to set, from what a trial or a run
 * saw. What a model is given is never made smaller.
 */
import { MOST_TOKENS } from '../task/teacher-schema';
import type { LanguageModelConfig } from '../teaching/settings';
import { teachingSettings } from '../teaching/settings';
import type { Cuts } from '../teaching/teacher';
import type { TrialEstimate } from './trial';

/** A part of a teacher's settings, to be laid over it. */
export interface RoomSettings {
  thoughtTokens?: number;
  answerTokens?: number;
  contextTokens?: number;
  /** Null: the model is told not to think. */
  thinking?: null;
}

/** How one may go on after a trial; empty where nothing was cut off and nothing is thought unasked. */
export interface RoomOffers {
  thought?: RoomSettings;
  answer?: RoomSettings;
  quiet?: RoomSettings;
}

/** What the offers depend on; a recipe's teacher and a form's values have it. */
interface Asked {
  kind: LanguageModelConfig['kind'];
  thinking?: boolean | null | undefined;
  answerTokens?: number | null | undefined;
}

/** Four times what was not enough is likely to be. */
const GROWTH = 4;
/** A recipe may have given none. */
const LEAST_THOUGHT_TOKENS = 1_024;
const LEAST_ANSWER_TOKENS = 512;

/** Both at once, where it is not known which of them was too short. */
export function moreRoom(config: LanguageModelConfig): RoomSettings {
  const { thoughtTokens, answerTokens } = teachingSettings(config);
  return {
    thoughtTokens: moreForThoughts(thoughtTokens),
    answerTokens: moreForAnswers(answerTokens),
  };
}

export function roomOffers(
  { thinks, cuts }: Pick<TrialEstimate, 'thinks' | 'cuts'>,
  { kind, thinking, answerTokens }: Asked,
): RoomOffers {
  const quiet = thinks !== null && thinking === true && { quiet: { thinking: null } };
  // A browser's own model has no such limits to set.
  if (!cuts || kind === 'promptapi') return { ...quiet };
  const thought = cuts.thoughts > 0 ? roomForThoughts(thinks ?? 0, cuts) : null;
  return {
    ...(thought && { thought }),
    ...(cuts.answers > 0 && {
      answer: { answerTokens: moreForAnswers(answerTokens ?? null) },
    }),
    ...quiet,
  };
}

/** Where a thought has half of the context already, only a larger context holds more. */
function roomForThoughts(given: number, { mostThoughtTokens }: Cuts): RoomSettings | null {
  const thoughtTokens = moreForThoughts(given);
  if (given < mostThoughtTokens) return { thoughtTokens };
  const contextTokens = Math.min(MOST_TOKENS.context, 2 * thoughtTokens);
  return contextTokens > 2 * mostThoughtTokens ? { thoughtTokens, contextTokens } : null;
}

function moreForThoughts(given: number): number {
  return Math.min(MOST_TOKENS.thought, GROWTH * Math.max(LEAST_THOUGHT_TOKENS, given));
}

/** @param given null: as much as the labels needed. */
function moreForAnswers(given: number | null): number {
  return Math.min(MOST_TOKENS.answer, Math.max(LEAST_ANSWER_TOKENS, GROWTH * (given ?? 0)));
}
