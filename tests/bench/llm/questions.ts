/** @file The questions of the language-model benchmark: the project's own prompts for the shipped sample. */
import type { Task } from '../../../src/core/task/recipe';
import { parseRecipe } from '../../../src/core/task/recipe';
import type { Question } from '../../../src/core/teaching/language-model';
import { POSSIBLE_CODES } from '../../../src/core/teaching/language-model';
import { Prompt } from '../../../src/core/asking/prompt';
import { biasesOf } from '../../../src/core/asking/scored';
import { MAX_TEXT_TOKENS } from '../../../src/core/asking/text-budget';

/** A strategy, with the rows that share a request where there are several. */
export type CaseName = 'scored' | 'all' | `all-${number}`;
export const CASES: readonly CaseName[] = ['scored', 'all', 'all-2', 'all-4'];

/** Answers are cut here: as long as those that name 1.7 labels a row, whatever random weights would say. */
const TOKENS_ALONE = 12;
const TOKENS_IN_PACK = 15;

/** @param labelCount the task keeps its first labels only. */
export function taskOf(recipe: { task: Task }, labelCount: number): Task {
  const { task } = parseRecipe(recipe);
  return { ...task, labels: task.labels.slice(0, labelCount) };
}

/** Texts of about the median length, so that rows differ little from each other. */
export function typicalTexts(texts: readonly string[], count: number): string[] {
  const lengths = texts.map(({ length }) => length).sort((a, b) => a - b);
  const median = lengths[lengths.length >> 1] ?? 0;
  const distance = ({ length }: string) => Math.abs(length - median);
  return texts.toSorted((a, b) => distance(a) - distance(b)).slice(0, count);
}

export function rowsPerRequest(name: CaseName): number {
  return Number(name.split('-')[1] ?? 1);
}

/** One question after the other, each about texts of its own. */
export function questionsOf(name: CaseName, task: Task, texts: readonly string[]): Question[] {
  const rows = rowsPerRequest(name);
  return Array.from({ length: Math.floor(texts.length / rows) }, (_, i) =>
    questionOf(name, task, texts.slice(i * rows, (i + 1) * rows)),
  );
}

function questionOf(name: CaseName, task: Task, texts: readonly string[]): Question {
  const [text = ''] = texts;
  if (name === 'scored') {
    const codes = POSSIBLE_CODES.slice(0, task.labels.length);
    const prompt = new Prompt(task, name).with({ codes });
    const messages = prompt.messages(text, MAX_TEXT_TOKENS);
    return { messages, codes: biasesOf(codes), temperature: 1, seed: 1, maxTokens: 1 };
  }
  const prompt = new Prompt(task, 'all');
  const isAlone = texts.length === 1;
  return {
    messages: isAlone
      ? prompt.messages(text, MAX_TEXT_TOKENS)
      : prompt.packed(texts, MAX_TEXT_TOKENS).messages,
    temperature: 0,
    seed: 1,
    maxTokens: isAlone ? TOKENS_ALONE : TOKENS_IN_PACK * texts.length,
  };
}

/** All that the benchmark may ask, whichever cases are wanted, each message once. */
export function allMessages(task: Task, texts: readonly string[]): string[] {
  const questions = CASES.flatMap((name) => questionsOf(name, task, texts));
  return [...new Set(questions.flatMap(({ messages }) => messages.map(({ content }) => content)))];
}
