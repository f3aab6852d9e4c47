/**
 * @file One row put to a language model: what strategies share. A session knows the row's labels and
 * examples, asks, and counts what was asked; it decides nothing about answers.
 */
import type { RowMessage } from '../messages/row';
import type { Label, Shot, Task } from '../task/recipe';
import { textSeed } from '../teaching/content-key';
import type { LabelLookup } from '../keywords/label-lookup';
import type { LanguageModel, Question, Reply } from '../teaching/language-model';
import type { Prompt, PromptView } from './prompt';
import { messageTokens } from './prompt';
import type { TeachingSettings } from '../teaching/settings';
import type { PromptChooser } from '../shown/shown-labels';
import type { StopSignal, TeacherRow, TeacherUsage } from '../teaching/teacher';
import { estimateTokens, MIN_TEXT_TOKENS } from './text-budget';

/** What one attempt came to: candidates, or why there are none. */
export type Outcome = { labels: string[]; scores?: number[] } | Failure;

interface Failure {
  labels: null;
  reason: RowMessage;
  raw?: string;
  /** What had no room to be finished. */
  cut?: CutPart | undefined;
}

export type CutPart = 'thought' | 'answer';

/** Before the first attempt. */
export const NOTHING_ASKED: Failure = { labels: null, reason: { code: 'row-not-asked' } };

/** What stays the same from row to row. */
export interface TeachingContext {
  task: Task;
  settings: TeachingSettings;
  model: LanguageModel;
  prompt: Prompt;
  lookup: LabelLookup;
  /** Also knows the answer that none of the labels shown fits, and tells it from a label such as “none”. */
  partLookup: LabelLookup;
  chooser: PromptChooser;
  usage: TeacherUsage;
  /** Grows once the model is seen to think all the same. */
  thinking: ThinkingRoom;
}

/** What a model that thinks before it answers is given for that. */
interface ThinkingRoom {
  /** Tokens beyond those for the answer; 0 until it is seen to need them. */
  tokens: number;
  /** It was seen to think. */
  seen: boolean;
}

type Extras = Partial<Pick<Question, 'schema' | 'codes' | 'temperature' | 'maxTokens'>>;

/** A second attempt at temperature 0 would only repeat the first. */
const MIN_RETRY_TEMPERATURE = 0.7;

/** Half of what a model holds: the prompt and the answer need room too. */
export function mostThoughtTokens({ contextTokens }: Pick<LanguageModel, 'contextTokens'>): number {
  return Math.floor(contextTokens / 2);
}

export class RowSession {
  readonly row: TeacherRow;
  readonly context: TeachingContext;
  private readonly signal: StopSignal;
  private readonly attempt: number;
  /** 1, or less once the model has said that the prompt was too long. */
  private readonly textShare: number;
  private asked = 0;

  constructor(
    row: TeacherRow,
    context: TeachingContext,
    signal: StopSignal,
    attempt = 0,
    textShare = 1,
  ) {
    this.row = row;
    this.context = context;
    this.signal = signal;
    this.attempt = attempt;
    this.textShare = textShare;
  }

  /** How many of its labels the row is shown at a time; null: all of them. */
  get shown(): number | null {
    return this.context.chooser.shownTo(this.row);
  }

  /** All labels, in the order in which this row should see them. */
  async labels(): Promise<readonly Label[]> {
    const { chooser, task } = this.context;
    return this.shown === null ? task.labels : chooser.ranked(this.row);
  }

  shots(): Promise<readonly Shot[] | undefined> {
    return this.context.chooser.shots(this.row);
  }

  /** The task's prompt, or the same showing something else. */
  prompt(view: PromptView): Prompt {
    const { prompt } = this.context;
    const plain =
      view.labels === undefined && view.shots === undefined && !view.codes && !view.voice;
    return plain ? prompt : prompt.with(view);
  }

  /** The text as messages of a prompt, cut to what the model can hold. */
  messages(prompt: Prompt): Question['messages'] {
    return prompt.messages(this.row.text, this.budget(prompt));
  }

  budget(prompt: Prompt): number {
    const { model, thinking } = this.context;
    const budget = prompt.textBudget(model.contextTokens - thinking.tokens);
    return Math.max(MIN_TEXT_TOKENS, Math.floor(budget * this.textShare));
  }

  /**
   * Asks one question; each of a row and attempt has a seed of its own, the same on every run. A model
   * that thought until its room was used up is asked once more with room for that.
   */
  async ask(messages: Question['messages'], extras: Extras = {}): Promise<Reply> {
    const { thinking } = this.context;
    const wasSeen = thinking.seen;
    const reply = await this.askOnce(messages, extras);
    const isUsedUp = reply.cutOff && reply.text.trim() === '' && extras.codes === undefined;
    // A code needs no room: to be told not to think is all that helps, and that is tried once.
    const isNews = extras.codes !== undefined && thinking.seen && !wasSeen;
    if (isUsedUp && thinking.tokens < this.thoughtRoom) {
      thinking.tokens = this.thoughtRoom;
    } else if (!isNews) {
      return reply;
    }
    return this.askOnce(messages, extras);
  }

  private get thoughtRoom(): number {
    const { model, settings } = this.context;
    return Math.min(settings.thoughtTokens, mostThoughtTokens(model));
  }

  private async askOnce(messages: Question['messages'], extras: Extras): Promise<Reply> {
    const { settings, prompt, usage, thinking } = this.context;
    const temperature = extras.temperature ?? settings.temperature;
    const room = extras.codes ? 0 : thinking.tokens;
    const reply = await this.context.model.ask(
      {
        messages,
        maxTokens: (extras.maxTokens ?? prompt.maxAnswerTokens) + room,
        seed: textSeed(this.row.text, this.attempt, this.asked++),
        temperature:
          this.attempt === 0 || extras.codes
            ? temperature
            : Math.max(temperature, MIN_RETRY_TEMPERATURE),
        ...(settings.thinking && { thinking: true }),
        ...(extras.schema !== undefined && { schema: extras.schema }),
        ...(extras.codes && { codes: extras.codes }),
      },
      this.signal,
    );
    const { text, thought = '' } = reply;
    if (thought !== '') thinking.seen = true;
    usage.questions += 1;
    usage.promptTokens += reply.usage?.promptTokens ?? messageTokens(messages);
    usage.answerTokens += reply.usage?.answerTokens ?? estimateTokens(text + thought);
    return reply;
  }
}
