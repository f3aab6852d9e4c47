/** @file Things as they are counted: “1 row”, “2,800 rows”. */
import { plural } from './plural';

export const countAnswers = (count: number) => plural(count, ['# answer', '# answers']);
export const countChangedRows = (count: number) =>
  plural(count, ['# changed row', '# changed rows']);
export const countChanges = (count: number) => plural(count, ['# change', '# changes']);
export const countColumns = (count: number) => plural(count, ['# column', '# columns']);
export const countDifferences = (count: number) => plural(count, ['# difference', '# differences']);
export const countEpochs = (count: number) => plural(count, ['# epoch', '# epochs']);
export const countEqual = (count: number) =>
  plural(count, ['# equal to another', '# equal to another']);
export const countExamples = (count: number) => plural(count, ['# example', '# examples']);
export const countFurtherQuestions = (count: number) =>
  plural(count, ['# further question', '# further questions']);
export const countGuesses = (count: number) => plural(count, ['# guess', '# guesses']);
export const countLabels = (count: number) => plural(count, ['# label', '# labels']);
export const countMinutes = (count: number) => plural(count, ['# minute', '# minutes']);
export const countMoreColumns = (count: number) =>
  plural(count, ['# more column', '# more columns']);
export const countMoreRows = (count: number) => plural(count, ['# more row', '# more rows']);
export const countNewAnswers = (count: number) => plural(count, ['# new answer', '# new answers']);
export const countNewRows = (count: number) => plural(count, ['# new row', '# new rows']);
export const countProjects = (count: number) => plural(count, ['# project', '# projects']);
export const countQuestions = (count: number) => plural(count, ['# question', '# questions']);
export const countRows = (count: number) => plural(count, ['# row', '# rows']);
export const countTexts = (count: number) => plural(count, ['# text', '# texts']);
export const countLabelledTexts = (count: number) =>
  plural(count, ['# text labelled', '# texts labelled']);
export const countThings = (count: number) => plural(count, ['# thing', '# things']);
export const countThreads = (count: number) => plural(count, ['# thread', '# threads']);
export const countTokens = (count: number) => plural(count, ['# token', '# tokens']);
export const countValues = (count: number) => plural(count, ['# value', '# values']);
export const countWords = (count: number) => plural(count, ['# word', '# words']);
