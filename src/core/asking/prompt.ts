/**
 * @file What a language-model teacher is told. A task's prompt is the same for all rows but for the
 * text itself and, where a row gets its own, the labels and examples shown.
 */
import { at } from '../reads';
import type { Label, Shot, Task } from '../task/recipe';
import { answerSchema, answerTokens, packSchema, packTokens } from './answer-schema';
import type { ChatMessage } from '../teaching/chat';
import { quote } from './quotation';
import type { PromptWording, Strategy, TeachingSettings } from '../teaching/settings';
import { ESCAPE_HINT, ESCAPE_LABEL, PACK_HINT, templatesOf } from './templates';
import { cutText, estimateTokens, MAX_TEXT_TOKENS, MIN_TEXT_TOKENS } from './text-budget';

export type { Strategy } from '../teaching/settings';
export { cutText, estimateTokens, MAX_TEXT_TOKENS, MIN_TEXT_TOKENS } from './text-budget';

/** Keywords shown for a label that has no description. */
const MAX_HINTS = 5;
/** Tokens that the chat template and the delimiters add around the messages, generously. */
const TEMPLATE_TOKENS = 64;
const TOKENS_PER_MESSAGE = 8;
const SHOT_TOKENS = MAX_TEXT_TOKENS / 4;

type PromptSettings = Pick<TeachingSettings, 'strategy' | 'chainOfThought' | 'wording'> & {
  answerTokens?: number | null;
};

/** What a row shows instead of all labels and the task's own examples. */
export interface PromptView {
  labels?: readonly Label[];
  shots?: readonly Shot[];
  /** The codes of the labels, in their order, where codes are asked for. */
  codes?: readonly string[];
  /** Whether labels may be missing, so that the model may say so. */
  escape?: boolean;
  /** Which of the wordings of an ensemble. */
  voice?: number;
}

/** A task's prompt for one strategy. Immutable. */
export class Prompt {
  /**
   * JSON schema of the answer. One string a task, and another for rows that are shown a part of the
   * labels, who may answer “none of these”, so that grammars are compiled once.
   */
  readonly schema: string;
  readonly maxAnswerTokens: number;
  /** Upper estimate of the tokens that every row's prompt has in common. */
  readonly fixedTokens: number;
  private readonly task: Task;
  private readonly settings: PromptSettings;
  private readonly fixed: readonly ChatMessage[];
  private readonly schemas: { whole: string; part: string };

  /** @param view what is shown; without it all labels and the task's own examples. */
  constructor(
    task: Task,
    settings: Strategy | PromptSettings,
    view: PromptView = {},
    base?: Prompt,
  ) {
    this.task = task;
    this.settings =
      typeof settings === 'string'
        ? { strategy: settings, chainOfThought: false, wording: {} satisfies PromptWording }
        : settings;
    const { strategy, chainOfThought } = this.settings;
    const names = task.labels.map((label) => label.name);
    this.schemas = base?.schemas ?? {
      whole: answerSchema(names, strategy, chainOfThought),
      part: answerSchema([...names, ESCAPE_LABEL], strategy, chainOfThought),
    };
    this.schema = view.escape ? this.schemas.part : this.schemas.whole;
    this.maxAnswerTokens =
      base?.maxAnswerTokens ??
      this.settings.answerTokens ??
      answerTokens(names, strategy, chainOfThought);
    this.fixed = fixedMessages(task, this.settings, view);
    this.fixedTokens = TEMPLATE_TOKENS + messageTokens(this.fixed);
  }

  /** The same prompt showing something else; the length of the answer stays. */
  with(view: PromptView): Prompt {
    return new Prompt(this.task, this.settings, view, this);
  }

  /** The tokens of text that fit a model with this context, at least `MIN_TEXT_TOKENS`. */
  textBudget(contextTokens: number): number {
    const free = contextTokens - this.fixedTokens - this.maxAnswerTokens;
    return Math.max(MIN_TEXT_TOKENS, Math.min(MAX_TEXT_TOKENS, free));
  }

  messages(text: string, budgetTokens: number): ChatMessage[] {
    return [...this.fixed, { role: 'user', content: quote(cutText(text, budgetTokens)) }];
  }

  /** One request for several texts, numbered from 1; each may take the given share of tokens. */
  packed(texts: readonly string[], budgetTokens: number) {
    const { strategy } = this.settings;
    const names = this.task.labels.map((label) => label.name);
    const [system, ...shots] = this.fixed;
    const form = PACK_HINT + packExample(strategy, texts.length);
    const content = texts.map((text, i) => quote(cutText(text, budgetTokens), i + 1)).join('\n\n');
    return {
      messages: [
        { role: 'system', content: `${system?.content ?? ''}\n\n${form}` },
        ...shots,
        { role: 'user', content },
      ] satisfies ChatMessage[],
      schema: packSchema(names, strategy, texts.length),
      maxTokens: packTokens(this.maxAnswerTokens, texts.length),
    };
  }

