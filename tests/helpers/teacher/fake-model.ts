/** @file A language model that answers as a test says, and a teacher in front of it. */
import type { Task } from '../../../src/core/task/recipe';
import type { LanguageModel, Question, Reply } from '../../../src/core/teaching/language-model';
import type { TeachingExtras } from '../../../src/core/asking/teaching-context';
import { splitThought } from '../../../src/core/asking/reading/thought';
import { LanguageModelTeacher } from '../../../src/core/asking/language-model-teacher';
import type { LanguageModelConfig } from '../../../src/core/teaching/settings';
import type { StopSignal, TeacherRow } from '../../../src/core/teaching/teacher';
import { neverStopped, recipeOf } from './fixtures';

export type Answer = (question: Question, signal: StopSignal) => Promise<Reply> | Reply | string;

export class FakeModel implements LanguageModel {
  readonly id = 'fake';
  readonly questions: Question[] = [];
  disposals = 0;
  answer: Answer;
  contextTokens = 4096;
  codes: readonly string[] = Array.from('ABCDEFGHIJ');
  takesBias = true;
  concurrency = 1;

  constructor(answer: Answer, more: Partial<LanguageModel> = {}) {
    this.answer = answer;
    Object.assign(this, more);
  }

  async ask(question: Question, signal: StopSignal): Promise<Reply> {
    this.questions.push(question);
    const answer = await this.answer(question, signal);
    if (typeof answer !== 'string') return answer;
    const { answer: text, thought } = splitThought(answer);
    return { text, cutOff: false, ...(thought !== '' && { thought }) };
  }

  dispose(): Promise<void> {
    this.disposals += 1;
    return Promise.resolve();
  }
}

export function languageConfig(teacher: object = {}): LanguageModelConfig {
  const config = recipeOf(['a', 'b'], { teacher: { kind: 'webllm', ...teacher } }).teacher;
  if (config.kind !== 'webllm') throw new Error('not a language model');
  return config;
}

/** A loaded teacher and a short way to put a text to it. */
export async function teacherWith(
  model: FakeModel,
  task: Task,
  teacher: object = {},
  extras: TeachingExtras = {},
) {
  const config = languageConfig(teacher);
  const subject = new LanguageModelTeacher(config, task, () => Promise.resolve(model), extras);
  await subject.load(() => undefined);
  const annotate = (text = 'Who?', row = 0, more: Omit<Partial<TeacherRow>, 'row' | 'text'> = {}) =>
    subject.annotate({ row, text, ...more }, neverStopped);
  return { teacher: subject, annotate, model };
}

/** A model whose next token follows these logits of the codes; it keeps to biases and to top 5. */
export function scoringModel(
  logitsOf: (text: string, code: string, index: number) => number,
  more: Partial<LanguageModel> = {},
  topCount = 5,
): FakeModel {
  return new FakeModel(({ codes = [], messages }) => {
    const text = messages.at(-1)?.content ?? '';
    const all = codes.map(({ code, bias }, i) => ({
      code,
      weight: Math.exp(logitsOf(text, code, i) + bias - 100),
    }));
    const total = all.reduce((sum, { weight }) => sum + weight, 0);
    const top = all
      .map(({ code, weight }) => ({ code, probability: weight / total }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, topCount);
    return { text: top[0]?.code ?? '', cutOff: true, top };
  }, more);
}
