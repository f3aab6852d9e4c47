/** @file What went wrong, as a person is told. */
import { messageOf, type Message } from '../core/messages/message';
import { storageTrouble } from './storage-trouble';

/** Storage fails by the error's name alone, wherever it was thrown. */
export function failureOf(error: unknown): Message {
  const trouble = storageTrouble(error);
  if (trouble) return trouble.told;
  return messageOf(error);
}
