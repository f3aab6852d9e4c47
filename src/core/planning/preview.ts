/**
 * @file The exact words that a row would be sent, for a page that lets its user change them. Made by
 * the same code as the question itself.
 */
import { at } from '../reads';
import type { Label } from '../task/recipe';
import type { ChatMessage } from '../teaching/chat';
import type { LanguageModel } from '../teaching/language-model';
import { POSSIBLE_CODES } from '../teaching/language-model';
import type { TeachingExtras } from '../asking/teaching-context';
import { teachingContext } from '../asking/teaching-context';
import { isPackable, packedQuestion, packSize } from '../asking/packing';
import { exampleAnswer, messageTokens } from '../asking/prompt';
import { RowSession } from '../asking/row-session';
import { groupSize } from '../asking/scored';
import {
  asksForCodes,
  type LanguageModelConfig,
  type TeachingSettings,
} from '../teaching/settings';
import type { ShownLabels } from '../shown/shown-labels';
import { ESCAPE_LABEL } from '../asking/templates';
import type { TeacherRow, TeacherSetup } from '../teaching/teacher';
import { Stopped } from '../stopped';
import { estimateTokens } from '../asking/text-budget';

export interface PromptPreview {
  /** The first question of the row as messages, before the model's own chat template. */
  messages: ChatMessage[];
  /** How many rows share this question. */
  rows: number;
  /** The same as one text to read. */
  text: string;
  /** Upper estimate. */
  promptTokens: number;
  maxAnswerTokens: number;
  /** Of an ordinary answer: two labels of middling length where a list is asked for. */
  answerTokens: number;
  /** The schema that the answer is held to; absent where codes are asked for. */
  schema?: string;
  /** Labels that the row is shown. */
  labels: string[];
  /** How many that are, and why. */
  shown: ShownLabels;
  /** That every row causes: samples, groups of codes, a pick. */
  questions: number;
  /** That a row may cause besides: about the labels that its list left out. */
  furtherQuestions: number;
}

const DEFAULT_CONTEXT_TOKENS = 4096;
/** The “one or two short sentences” that a prompt asks for. */
const ORDINARY_REASON_TOKENS = 40;

/** What a preview may know besides the row. */
export interface PreviewSurroundings extends TeachingExtras {
  /** Of the model that will be asked. */
  contextTokens?: number;
  /** Texts that follow the row, to share its request where several do. */
  others?: readonly string[];
}

/**
 * @throws TeacherError where the task cannot fit that model.
 */
export async function previewPrompt(
  setup: TeacherSetup & { config: LanguageModelConfig },
  row: string | TeacherRow,
  { contextTokens = DEFAULT_CONTEXT_TOKENS, others = [], ...extras }: PreviewSurroundings = {},
): Promise<PromptPreview> {
  const { config, task, examples } = setup;
  const parts = teachingContext(
    config,
    task,
    { modelId: '', contextTokens },
    { examples, ...extras },
  );
  const model = new NoModel(contextTokens);
  const usage = { questions: 0, promptTokens: 0, answerTokens: 0 };
  const context = { ...parts, model, usage, thinking: { tokens: 0, seen: false } };
  const asked = typeof row === 'string' ? { row: 0, text: row } : row;
  const session = new RowSession(asked, context, NEVER);
  const { settings } = parts;
  const labels = await session.labels();
  const codes = asksForCodes(settings) ? model.codes : undefined;
  const listed = session.shown ?? labels.length;
  // Of more labels than codes, the first group; the winners of all groups meet in one question more.
  const first = codes && listed >= codes.length ? groupSize(listed, codes.length - 1) : listed;
  const groups = Math.ceil(listed / first);
  const rounds = repetitions(settings) * (groups + (groups > 1 ? 1 : 0));
  const shown = labels.slice(0, first);
  const escape = shown.length < labels.length;
  const prompt = session.prompt({
    labels: escape || codes ? shown : undefined,
    shots: await session.shots(),
    escape,
    ...(codes && { codes: codes.slice(0, shown.length + (escape ? 1 : 0)) }),
  });
  const pack = isPackable(asked)
    ? packedQuestion([asked, ...neighbours(others, packSize(parts))], parts)
    : null;
  const messages = pack?.messages ?? session.messages(prompt);
  return {
    messages,
    rows: pack?.rows ?? 1,
    text: messages.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n'),
    promptTokens: messageTokens(messages),
    maxAnswerTokens: codes ? 1 : (pack?.maxTokens ?? prompt.maxAnswerTokens),
    answerTokens: codes ? 1 : ordinaryAnswerTokens(shown, settings),
    ...(!codes && { schema: pack?.schema ?? prompt.schema }),
    labels: [...shown.map(({ name }) => name), ...(escape ? [ESCAPE_LABEL] : [])],
    shown: parts.chooser.choice,
    questions: rounds + (settings.select && settings.strategy !== 'single' ? 1 : 0),
    furtherQuestions: escape ? 1 : 0,
  };
}

/** The most questions of the same kind that a row causes. */
function repetitions({ strategy, samples, wordings }: TeachingSettings): number {
  if (strategy === 'sampled') return samples;
  return strategy === 'ensemble' ? wordings : 1;
}

/** The rest of a pack of this size. */
function neighbours(texts: readonly string[], size: number): { text: string }[] {
  return texts.slice(0, size - 1).map((text) => ({ text }));
}

function ordinaryAnswerTokens(labels: readonly Label[], settings: TeachingSettings): number {
  const names = labels.map(({ name }) => name).toSorted((a, b) => a.length - b.length);
  const middling = at(names, Math.floor(names.length / 2));
  const example = exampleAnswer([middling, middling], settings, names);
  return estimateTokens(example) + (settings.chainOfThought ? ORDINARY_REASON_TOKENS : 0);
}

/** Only its measures are wanted. */
class NoModel implements LanguageModel {
  readonly id = '';
  readonly codes = POSSIBLE_CODES;
  readonly takesBias = true;
  readonly concurrency = 1;
  readonly contextTokens: number;

  constructor(contextTokens: number) {
    this.contextTokens = contextTokens;
  }

  ask(): Promise<never> {
    return Promise.reject(new Stopped());
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

const NEVER = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};
