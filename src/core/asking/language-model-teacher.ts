/**
 * @file The teacher behind every language model. A row's trouble stays with the row; only a lost
 * model, or one that fails row after row, ends the run.
 */
import type { RowMessage } from '../messages/row';
import { describeLabel } from '../instruction/describe-label';
import type { Shot, Task } from '../task/recipe';
import { annotationError } from '../teaching/engine-errors';
import { writeExamples } from '../shown/example-pool';
import type { LanguageModel, ModelLoader } from '../teaching/language-model';
import { TooLongError } from '../teaching/language-model';
import { askEnsemble } from './ensemble';
import { annotatePack, packSize } from './packing';
import type { Outcome, TeachingContext } from './row-session';
import { NOTHING_ASKED } from './row-session';
import { mostThoughtTokens, RowSession } from './row-session';
import type { Calibration } from './scored';
import { askForCode } from './scored';
import type { LanguageModelConfig, TeachingSettings } from '../teaching/settings';
import { asksForCodes, teachingSettings } from '../teaching/settings';
import { askForLabels, askRepeatedly, selectOne } from './strategies';
import type {
  Annotation,
  Cuts,
  LabelExamples,
  LoadProgress,
  StopSignal,
  Teacher,
  TeacherRow,
  TeacherUsage,
} from '../teaching/teacher';
import { Stopped } from '../stopped';
import { TeacherError } from '../teaching/teacher';
import { teachingContext, type TeachingExtras } from './teaching-context';

/** An unusable answer is asked for once more: sampling may well go better the second time. */
const MAX_ATTEMPTS = 2;
/** So many rows in a row whose requests throw are a broken engine, not broken rows. */
const MAX_CONSECUTIVE_ERRORS = 5;
/** Two labels and “none of these”. */
const MIN_CODES = 3;

export class LanguageModelTeacher implements Teacher {
  readonly sameForSameText = true;
  private readonly config: LanguageModelConfig;
  private readonly settings: TeachingSettings;
  private readonly task: Task;
  private readonly loader: ModelLoader;
  private readonly extras: TeachingExtras;
  private context: TeachingContext | undefined;
  private calibration: Calibration = new Map();
  private consecutiveErrors = 0;
  private cutRows = { thoughts: 0, answers: 0 };

  constructor(
    config: LanguageModelConfig,
    task: Task,
    loader: ModelLoader,
    extras: TeachingExtras = {},
  ) {
    this.config = config;
    this.settings = teachingSettings(config);
    this.task = task;
    this.loader = loader;
    this.extras = extras;
  }

  get concurrency(): number {
    return this.context?.model.concurrency ?? 1;
  }

  get usage(): TeacherUsage {
    return this.context?.usage ?? { questions: 0, promptTokens: 0, answerTokens: 0 };
  }

  get modelId(): string | undefined {
    return this.context?.model.id;
  }

  /** The tokens that it is given for thinking, once it was seen to think; null where it was not. */
  get thinks(): number | null {
    const { seen = false, tokens = 0 } = this.context?.thinking ?? {};
    return seen || tokens > 0 ? tokens : null;
  }

  get cuts(): Cuts {
    const { model } = this.ready();
    return { ...this.cutRows, mostThoughtTokens: mostThoughtTokens(model) };
  }

  get rowsPerRequest(): number {
    return this.context ? packSize(this.context) : 1;
  }

  async load(onProgress: (progress: LoadProgress) => void): Promise<void> {
    await this.dispose();
    const model = await this.loader(onProgress, (choice) => {
      teachingContext(this.config, this.task, choice, this.extras);
    });
    const parts = await this.fitted(model);
    const usage = { questions: 0, promptTokens: 0, answerTokens: 0 };
    const tokens = this.settings.thinking
      ? Math.min(this.settings.thoughtTokens, mostThoughtTokens(model))
      : 0;
    this.context = { ...parts, model, usage, thinking: { tokens, seen: false } };
    this.calibration = new Map();
    this.consecutiveErrors = 0;
    this.cutRows = { thoughts: 0, answers: 0 };
  }

