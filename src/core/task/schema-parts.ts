/** @file What several parts of the recipe's schema are made of. */
import * as v from 'valibot';
import type { OwnFlaw } from '../messages/values';
import { addressProblem } from '../network/address';

export const text = v.pipe(v.string(), v.trim(), v.minLength(1));
/** Of a label, a keyword, a task: more is a text, and what shows names or compares them would stand still over it. */
export const LONGEST_NAME = 10_000;
export const name = v.pipe(text, v.maxLength(LONGEST_NAME));
export const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
export const positive = v.pipe(v.number(), v.gtValue(0));
export const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const ADDRESS: OwnFlaw = 'value-address';

/** The pattern is for the JSON schema; the check says what the pattern cannot (core/network/address). */
export const httpAddress = v.pipe(
  text,
  v.regex(/^https?:\/\/[^\s\\@/?#]+([/?][^\s\\#]*)?$/i, ADDRESS),
  v.check((address) => addressProblem(address) === null, ADDRESS),
);
