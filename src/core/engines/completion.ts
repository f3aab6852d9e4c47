/**
 * @file What came back as a chat completion, whoever sent it: checked by a schema before anything of it is
 * used, and read where the answer was meant to be. Invariant: what cannot be read ends in a sentence for
 * people, never in a script's error.
 */
import { RowError } from '../teaching/teacher';
import * as v from 'valibot';
import { splitThought } from '../asking/reading/thought';
import type { CodeProbability, Question, Reply } from '../teaching/language-model';
import { withChoices } from './other-protocols';

/** What a server fills with something else is as good as absent: the answer may still be there. */
const lenient = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.fallback(v.nullish(schema), null as never);
const lenientText = lenient(v.string());
const ArgumentsSchema = v.looseObject({ arguments: v.nullish(v.unknown()) });
const MessageSchema = v.looseObject({
  /** Text, a list of parts, or the JSON that was asked for, parsed. */
  content: v.nullish(v.unknown()),
  reasoning_content: v.nullish(v.unknown()),
  reasoning: v.nullish(v.unknown()),
  thinking: v.nullish(v.unknown()),
  refusal: lenientText,
  tool_calls: lenient(v.array(v.looseObject({ function: v.nullish(ArgumentsSchema) }))),
  function_call: lenient(ArgumentsSchema),
});
/** A code that is ruled out has minus infinity, which JSON writes as null, or no number at all. */
const TokenSchema = v.looseObject({ token: v.string(), logprob: v.unknown() });
const LogprobsSchema = v.looseObject({
  content: v.nullish(
    v.array(
      v.looseObject({ ...TokenSchema.entries, top_logprobs: v.nullish(v.array(TokenSchema)) }),
    ),
  ),
});
const ChoiceSchema = v.looseObject({
  message: v.nullish(MessageSchema),
  /** Of a stream. */
  delta: v.nullish(MessageSchema),
  /** Of the older completions. */
  text: lenientText,
  finish_reason: lenientText,
  logprobs: lenient(LogprobsSchema),
  index: lenient(v.number()),
  /** A router says here what became of its provider. */
  error: v.nullish(v.unknown()),
});
const UsageSchema = v.looseObject({ prompt_tokens: v.number(), completion_tokens: v.number() });
const CompletionSchema = v.looseObject({
  choices: v.array(ChoiceSchema),
  usage: v.nullish(v.unknown()),
});

type Message = v.InferOutput<typeof MessageSchema>;
type Choice = v.InferOutput<typeof ChoiceSchema>;
export type Completion = v.InferOutput<typeof CompletionSchema>;

/** `length`, `max_tokens`, `MAX_TOKENS`, `model_length`, `max_output_tokens`. */
const OUT_OF_ROOM = /length|max_\w*tokens/i;
/** In the place of a refusal: no model’s own word. */
export const FILTERED = 'content-filter';
/** What a model says in so few characters is its answer, wherever the server puts it. */
const MAX_MISPLACED = 60;

/** A body as a completion: JSON, server-sent events that nobody asked for, or JSON line by line. */
export function readCompletion(received: string): Completion {
  const body = received.replace(/^\ufeff/, '');
  const events = eventsOf(body);
  if (events) return joined(events.map(completionOf));
  const json = parsed(body);
  if (json === undefined) throw new RowError({ code: 'row-reply-no-json' });
  return completionOf(json);
}

const noAnswer = () => new RowError({ code: 'row-reply-no-answer' });
const errorInstead = (details: string) => new RowError({ code: 'row-reply-error', details });

/** @throws RowError */
export function completionOf(value: unknown): Completion {
  const result = v.safeParse(CompletionSchema, withChoices(value));
  if (result.success) return result.output;
  const error = errorIn(value);
  throw error === undefined ? noAnswer() : errorInstead(error);
}

