/** @file What a kind of record is to say of itself: its fields, and who annotated it with what. */
import type { JsonValue, Members } from './values';

/** What one annotator said of a text. */
export interface Answer {
  /** Where it stands in the record. */
  column: string;
  /** Empty where the record does not name anybody. */
  annotator: string;
  labels: string[];
}

export interface ShapedRecord {
  fields: Map<string, JsonValue>;
  /** Records of one key are annotations of one text; null where each is a text of its own. */
  key: string | null;
  answers: Answer[];
}

/** Another tool's way to write records, or one that many tools have. */
export interface RecordShape {
  /** As it calls itself; null for conversations, as language models are trained with. */
  tool: string | null;
  read(members: Members): ShapedRecord;
}

/** A copy of a record's fields without some of them. */
export function fieldsWithout(members: Members, names: readonly string[]): Map<string, JsonValue> {
  return new Map([...members].filter(([name]) => !names.includes(name)));
}
