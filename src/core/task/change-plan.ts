/**
 * @file What a change of the recipe leaves of a project: the teacher's answers, the trainings. People's labels
 * are left by every change.
 */
import { at } from '../reads';
import type { Annotation } from '../teaching/teacher';
import { labelChange, type LabelChange, type Renames } from './label-change';
import type { Recipe, Shot } from './recipe';

/** `narrow`: without the labels that are gone; rows that are left with none are asked about again. */
export type AnswersPlan = 'keep' | 'narrow' | 'ask';

export interface ChangePlan {
  labels: LabelChange;
  answers: AnswersPlan;
  /** What a person may decide: the answers could be kept, or asked for anew. */
  isOpen: boolean;
  keepsTrainings: boolean;
}

/** What a person says of a change that no recipe holds. */
export interface ChangeWishes {
  /** Labels that are the same under another name. */
  renames?: Renames | undefined;
  /** Where there is a choice, the teacher is asked anew, or its answers are kept; left out: what is usual. */
  asksAnew?: boolean | undefined;
}

export function planChange(
  before: Recipe | null,
  after: Recipe,
  { renames, asksAnew }: ChangeWishes = {},
): ChangePlan {
  const labels = labelChange(before?.task.labels ?? [], after.task.labels, renames);
  const isAsked =
    before === null ||
    labels.added.length > 0 ||
    JSON.stringify(askedParts(before, renamedShots(before.task.shots, labels))) !==
      JSON.stringify(askedParts(after, after.task.shots));
  const hasOtherWords = labels.described.length > 0 && readsWords(after);
  const changesLabels = labels.renamed.length > 0 || labels.isReordered;
  const isOpen = !isAsked && (hasOtherWords || changesLabels || labels.removed.length > 0);
  const left = labels.removed.length > 0 ? 'narrow' : 'keep';
  const asks = isAsked || (isOpen && (asksAnew ?? hasOtherWords));
  return {
    labels,
    answers: asks ? 'ask' : left,
    isOpen,
    keepsTrainings:
      !asks &&
      left === 'keep' &&
      JSON.stringify(trainingParts(before)) === JSON.stringify(trainingParts(after)),
  };
}

/** Settings that say how fast, with how much room or how often a teacher answers, not what it is asked. */
const PACE_SETTINGS = new Set([
  ...['concurrency', 'timeoutSeconds', 'contextTokens', 'budget'],
  ...['answerTokens', 'thoughtTokens'],
]);

/** What annotations depend on besides the labels. A column says the same whatever is written about it. */
function askedParts({ task, teacher }: Recipe, shots: readonly Shot[]): unknown {
  const { textColumn, splitColumn, matchCase, instructions } = task;
  const asked = Object.entries(teacher).filter(([setting]) => !PACE_SETTINGS.has(setting));
  const words = teacher.kind === 'column' ? [] : [instructions, shots];
  return { textColumn, splitColumn, matchCase, words, asked };
}

/** The teacher goes by what is written about a label. */
function readsWords({ teacher }: Recipe): boolean {
  return teacher.kind !== 'column';
}

/** What a training depends on besides the annotations. */
function trainingParts(recipe: Recipe): unknown {
  const { teacher, student, refinery, seed } = recipe;
  return { budget: teacher.budget, student, refinery, seed };
}

function renamedShots(shots: readonly Shot[], { names }: LabelChange): Shot[] {
  return shots.map((shot) => ({
    ...shot,
    labels: shot.labels.map((name) => names.get(name) ?? name),
  }));
}

/** An answer under the labels of now; null where nothing of it is left. */
export function carriedAnswer(answer: Annotation, change: LabelChange): Annotation | null {
  const { names } = change;
  if (answer.status === 'failed') return answer;
  const { single, scores, shown, former, ...rest } = answer;
  const kept = answer.candidates.flatMap((name, i) => {
    const now = names.get(name);
    return now === null || now === undefined ? [] : [{ now, i }];
  });
  if (kept.length === 0) return null;
  const singleNow = single === undefined ? null : (names.get(single) ?? null);
  const formerNow = former && carriedAnswer(former, change);
  const labels = [...names.values()].filter((name) => name !== null).length;
  return {
    ...rest,
    candidates: kept.map(({ now }) => now),
    ...(scores && { scores: kept.map(({ i }) => at(scores, i)) }),
    ...(singleNow !== null && { single: singleNow }),
    ...(shown !== undefined && { shown: Math.min(shown, labels) }),
    ...(formerNow && { former: formerNow }),
  };
}
