/**
 * @file What a person is told by core, workers, pipeline, persist and bridge: a code with its data, never a
 * sentence. The page alone has words for it (ui/words/messages), in whatever language it speaks. A new code is a line
 * in a file beside this one; the page does not compile until it has words for it.
 */
import type { AddressMessage } from './address';
import type { ModelMessage } from './model';
import type { PageMessage } from './page';
import type { ProgressMessage } from './progress';
import type { ProjectFileMessage } from './project-file';
import type { ExportMessage, RecipeMessage } from './recipe';
import type { RowMessage } from './row';
import type { RunNote } from './run-notes';
import type { StorageMessage } from './storage';
import type { TableMessage } from './table';
import type { TableNote } from './table-notes';
import type { TeacherMessage } from './teacher';
import type { TrainingMessage } from './training';
import type { TrainingNote } from './training-notes';

export type Message =
  | AddressMessage
  | ExportMessage
  | ModelMessage
  | PageMessage
  | ProgressMessage
  | ProjectFileMessage
  | RecipeMessage
  | RowMessage
  | RunNote
  | StorageMessage
  | TableMessage
  | TableNote
  | TeacherMessage
  | TrainingMessage
  | TrainingNote;

/** An error that a person reads. Its `message` is for consoles and tests alone. */
export abstract class MessageError<Told extends Message = Message> extends Error {
  /** What happened; it survives a worker's border where both sides `keepMessages`. */
  readonly told: Told;

  constructor(told: Told, options?: ErrorOptions) {
    super(consoleText(told), options);
    this.told = told;
  }
}

/** The message that an error brings, also one that crossed a worker's border; null where it brings none. */
export function messageIn(error: unknown): Message | null {
  if (typeof error !== 'object' || error === null || !('told' in error)) return null;
  return isMessage(error.told) ? error.told : null;
}

/** The same, and for errors of other origin what they say of themselves, as a detail. */
export function messageOf(error: unknown): Message {
  return messageIn(error) ?? { code: 'unexpected', details: detailsOf(error) };
}

/** What an error of a library, of the browser or of a server says of itself; empty where it says nothing. */
export function detailsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error).trim();
  const { message, name } = error as { message?: unknown; name?: unknown };
  if (typeof message === 'string' && message.trim() !== '') return message.trim();
  return typeof name === 'string' ? name : '';
}

function isMessage(value: unknown): value is Message {
  const isObject = typeof value === 'object' && value !== null;
  return isObject && 'code' in value && typeof value.code === 'string';
}

/** “table-empty {"file":"x.csv"}”. */
function consoleText({ code, ...data }: Message): string {
  return Object.keys(data).length === 0 ? code : `${code} ${JSON.stringify(data)}`;
}