  async annotate(row: TeacherRow, signal: StopSignal): Promise<Annotation> {
    const context = this.ready();
    let outcome: Outcome = NOTHING_ASKED;
    let errors = 0;
    let textShare = 1;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      throwIfAborted(signal);
      const session = new RowSession(row, context, signal, attempt, textShare);
      try {
        outcome = await this.ask(session);
        if (outcome.labels) {
          this.consecutiveErrors = 0;
          return await this.annotated(session, outcome.labels, outcome.scores);
        }
      } catch (error) {
        if (isFinal(error)) throw error;
        errors += 1;
        outcome = { labels: null, reason: annotationError(error) };
        if (error instanceof TooLongError) textShare /= 2;
      }
    }
    this.countErrors(errors === MAX_ATTEMPTS, outcome.reason);
    if (outcome.cut === 'thought') this.cutRows.thoughts += 1;
    if (outcome.cut === 'answer') this.cutRows.answers += 1;
    return { row: row.row, status: 'failed', reason: outcome.reason, raw: outcome.raw };
  }

  async annotateMany(rows: readonly TeacherRow[], signal: StopSignal): Promise<Annotation[]> {
    throwIfAborted(signal);
    return annotatePack(rows, this.ready(), signal, (row) => this.annotate(row, signal));
  }

  writeExamples(perLabel: number, signal: StopSignal): Promise<Shot[]> {
    return writeExamples(this.ready().model, this.task, perLabel, signal);
  }

  async describeLabel(
    name: string,
    examples: LabelExamples,
    signal: StopSignal,
  ): Promise<string | null> {
    const label = this.task.labels.find((one) => one.name === name);
    return label ? describeLabel(this.ready().model, this.task, label, examples, signal) : null;
  }

  async dispose(): Promise<void> {
    const { context } = this;
    this.context = undefined;
    await context?.model.dispose();
  }

  /** @throws TeacherError where the model cannot do what the task asks for; it is freed then. */
  private async fitted(
    model: LanguageModel,
  ): Promise<Omit<TeachingContext, 'model' | 'usage' | 'thinking'>> {
    try {
      if (asksForCodes(this.settings) && model.codes.length < MIN_CODES) {
        throw new TeacherError({ code: 'model-no-probabilities' });
      }
      const { id: modelId, contextTokens } = model;
      return teachingContext(this.config, this.task, { modelId, contextTokens }, this.extras);
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  private ready(): TeachingContext {
    if (!this.context) throw new TeacherError({ code: 'teacher-not-ready' });
    return this.context;
  }

  private ask(session: RowSession): Promise<Outcome> {
    switch (this.settings.strategy) {
      case 'single':
      case 'add':
      case 'all':
        return askForLabels(session);
      case 'sampled':
        return askRepeatedly(session);
      case 'scored':
        return askForCode(session, this.calibration);
      case 'ensemble':
        return askEnsemble(session);
    }
  }

  /** The annotation with the model's own pick, where that is asked for and can be had. */
  private async annotated(
    session: RowSession,
    candidates: string[],
    scores: number[] | undefined,
  ): Promise<Annotation> {
    const single = this.settings.select ? await pick(session, candidates) : undefined;
    return {
      row: session.row.row,
      status: 'annotated',
      candidates,
      ...(session.shown !== null && { shown: session.shown }),
      ...(scores && { scores }),
      ...(single !== undefined && { single }),
    };
  }

  private countErrors(failed: boolean, reason: RowMessage): void {
    this.consecutiveErrors = failed ? this.consecutiveErrors + 1 : 0;
    if (this.consecutiveErrors < MAX_CONSECUTIVE_ERRORS) return;
    this.consecutiveErrors = 0;
    const rows = MAX_CONSECUTIVE_ERRORS;
    throw new TeacherError({ code: 'rows-failing', rows, reason }, 'broken');
  }
}

/** A pick that fails costs the pick alone. */
async function pick(session: RowSession, candidates: string[]): Promise<string | undefined> {
  try {
    return await selectOne(session, candidates);
  } catch (error) {
    if (isFinal(error)) throw error;
    return undefined;
  }
}

function throwIfAborted(signal: StopSignal): void {
  if (signal.aborted) throw new Stopped();
}

/** What no further attempt at the row can mend. */
function isFinal(error: unknown): boolean {
  return error instanceof Stopped || error instanceof TeacherError;
}
