/** @file The labels that an archive may name: the file may come from anybody. */
import * as v from 'valibot';

/** A student's numbers grow with them: with more, a few rows take seconds and a table hours. */
const MOST_LABELS = 5_000;

export const ArchiveLabelsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1, 'a label has no name'))),
  v.minLength(1, 'there are no labels'),
  v.maxLength(MOST_LABELS, `there are more than ${MOST_LABELS} labels`),
  v.check((labels) => new Set(labels).size === labels.length, 'a label name occurs twice'),
);
