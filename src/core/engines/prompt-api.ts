/** @file The teacher behind the browser's own language model. */
import type { Task, TeacherConfig } from '../task/recipe';
import type { PageModel } from './built-in-model';
import type { LanguageModel, Question, Reply } from '../teaching/language-model';
import { TooLongError } from '../teaching/language-model';
import type { TeachingExtras } from '../asking/teaching-context';
import { LanguageModelTeacher } from '../asking/language-model-teacher';
import type { LoadProgress, StopSignal } from '../teaching/teacher';
import { isStop, Stopped } from '../stopped';
import { RowError, TeacherError } from '../teaching/teacher';

type PromptApiConfig = Extract<TeacherConfig, { kind: 'promptapi' }>;
type ProgressListener = (progress: LoadProgress) => void;

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
          throw new TeacherError({ code: 'browser-model-none' });
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
      return new TeacherError({ code: 'browser-model-taken', details: message }, 'lost');
    case 'NotAllowedError':
      return new TeacherError({ code: 'browser-model-forbidden', details: message });
    case 'NotReadableError':
      return new RowError({ code: 'row-browser-held-back' });
    case 'NotSupportedError':
      return new RowError({ code: 'row-browser-language' });
    case 'AbortError':
      return new RowError({ code: 'row-browser-broke-off' });
    default:
      return error instanceof Error ? error : new RowError({ code: 'row-failed', details: '' });
  }
}

function openError(error: unknown): TeacherError {
  const { name = '', message = '' } = error instanceof Error ? error : {};
  if (name === 'NotAllowedError') {
    return new TeacherError({ code: 'browser-model-click', details: message });
  }
  const kind = name === 'NetworkError' ? 'network' : 'broken';
  return new TeacherError({ code: 'browser-model-broken', details: message }, kind);
}
