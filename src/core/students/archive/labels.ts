/** @file The labels that an archive may name: the file may come from anybody. */
import * as v from 'valibot';
import type { OwnFlaw } from '../../messages/values';
import { LONGEST_NAME } from '../../task/schema-parts';

/** A student's numbers grow with them: with more, a few rows take seconds and a table hours. */
export const MOST_LABELS = 5_000;

export const ArchiveLabelsSchema = v.pipe(
  v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_NAME))),
  v.minLength(1),
  v.maxLength(MOST_LABELS),
  v.check((labels) => new Set(labels).size === labels.length, 'labels-alike' satisfies OwnFlaw),
);
