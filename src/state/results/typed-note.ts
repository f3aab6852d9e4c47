/**
 * @file The note that is being written, kept by the browser from letter to letter until it is stored: a tab that is closed
 * in the midst of it must not cost anybody what was typed.
 */
import * as v from 'valibot';

const PREFIX = 'shortlist.note.';
const TypedNote = v.object({ row: v.number(), note: v.string() });
type TypedNote = v.InferOutput<typeof TypedNote>;

export function keepTypedNote(projectId: string, typed: TypedNote): void {
  try {
    localStorage.setItem(PREFIX + projectId, JSON.stringify(typed));
  } catch {
    // Storage is full or switched off: the field holds it until it is left.
  }
}

/** What was not stored; null where there is none. */
export function typedNote(projectId: string): TypedNote | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PREFIX + projectId) ?? 'null');
    const read = v.safeParse(TypedNote, stored);
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

export function forgetTypedNote(projectId: string): void {
  try {
    localStorage.removeItem(PREFIX + projectId);
  } catch {
    // Nothing was stored.
  }
}