/** The answer of a completion, with its thought told apart. */
export function replyOf(completion: Completion, { codes }: Question): Reply {
  const read = completion.choices.map((choice) => ({ choice, ...contentOf(choice) }));
  // Of several choices the first that says something.
  const chosen = read.find(({ text, choice }) => text.trim() !== '' || choice.logprobs) ?? read[0];
  const error = read.map(({ choice: one }) => errorIn(one)).find(Boolean);
  if (error !== undefined && !chosen?.text) throw errorInstead(error);
  if (!chosen || (!chosen.choice.message && chosen.choice.text == null)) throw noAnswer();
  const { choice, text, thought, refusal, isOpen } = chosen;
  const usage = v.safeParse(UsageSchema, completion.usage);
  return {
    text,
    // Some servers call it a stop all the same; a thought that nobody closed was cut off.
    cutOff: OUT_OF_ROOM.test(choice.finish_reason ?? '') || (isOpen && text.trim() === ''),
    ...(thought !== '' && { thought }),
    ...(refusal !== '' && { refusal }),
    ...(codes && { top: topCodes(choice) }),
    ...(usage.success && {
      usage: {
        promptTokens: usage.output.prompt_tokens,
        answerTokens: usage.output.completion_tokens,
      },
    }),
  };
}

interface Content {
  text: string;
  thought: string;
  refusal: string;
  /** A thought was begun and never closed. */
  isOpen: boolean;
}

function contentOf(choice: Choice): Content {
  const message: Message = choice.message ?? { content: choice.text };
  const { content } = message;
  const apart = [message.reasoning_content, message.reasoning, message.thinking].map(textOf);
  const parts = Array.isArray(content) ? content : [];
  const own = splitThought(answerOf(content));
  const thought = [...apart, ...parts.map(thoughtIn), own.thought].filter(Boolean).join('\n');
  const called = [
    ...(message.tool_calls ?? []).map((call) => call.function),
    message.function_call,
  ];
  const refusal = message.refusal || (isFiltered(choice) ? FILTERED : '');
  const text = own.answer.trim() === '' ? called.map(argumentsOf).find(Boolean) : own.answer;
  const { isOpen } = own;
  if (text !== undefined || refusal !== '') return { text: text ?? '', thought, refusal, isOpen };
  const isCut = OUT_OF_ROOM.test(choice.finish_reason ?? '');
  const misplaced = isCut ? '' : misplacedAnswer(apart.join(''));
  return misplaced === ''
    ? { text: '', thought, refusal, isOpen }
    : { text: misplaced, thought: '', refusal, isOpen: false };
}

/** Parts of other kinds (pictures, audio) have no text and are passed over. */
function answerOf(content: unknown): string {
  if (Array.isArray(content))
    return content.map((part) => (isThought(part) ? '' : said(part))).join('');
  const text = said(content);
  // Some servers parse the JSON that they were asked for.
  return text === '' && typeof content === 'object' && content !== null
    ? JSON.stringify(content)
    : text;
}

function said(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part === 'number' || typeof part === 'boolean') return String(part);
  if (Array.isArray(part)) return part.map(said).join('');
  if (typeof part !== 'object' || part === null) return '';
  // `{text: …}`, and `{text: {value: …}}` of assistants.
  return 'text' in part ? said(part.text) : 'value' in part ? said(part.value) : '';
}

function isThought(part: unknown): part is { thinking?: unknown; text?: unknown } {
  const isTyped = typeof part === 'object' && part !== null && 'type' in part;
  return isTyped && /think|reason/i.test(textOf(part.type));
}

function thoughtIn(part: unknown): string {
  return isThought(part) ? textOf(part.thinking ?? part.text) : '';
}

function isFiltered({ finish_reason }: Choice): boolean {
  return /content_?filter|safety/i.test(finish_reason ?? '');
}

function argumentsOf(call: v.InferOutput<typeof ArgumentsSchema> | null | undefined): string {
  const given = call?.arguments;
  return typeof given === 'object' && given !== null ? JSON.stringify(given) : textOf(given);
}

/**
 * A finished answer that a server took for a thought: JSON, what follows a closed thought, or a few words.
 * Longer prose is a thought.
 */
