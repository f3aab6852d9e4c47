/** @file The teacher's part of the form as plain values; what a recipe leaves out is null here. */
import { addressProblem, parseAddress } from '../../../core/network/address';
import type { TeacherConfig } from '../../../core/task/recipe';
import { MOST_TOKENS, MOST_WORDINGS } from '../../../core/task/teacher-schema';
import type { LanguageModelConfig, PromptWording, Strategy } from '../../../core/teaching/settings';

export type { Strategy };
export type ShotSource = NonNullable<LanguageModelConfig['shots']>;
export type TeacherKind = TeacherConfig['kind'];

/** Null: not filled in, or left to the default. */
export interface TeacherValues {
  teacherKind: TeacherKind;
  candidatesColumn: string | null;
  separator: string;
  singleColumn: string | null;
  scoresColumn: string | null;
  /** Of the teacher in the page. */
  model: string | null;
  /** Where a model of the user's own is, and its library; empty for one of the list. */
  modelUrl: string;
  modelLibUrl: string;
  /** The server's address and what it calls its model. Its key is no part of the form. */
  endpointUrl: string;
  endpointModel: string;
  concurrency: number | null;
  timeoutSeconds: number | null;
  contextTokens: number | null;
  strategy: Strategy;
  temperature: number | null;
  chainOfThought: boolean | null;
  samples: number | null;
  samplesTemperature: number | null;
  keep: number | null;
  mass: number | null;
  /** Of an ensemble; null: answers. */
  wordings: number | null;
  votes: LanguageModelConfig['votes'] | null;
  thinking: boolean | null;
  answerTokens: number | null;
  thoughtTokens: number | null;
  calibrate: boolean | null;
  select: boolean | null;
  /** Where a prompt's examples come from; null: the same ones for every row. */
  shots: ShotSource | null;
  shotCount: number | null;
  rowsPerRequest: number | null;
  /** How many labels a prompt shows; null: as many as are needed, or what the recipe says. */
  shownLabels: number | null;
  /** The user's own words for parts of the prompt. */
  wording: PromptWording;
}

/** Its number fields, with the limits of the recipe's schema. */
export const TEACHER_NUMBERS = {
  temperature: { min: 0, max: 2, step: 0.1, integer: false, optional: false },
  samples: { min: 1, max: 50, step: 1, integer: true, optional: true },
  samplesTemperature: { min: 0, max: 2, step: 0.1, integer: false, optional: true },
  keep: { min: 1, max: 1000, step: 1, integer: true, optional: true },
  mass: { min: 0.01, max: 1, step: 0.01, integer: false, optional: true },
  wordings: { min: 2, max: MOST_WORDINGS, step: 1, integer: true, optional: true },
  answerTokens: { min: 16, max: MOST_TOKENS.answer, step: 16, integer: true, optional: true },
  thoughtTokens: { min: 0, max: MOST_TOKENS.thought, step: 256, integer: true, optional: true },
  shotCount: { min: 1, max: 50, step: 1, integer: true, optional: true },
  rowsPerRequest: { min: 1, max: 20, step: 1, integer: true, optional: true },
  shownLabels: { min: 2, max: 500, step: 1, integer: true, optional: true },
  concurrency: { min: 1, max: 64, step: 1, integer: true, optional: true },
  timeoutSeconds: { min: 1, max: 3600, step: 1, integer: false, optional: true },
  contextTokens: { min: 512, max: MOST_TOKENS.context, step: 512, integer: true, optional: true },
} as const;
export type TeacherNumber = keyof typeof TEACHER_NUMBERS;

/** Reasoning takes a list of labels behind it. */
const IN_WORDS: readonly Strategy[] = ['single', 'add', 'all'];

export function isLanguageModel(kind: TeacherKind): kind is LanguageModelConfig['kind'] {
  return kind === 'webllm' || kind === 'endpoint' || kind === 'promptapi';
}

export function canReason(strategy: Strategy): boolean {
  return IN_WORDS.includes(strategy);
}

/** Packs are for answers that need neither reasons, a second question nor examples of their own. */
function canShareRequest({ strategy, chainOfThought, select, shots }: TeacherValues): boolean {
  return canReason(strategy) && !chainOfThought && !select && shots !== 'retrieved';
}

/** The number fields that these values make the form show; the others are nobody's fault. */
export function shownNumbers(values: TeacherValues): TeacherNumber[] {
  const { teacherKind, strategy, shots, votes } = values;
  const isVote = strategy === 'ensemble';
  const inCodes = strategy === 'scored' || (isVote && votes === 'probabilities');
  if (!isLanguageModel(teacherKind)) return [];
  return [
    ...(canReason(strategy) || (isVote && !inCodes) ? (['temperature'] as const) : []),
    ...(strategy === 'sampled' ? (['samples', 'samplesTemperature', 'keep'] as const) : []),
    ...(isVote ? (['wordings'] as const) : []),
    ...(inCodes ? (['mass'] as const) : []),
    // Browsers let nobody limit what their own model says.
    ...(inCodes || teacherKind === 'promptapi' ? [] : (['answerTokens', 'thoughtTokens'] as const)),
    ...(shots === 'retrieved' ? (['shotCount'] as const) : []),
    'shownLabels',
    ...(canShareRequest(values) ? (['rowsPerRequest'] as const) : []),
    ...(teacherKind === 'endpoint' ? (['concurrency', 'timeoutSeconds'] as const) : []),
    ...(teacherKind === 'promptapi' ? [] : (['contextTokens'] as const)),
  ];
}