  /** The second question: one of the candidates of a text. */
  selection(text: string, candidates: readonly string[], budgetTokens: number): ChatMessage[] {
    const { wording } = this.settings;
    const templates = templatesOf('single', false, wording);
    const labels = this.task.labels.filter(({ name }) => candidates.includes(name));
    const system = [
      openingOf(this.task, templates.opening),
      [templates.labels, ...labels.map((label) => labelLine(label))].join('\n'),
      `${templates.select} ${templates.selectForm}`,
      templates.guard,
    ].join('\n\n');
    return [
      { role: 'system', content: system },
      { role: 'user', content: quote(cutText(text, budgetTokens)) },
    ];
  }
}

/** Upper estimate of what messages cost. */
export function messageTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) => sum + estimateTokens(content) + TOKENS_PER_MESSAGE,
    0,
  );
}

function fixedMessages(task: Task, settings: PromptSettings, view: PromptView): ChatMessage[] {
  const shown = view.labels ?? task.labels;
  const names = shown.map(({ name }) => name);
  const shots = (view.shots ?? task.shots)
    // An example with a label that the list above lacks would teach to ignore the list.
    .filter(({ labels }) => labels.every((label) => names.includes(label)))
    .flatMap((shot): ChatMessage[] => [
      { role: 'user', content: quote(cutText(shot.text, SHOT_TOKENS)) },
      { role: 'assistant', content: exampleAnswer(shot.labels, settings, names, view.codes) },
    ]);
  return [{ role: 'system', content: systemMessage(task, settings, shown, view) }, ...shots];
}

function systemMessage(
  task: Task,
  { strategy, chainOfThought, wording }: PromptSettings,
  shown: readonly Label[],
  { codes, escape = false, voice = 0 }: PromptView,
): string {
  const templates = templatesOf(codes ? 'scored' : strategy, chainOfThought, wording, voice);
  const lines = shown.map((label, i) => labelLine(label, codes?.[i]));
  const escapeCode = codes?.[shown.length];
  if (escape && escapeCode !== undefined) lines.push(`${escapeCode}) ${ESCAPE_LABEL}`);
  const ask = [
    chainOfThought ? templates.think : '',
    templates.ask,
    escape && codes === undefined ? ESCAPE_HINT : '',
    templates.form,
  ];
  return [
    openingOf(task, templates.opening),
    [templates.labels, ...lines].join('\n'),
    ask.filter(Boolean).join(' '),
    templates.guard,
  ].join('\n\n');
}

function openingOf(task: Task, opening: string): string {
  return [opening, task.instructions.trim()].filter(Boolean).join(' ');
}

/** How a label stands in the list of labels. */
export function labelLine({ name, description, keywords }: Label, code?: string): string {
  const hint = description?.trim() ?? '';
  const words = (keywords ?? []).filter((keyword) => !/^\/.*\/\w*$/.test(keyword));
  const explanation = hint === '' ? words.slice(0, MAX_HINTS).join(', ') : hint;
  const item = code === undefined ? '-' : `${code})`;
  return explanation === '' ? `${item} ${name}` : `${item} ${name}: ${explanation}`;
}

/** An example's answer. Examples carry no reasons of their own, so that theirs only keeps the form. */
/** An answer in the form that is asked for; its first label's code where there are codes. */
export function exampleAnswer(
  labels: readonly string[],
  { strategy, chainOfThought }: PromptSettings,
  shown: readonly string[],
  codes?: readonly string[],
): string {
  const first = at(labels, 0);
  if (codes) return at(codes, shown.indexOf(first));
  const reason = chainOfThought ? { reason: `The text is about “${first}”.` } : {};
  if (strategy === 'all') return JSON.stringify({ ...reason, labels });
  if (strategy === 'add') return JSON.stringify({ ...reason, label: first, also: labels.slice(1) });
  return JSON.stringify({ ...reason, label: first });
}

function packExample(strategy: Strategy, rows: number): string {
  const one =
    strategy === 'all'
      ? '{"labels": ["name"]}'
      : strategy === 'add'
        ? '{"label": "name", "also": []}'
        : '{"label": "name"}';
  return rows === 1 ? `{"1": ${one}}` : `{"1": ${one}, …, "${rows}": ${one}}`;
}
