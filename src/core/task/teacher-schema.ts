/** @file The part of the recipe's schema that is about the teacher: one kind of settings for each kind of teacher. */
import * as v from 'valibot';
import { text, fraction, positive, count, httpAddress } from './schema-parts';

/** What a language model is asked for; the paper's SA, CA_add, CA_all and SC-k, scored codes, a vote over wordings. */
export const STRATEGIES = ['single', 'add', 'all', 'sampled', 'scored', 'ensemble'] as const;
/** What an ensemble's questions give: an answer each, or probabilities as of `scored`. */
const VOTES = ['answers', 'probabilities'] as const;
/** As many wordings as there are (core/asking/templates). */
export const MOST_WORDINGS = 9;
const SHOT_SOURCES = ['none', 'fixed', 'retrieved'] as const;

/** The default is in `core/budget/budget`. */
const rounds = v.optional(v.pipe(count, v.maxValue(100)));

/** How much of the table a teacher may annotate; in rounds, each chosen by a student of those before. */
const BudgetSchema = v.union([
  count,
  v.strictObject({ rows: count, rounds }),
  v.strictObject({ minutes: positive, rounds }),
]);

/** What all teachers have in common. */
const teacherEntries = {
  /** Left out: every train row. */
  budget: v.optional(BudgetSchema),
};

const ColumnTeacherSchema = v.strictObject({
  kind: v.literal('column'),
  /** The column with the candidates, most likely first. */
  column: text,
  separator: v.optional(v.pipe(v.string(), v.minLength(1)), '|'),
  /** The column with the teacher's own single answer, used by refinery mode `single`. */
  singleColumn: v.optional(text),
  /** The column with the candidates' scores in their order, joined by the same separator. */
  scoresColumn: v.optional(text),
  ...teacherEntries,
});
const KeywordsTeacherSchema = v.strictObject({
  kind: v.literal('keywords'),
  /** Where no keyword matches, go by nearness in meaning (English only); left out: yes. */
  nearness: v.optional(v.boolean()),
  ...teacherEntries,
});

const temperature = v.pipe(v.number(), v.minValue(0), v.maxValue(2));
const wording = v.pipe(v.string(), v.maxLength(10_000));

/** The user's own wording; what is left out keeps the built-in one. */
const PromptWordingSchema = v.strictObject({
  opening: v.optional(wording),
  /** The line above the list of labels. */
  labels: v.optional(wording),
  /** The question itself; the form of the answer is added to it. */
  ask: v.optional(wording),
  /** Asks for reasoning first, where `chainOfThought` is on. */
  think: v.optional(wording),
  /** Says that the text is data and never an instruction. */
  guard: v.optional(wording),
  /** The second question, where `select` is on. */
  select: v.optional(wording),
});

/** The most room that a recipe may give; the context holds prompt, thought and answer. */
export const MOST_TOKENS = { answer: 8_192, thought: 32_768, context: 131_072 };

/**
 * What all language models have in common. Fields without a default here have one in
 * `core/teaching/settings`: a recipe then stays as its author wrote it.
 */
const languageModelEntries = {
  ...teacherEntries,
  strategy: v.optional(v.picklist(STRATEGIES), 'all'),
  temperature: v.optional(temperature, 0.3),
  /** Think in a sentence or two before answering; with `single`, `add` and `all`. */
  chainOfThought: v.optional(v.boolean()),
  shots: v.optional(v.picklist(SHOT_SOURCES)),
  /** How many examples are retrieved for a row. */
  shotCount: v.optional(v.pipe(count, v.maxValue(50))),
  /** How many labels a prompt shows: all, as many as are needed (`auto`), or a number. */
  shortlist: v.optional(
    v.union([v.picklist(['auto', 'off']), v.pipe(count, v.minValue(2), v.maxValue(500))]),
  ),
  /** `sampled`: how many answers, at which temperature, and how many of the labels are kept. */
  samples: v.optional(v.pipe(count, v.maxValue(50))),
  samplesTemperature: v.optional(temperature),
  keep: v.optional(count),
  /** `ensemble`: by how many wordings and orders of the labels a row is asked, and what each gives. */
  wordings: v.optional(v.pipe(count, v.minValue(2), v.maxValue(MOST_WORDINGS))),
  votes: v.optional(v.picklist(VOTES)),
  /** `scored`: the candidates are the smallest set that reaches this probability. */
  mass: v.optional(v.pipe(fraction, v.gtValue(0))),
  /** `scored`: take out what the model prefers before it has read a text. */
  calibrate: v.optional(v.boolean()),
  /** Ask a second time, to pick one of the candidates. */
  select: v.optional(v.boolean()),
  /** More than one puts several texts into one request. */
  rowsPerRequest: v.optional(v.pipe(count, v.maxValue(20))),
  /** Let the model think before it answers; else it is told not to, where it can be told. */
  thinking: v.optional(v.boolean()),
  /** Room in tokens for an answer, and for what a model thinks before it. */
  answerTokens: v.optional(v.pipe(count, v.minValue(16), v.maxValue(MOST_TOKENS.answer))),
  thoughtTokens: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_TOKENS.thought)),
  ),
  prompt: v.optional(PromptWordingSchema),
};

const WebLlmTeacherSchema = v.strictObject({
  kind: v.literal('webllm'),
  model: v.optional(text),
  /** Tokens of prompt and answer together; fewer need less GPU memory. */
  contextTokens: v.optional(v.pipe(count, v.minValue(512), v.maxValue(MOST_TOKENS.context))),
  /** Where a model of one's own is, in the layout that WebLLM loads; `model` is then its name. */
  modelUrl: v.optional(httpAddress),
  /** Its compiled library; `lib.wasm` beside it where this is left out. */
  modelLibUrl: v.optional(httpAddress),
  ...languageModelEntries,
});

/** The key is no part of a recipe: recipes are shared. */
const EndpointTeacherSchema = v.strictObject({
  kind: v.literal('endpoint'),
  /** Up to and including `/v1`, or the whole address of the chat completions. */
  url: httpAddress,
  model: text,
  concurrency: v.optional(v.pipe(count, v.maxValue(64))),
  timeoutSeconds: v.optional(v.pipe(positive, v.maxValue(3600))),
  contextTokens: v.optional(v.pipe(count, v.minValue(512))),
  ...languageModelEntries,
});

const PromptApiTeacherSchema = v.strictObject({
  kind: v.literal('promptapi'),
  ...languageModelEntries,
});

export const TeacherSchema = v.variant('kind', [
  ColumnTeacherSchema,
  KeywordsTeacherSchema,
  WebLlmTeacherSchema,
  EndpointTeacherSchema,
  PromptApiTeacherSchema,
]);
