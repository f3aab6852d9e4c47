/**
 * @file The language-model teacher: one question a row, asked of a chat engine that runs in the
 * browser. A row's trouble stays with the row; only a lost model ends the run.
 */
import type { Task, TeacherConfig } from '../task/recipe';
import { parseAnswer } from './answer';
import type { ChatEngine, ChatReply, ChatRequest, ChatRuntime, ModelChoice } from './chat';
import { annotationError, isLost, isTooLong, loadError, lostError } from './engine-errors';
import { LabelLookup } from './label-lookup';
import { MIN_TEXT_TOKENS, Prompt } from './prompt';
import type { Annotation, LoadProgress, StopSignal, Teacher, TeacherRow } from './teacher';
import { AbortError, TeacherError } from './teacher';

type WebLlmConfig = Extract<TeacherConfig, { kind: 'webllm' }>;

/** An unusable answer is asked for once more: sampling may well go better the second time. */
const MAX_ATTEMPTS = 2;
/** A second attempt at temperature 0 would only repeat the first. */
const MIN_RETRY_TEMPERATURE = 0.7;
/** So many rows in a row whose requests throw are a broken engine, not broken rows. */
const MAX_CONSECUTIVE_ERRORS = 5;

interface LoadedModel {
  engine: ChatEngine;
  choice: ModelChoice;
}

/** One attempt's outcome: labels, or why there are none. */
type Outcome = { labels: string[] } | { labels: null; reason: string; raw?: string };

export class WebLlmTeacher implements Teacher {
  private readonly config: WebLlmConfig;
  private readonly runtime: ChatRuntime;
  private readonly prompt: Prompt;
  private readonly lookup: LabelLookup;
  private loaded: LoadedModel | undefined;
  private consecutiveErrors = 0;

  constructor(config: WebLlmConfig, task: Task, runtime: ChatRuntime) {
    this.config = config;
    this.runtime = runtime;
    this.prompt = new Prompt(task, config.strategy);
    this.lookup = new LabelLookup(task.labels.map((label) => label.name));
  }

  async load(onProgress: (progress: LoadProgress) => void): Promise<void> {
    await this.dispose();
    const choice = await this.runtime.chooseModel(this.config.model);
    this.checkPromptFits(choice);
    const engine = this.runtime.createEngine(onProgress);
    try {
      await engine.reload(choice.modelId);
    } catch (error) {
      // Whatever was allocated before the failure; the failure itself is what the user must hear.
      await Promise.resolve(engine.unload()).catch(() => undefined);
      throw loadError(error, choice.modelId);
    }
    this.loaded = { engine, choice };
    this.consecutiveErrors = 0;
  }

  async annotate(row: TeacherRow, signal: StopSignal): Promise<Annotation> {
    const { loaded } = this;
    if (!loaded) throw new TeacherError('The language model is not loaded.');
    let outcome: Outcome = { labels: null, reason: '' };
    let budget = this.prompt.textBudget(loaded.choice.contextTokens);
    let errors = 0;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      try {
        const request = this.request(row, budget, attempt, loaded.choice);
        outcome = this.read(await ask(loaded.engine, request, signal));
      } catch (error) {
        if (error instanceof AbortError) throw error;
        if (isLost(error)) throw lostError(error);
        errors += 1;
        outcome = { labels: null, reason: annotationError(error) };
        if (isTooLong(error)) budget = Math.max(MIN_TEXT_TOKENS, Math.floor(budget / 2));
      }
      if (outcome.labels) break;
    }
    this.countErrors(errors === MAX_ATTEMPTS, outcome);
    return outcome.labels
      ? { row: row.row, status: 'annotated', candidates: outcome.labels }
      : { row: row.row, status: 'failed', reason: outcome.reason, raw: outcome.raw };
  }

  async dispose(): Promise<void> {
    const { loaded } = this;
    this.loaded = undefined;
    await loaded?.engine.unload();
  }

  private request(
    row: TeacherRow,
    textBudget: number,
    attempt: number,
    choice: ModelChoice,
  ): ChatRequest {
    const { temperature } = this.config;
    return {
      messages: this.prompt.messages(row.text, textBudget),
      temperature: attempt === 0 ? temperature : Math.max(temperature, MIN_RETRY_TEMPERATURE),
      max_tokens: this.prompt.maxAnswerTokens,
      // By row, so that the same table gets the same answers wherever a run was resumed.
      seed: row.row * MAX_ATTEMPTS + attempt,
      response_format: { type: 'json_object', schema: this.prompt.schema },
      // Only where the model knows thinking: WebLLM would put an empty thought into any prompt.
      ...(choice.thinks && { extra_body: { enable_thinking: false } }),
    };
  }

  private read(reply: ChatReply): Outcome {
    const [choice] = reply.choices;
    const raw = choice?.message.content ?? '';
    const labels = parseAnswer(raw, this.lookup);
    if (labels.length > 0) {
      return { labels: this.config.strategy === 'single' ? labels.slice(0, 1) : labels };
    }
    const reason =
      choice?.finish_reason === 'length'
        ? 'The model’s answer was cut off before it named a label.'
        : 'The model’s answer names none of the labels.';
    return { labels: null, reason, raw };
  }

  private countErrors(failed: boolean, outcome: Outcome): void {
    this.consecutiveErrors = failed ? this.consecutiveErrors + 1 : 0;
    if (this.consecutiveErrors < MAX_CONSECUTIVE_ERRORS || outcome.labels) return;
    throw new TeacherError(
      `The language model failed on ${MAX_CONSECUTIVE_ERRORS} rows one after the other ` +
        `(${outcome.reason}) Reload the page to resume, or choose another model.`,
    );
  }

  /** Only what is certainly too long is refused here; the estimate is half of the upper bound. */
  private checkPromptFits({ modelId, contextTokens }: ModelChoice): void {
    const needed = Math.ceil(this.prompt.fixedTokens / 2) + MIN_TEXT_TOKENS;
    if (needed <= contextTokens) return;
    throw new TeacherError(
      `The instructions, labels and examples take at least ${needed} tokens, but the model ` +
        `“${modelId}” holds ${contextTokens}. Shorten the descriptions, drop examples, or choose ` +
        'a model with a larger context.',
    );
  }
}

/** @throws AbortError when the signal was or became aborted. */
async function ask(
  engine: ChatEngine,
  request: ChatRequest,
  signal: StopSignal,
): Promise<ChatReply> {
  if (signal.aborted) throw new AbortError('The annotation was stopped.');
  const interrupt = () => void Promise.resolve(engine.interruptGenerate()).catch(() => undefined);
  signal.addEventListener('abort', interrupt);
  try {
    const reply = await engine.chat.completions.create(request);
    if (isAborted(signal)) throw new AbortError('The annotation was stopped.');
    return reply;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

/** A call, because the compiler takes a property that was false once to stay false. */
function isAborted(signal: StopSignal): boolean {
  return signal.aborted;
}
