/**
 * @file The form of a message in a project's file. Which codes there are, and what data each has, is a matter of the
 * version that wrote it: the words of a message take what they know.
 */
import type { Message } from '../messages/message';
import * as v from 'valibot';
import { LONGEST_CELL } from '../table/row-chunks';

/** It may tell what stood in a cell. */
const text = v.pipe(v.string(), v.maxLength(LONGEST_CELL));
const single = v.union([text, v.pipe(v.number(), v.finite()), v.boolean(), v.null()]);
const several = v.pipe(v.array(single), v.maxLength(1000));
const code = v.pipe(v.string(), v.regex(/^[a-z\d-]{1,80}$/));
const Inner = v.objectWithRest({}, v.union([single, several]));
const Outer = v.objectWithRest({ code }, v.union([single, several, Inner]));

/** A message with its data. */
export const NoteSchema = <Told extends Message>() => Outer as unknown as v.GenericSchema<Told>;

/** A sentence in files of versions that had no codes. */
export const ToldSchema = <Told extends Message>() => v.union([text, NoteSchema<Told>()]);
