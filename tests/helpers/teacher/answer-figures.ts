/** @file How well written answers are read: precision of labels read and recall of labels said, by kind. */
import { parseAnswer } from '../../../src/core/asking/reading/answer';
import { LabelLookup } from '../../../src/core/keywords/label-lookup';
import { ANSWERS, type WrittenAnswer } from '../../fixtures/answers';

export interface AnswerFigures {
  answers: number;
  /** Labels said, read, and both. */
  said: number;
  read: number;
  right: number;
  wrong: { answer: WrittenAnswer; read: string[] }[];
}

export function figuresOf(answers: readonly WrittenAnswer[] = ANSWERS): AnswerFigures {
  const figures: AnswerFigures = { answers: 0, said: 0, read: 0, right: 0, wrong: [] };
  for (const answer of answers) {
    const read = parseAnswer(answer.raw, new LabelLookup(answer.labels));
    figures.answers += 1;
    figures.said += answer.read.length;
    figures.read += read.length;
    figures.right += read.filter((label) => answer.read.includes(label)).length;
    // The first label is a row's single answer: its place counts.
    const isWrong = read[0] !== answer.read[0] || read.length !== answer.read.length;
    if (isWrong) figures.wrong.push({ answer, read });
  }
  return figures;
}

export const precisionOf = ({ read, right }: AnswerFigures) => (read === 0 ? 1 : right / read);
export const recallOf = ({ said, right }: AnswerFigures) => (said === 0 ? 1 : right / said);
