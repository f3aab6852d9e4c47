/** @file The teacher behind the browser's own language model. */
import type { Task, TeacherConfig } from '../task/recipe';
import type { PageModel } from './built-in-model';
import type { LanguageModel, Question, Reply } from '../teaching/language-model';
import { TooLongError } from '../teaching/language-model';
import type { TeachingExtras } from '../asking/teaching-context';
import { LanguageModelTeacher } from '../asking/language-model-teacher';
import type { LoadProgress, StopSignal } from '../teaching/teacher';
import { isStop, Stopped } from '../stopped';
import { TeacherError } from '../teaching/teacher';

type PromptApiConfig = Extract<TeacherConfig, { kind: 'promptapi' }>;
type ProgressListener = (progress: LoadProgress) => void;

const NOT_HERE =
  'This browser has no language model of its own that this page may use. Use a recent Chrome or ' +
  'Edge on a computer with enough free disk space, or choose another teacher.';

export class PromptApiTeacher extends LanguageModelTeacher {
  /** @param crossing makes a listener that the page may call, where the page is elsewhere. */
  constructor(
    config: PromptApiConfig,
    task: Task,
    page: PageModel | undefined,
    extras: TeachingExtras = {},
    crossing: (listener: ProgressListener) => ProgressListener = (listener) => listener,
  ) {
    super(
      config,
      task,
      async (onProgress) => {
        if (!page || (await page.availability()) === 'unavailable') {
          throw new TeacherError(NOT_HERE, 'setup');
        }
        try {
          const { contextTokens } = await page.open(crossing(onProgress));
          return new PageLanguageModel(page, contextTokens);
        } catch (error) {
          throw openError(error);
        }
      },
      extras,
    );
  }
}

class PageLanguageModel implements LanguageModel {
  readonly id = 'browser';
  /** The API shows no probabilities. */
  readonly codes = [];
  readonly takesBias = false;
  readonly concurrency = 1;
  readonly contextTokens: number;
  private readonly page: PageModel;

  constructor(page: PageModel, contextTokens: number) {
    this.page = page;
    this.contextTokens = contextTokens;
  }

  async ask(question: Question, signal: StopSignal): Promise<Reply> {
    if (signal.aborted) throw new Stopped();
    const stop = () => void this.page.stop().catch(() => undefined);
    signal.addEventListener('abort', stop);
    try {
      return await this.page.ask(question);
    } catch (error) {
      if (wasStopped(error, signal)) throw new Stopped();
      throw askError(error);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async dispose(): Promise<void> {
    await this.page.close();
  }
}

/** An abort that nobody here asked for is the browser's own, and fails the row. */
function wasStopped(error: unknown, signal: StopSignal): boolean {
  return signal.aborted ? isStop(error) : error instanceof Error && error.name === 'Stopped';
}

/** What the Prompt API's exceptions mean: those that end the run are TeacherErrors. */
function askError(error: unknown): Error {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  switch (name) {
    case 'QuotaExceededError':
      return new TooLongError(message);
    case 'InvalidStateError':
      return new TeacherError(
        `The browser took its language model away (${message}). Start again to go on; finished ` +
          'rows are kept.',
        'lost',
      );
    case 'NotAllowedError':
      return new TeacherError(
        `The browser no longer lets this page use its language model (${message}). Allow it in the ` +
          'browser’s settings, or choose another teacher; finished rows are kept.',
        'setup',
      );
    case 'NotReadableError':
      return new Error(
        'The browser held its model’s answer back, as one that may be harmful or makes no sense.',
      );
    case 'NotSupportedError':
      return new Error('The browser’s model is not made for the language of this text or answer.');
    case 'AbortError':
      return new Error('The browser broke its model’s answer off.');
    default:
      return error instanceof Error ? error : new Error('The browser’s model gave no reason.');
  }
}

function openError(error: unknown): TeacherError {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  if (name === 'NotAllowedError') {
    return new TeacherError(
      'The browser loads its language model only right after a click. Press the button to start ' +
        `once more. (${message})`,
    );
  }
  const kind = name === 'NetworkError' ? 'network' : 'broken';
  return new TeacherError(
    `The browser’s language model could not be loaded. Check the connection and the free disk ` +
      `space, or choose another teacher. (${message})`,
    kind,
  );
}