export function teacherValuesOf(teacher: TeacherConfig): TeacherValues {
  const column = teacher.kind === 'column' ? teacher : undefined;
  const endpoint = teacher.kind === 'endpoint' ? teacher : undefined;
  const webllm = teacher.kind === 'webllm' ? teacher : undefined;
  const asked = 'strategy' in teacher ? teacher : undefined;
  return {
    teacherKind: teacher.kind,
    candidatesColumn: column?.column ?? null,
    separator: column?.separator ?? '|',
    singleColumn: column?.singleColumn ?? null,
    scoresColumn: column?.scoresColumn ?? null,
    model: webllm?.model ?? null,
    modelUrl: webllm?.modelUrl ?? '',
    modelLibUrl: webllm?.modelLibUrl ?? '',
    endpointUrl: endpoint?.url ?? '',
    endpointModel: endpoint?.model ?? '',
    concurrency: endpoint?.concurrency ?? null,
    timeoutSeconds: endpoint?.timeoutSeconds ?? null,
    contextTokens: (endpoint ?? webllm)?.contextTokens ?? null,
    strategy: asked?.strategy ?? 'all',
    temperature: asked?.temperature ?? 0.3,
    chainOfThought: asked?.chainOfThought ?? null,
    samples: asked?.samples ?? null,
    samplesTemperature: asked?.samplesTemperature ?? null,
    keep: asked?.keep ?? null,
    mass: asked?.mass ?? null,
    wordings: asked?.wordings ?? null,
    votes: asked?.votes ?? null,
    thinking: asked?.thinking ?? null,
    answerTokens: asked?.answerTokens ?? null,
    thoughtTokens: asked?.thoughtTokens ?? null,
    calibrate: asked?.calibrate ?? null,
    select: asked?.select ?? null,
    shots: asked?.shots ?? null,
    shotCount: asked?.shotCount ?? null,
    rowsPerRequest: asked?.rowsPerRequest ?? null,
    shownLabels: typeof asked?.shortlist === 'number' ? asked.shortlist : null,
    wording: asked?.prompt ?? {},
  };
}

/**
 * The teacher as a recipe has it, with nulls for what is left out.
 * @param base what it does not show is taken over from this one, if it is of the same kind.
 */
export function teacherOf(values: TeacherValues, base: TeacherConfig | null): object {
  const { teacherKind: kind } = values;
  const kept = base?.kind === kind ? base : { kind };
  if (kind === 'column') {
    const { candidatesColumn, separator, singleColumn, scoresColumn } = values;
    return { ...kept, column: candidatesColumn, separator, singleColumn, scoresColumn };
  }
  if (!isLanguageModel(kind)) return kept;
  const asked = { ...kept, ...askingOf(values, base) };
  if (kind === 'promptapi') return asked;
  const contextTokens = usable('contextTokens', values);
  if (kind === 'webllm') {
    const modelUrl = values.modelUrl.trim() || null;
    const modelLibUrl = (modelUrl && values.modelLibUrl.trim()) || null;
    return { ...asked, model: values.model, modelUrl, modelLibUrl, contextTokens };
  }
  return {
    ...asked,
    url: values.endpointUrl.trim(),
    model: values.endpointModel.trim(),
    concurrency: usable('concurrency', values),
    timeoutSeconds: usable('timeoutSeconds', values),
    contextTokens,
  };
}

function askingOf(values: TeacherValues, base: TeacherConfig | null): object {
  const { strategy, chainOfThought, calibrate, select, shots, wording, votes, thinking } = values;
  return {
    strategy,
    temperature: usable('temperature', values),
    chainOfThought,
    samples: usable('samples', values),
    samplesTemperature: usable('samplesTemperature', values),
    keep: usable('keep', values),
    mass: usable('mass', values),
    wordings: usable('wordings', values),
    votes,
    thinking,
    answerTokens: usable('answerTokens', values),
    thoughtTokens: usable('thoughtTokens', values),
    calibrate,
    select,
    shots,
    shotCount: usable('shotCount', values),
    rowsPerRequest: usable('rowsPerRequest', values),
    shortlist: usable('shownLabels', values) ?? shownWord(base),
    prompt: Object.keys(wording).length === 0 ? null : wording,
  };
}

/** A recipe may say that all labels are shown, for which the form has no field. */
function shownWord(base: TeacherConfig | null): string | null {
  const said = base && 'shortlist' in base ? base.shortlist : null;
  return typeof said === 'string' ? said : null;
}

/** A field that is hidden again may hold anything; it must not make the recipe unusable. */
function usable(field: TeacherNumber, values: TeacherValues): number | null {
  const { min, max, integer } = TEACHER_NUMBERS[field];
  const value = values[field];
  if (value === null || value < min || value > max) return null;
  return integer && !Number.isInteger(value) ? null : value;
}

/** The server of an address; null where it is not one yet. */
export function originOf(url: string): string | null {
  return addressProblem(url) === null ? parseAddress(url).origin : null;
}
