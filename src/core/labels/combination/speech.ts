/** @file On which rows a teacher has spoken, and how. */
import { intAt } from '../../reads';
import { forEachRow, type CandidateSets } from '../../refinery/candidate-sets';
import { goesByWords } from './word-evidence';

/** A set of so few labels may come in the order of the list by chance; of one more, in 1 of 720. */
export const FEW_LABELS = 5;

/** A row that the teacher said nothing about. */
export function saysNothing(sets: CandidateSets, row: number): boolean {
  return sets.offsets[row] === sets.offsets[row + 1] || sets.unmatched[row] === 1;
}

/** Whether a set is the list of labels as the task has it: the teacher copied the question, and says nothing by it. */
export function copiesList({ offsets, labels, classes }: CandidateSets, row: number): boolean {
  const set = labels.subarray(intAt(offsets, row), intAt(offsets, row + 1));
  return classes > FEW_LABELS && set.length === classes && set.every((label, i) => label === i);
}

/** The rows that a teacher spoke of; what a person said tells nothing of it. */
export function teacherRows(sets: CandidateSets): number[] {
  const rows: number[] = [];
  forEachRow(sets, (row) => {
    if (!sets.certain[row] && !saysNothing(sets, row)) rows.push(row);
  });
  return rows;
}

/** Of the rows that a teacher spoke of: those that it answered itself by more than a copy of the list, and those where it went by words. */
export function bySpeech(sets: CandidateSets): [own: number[], byWords: number[]] {
  const rows = teacherRows(sets);
  return [
    rows.filter((row) => !goesByWords(sets, row) && !copiesList(sets, row)),
    rows.filter((row) => goesByWords(sets, row)),
  ];
}
