/**
 * @file The note that is being written, kept by the browser from letter to letter until it is stored: a tab that is closed
 * in the midst of it must not cost anybody what was typed.
 */
import * as v from 'valibot';
import { forgetTyped, keepTyped, typedBefore } from '../typed-storage';

const TypedNote = v.object({ row: v.number(), note: v.string() });
type TypedNote = v.InferOutput<typeof TypedNote>;

export function keepTypedNote(projectId: string, typed: TypedNote): void {
  keepTyped('note', projectId, typed);
}

/** What was not stored; null where there is none. */
export function typedNote(projectId: string): TypedNote | null {
  const read = v.safeParse(TypedNote, typedBefore('note', projectId));
  return read.success ? read.output : null;
}

export function forgetTypedNote(projectId: string): void {
  forgetTyped('note', projectId);
}