function misplacedAnswer(reasoning: string): string {
  const { answer, thought, isOpen } = splitThought(reasoning);
  const text = answer.replace(/```[a-z]*/gi, '').trim();
  if (isOpen || text === '') return '';
  const isWhole = typeof parsed(text) === 'object' || thought !== '';
  const isShort = text.length <= MAX_MISPLACED && !/[\n?]/.test(text);
  return isWhole || isShort ? text : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The first token's alternatives; tokens that differ in white space are one code. */
function topCodes(choice: Choice): CodeProbability[] {
  const first = choice.logprobs?.content?.[0];
  const sums = new Map<string, number>();
  for (const { token, logprob } of first?.top_logprobs ?? []) {
    const code = token.trim();
    const probability = typeof logprob === 'number' ? Math.exp(logprob) : Number.NaN;
    if (Number.isFinite(probability)) sums.set(code, (sums.get(code) ?? 0) + probability);
  }
  return [...sums].map(([code, probability]) => ({ code, probability }));
}

/** The events of a stream, or null where the body is none. */
function eventsOf(body: string): unknown[] | null {
  const lines = body.split(/\r\n|\r|\n/);
  if (lines.some((line) => line.startsWith('data:'))) return streamed(lines);
  const values = lines.filter((line) => line.trim() !== '').map(parsed);
  const isLines = values.length > 1 && values.every((value) => typeof value === 'object' && value);
  return isLines ? values : null;
}

/** An event's data may be spread over lines; an empty line ends it. */
function streamed(lines: readonly string[]): unknown[] {
  const events: unknown[] = [];
  let data: string[] = [];
  const end = () => {
    const whole = parsed(data.join('\n'));
    for (const value of whole === undefined ? data.map(parsed) : [whole]) {
      if (value !== undefined) events.push(value);
    }
    data = [];
  };
  for (const line of lines) {
    if (line.startsWith('data:')) data.push(line.slice('data:'.length));
    else if (line.trim() === '') end();
  }
  end();
  return events;
}

/** A stream's parts as one completion; each choice's parts come in order. */
function joined(parts: readonly Completion[]): Completion {
  const byIndex = new Map<number, Choice>();
  for (const choice of parts.flatMap(({ choices }) => choices)) {
    const index = choice.index ?? 0;
    byIndex.set(index, joinedChoice(byIndex.get(index), choice));
  }
  if (byIndex.size === 0) throw noAnswer();
  const usage = parts.findLast((part) => part.usage)?.usage;
  return { choices: [...byIndex.values()], usage };
}

function joinedChoice(before: Choice | undefined, { delta, message, ...next }: Choice): Choice {
  const part: Message = delta ?? message ?? { content: next.text };
  const known: Message = before?.message ?? {};
  const thoughtOf = (one: Message) =>
    textOf(one.reasoning_content) || textOf(one.reasoning) || textOf(one.thinking);
  const calls = part.tool_calls?.map((call) => argumentsOf(call.function)).join('') ?? '';
  const called = (known.tool_calls ?? []).map((call) => argumentsOf(call.function)).join('');
  return {
    message: {
      content: answerOf(known.content) + answerOf(part.content),
      reasoning_content: thoughtOf(known) + thoughtOf(part),
      refusal: (known.refusal ?? '') + (part.refusal ?? ''),
      tool_calls: [{ function: { arguments: called + calls } }],
    },
    finish_reason: next.finish_reason ?? before?.finish_reason,
    logprobs: {
      content: [...(before?.logprobs?.content ?? []), ...(next.logprobs?.content ?? [])],
    },
  };
}

/** `{error: {message}}`, `{error}`, `{detail}`, `{object: "error", message}`. */
function errorIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isError = 'object' in value && value.object === 'error';
  const error: unknown =
    'error' in value ? value.error : 'detail' in value ? value.detail : isError ? value : undefined;
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'string') return error;
  const hasMessage = typeof error === 'object' && 'message' in error;
  return hasMessage ? String(error.message) : JSON.stringify(error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
