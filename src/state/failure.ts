/** @file What went wrong, as a person is told. */
import { messageOf, type Message } from '../core/messages/message';
import { isDatabaseOpen } from '../persist/database';
import { storageTrouble } from './storage-trouble';

/** Storage fails by the error's name alone, wherever it was thrown. */
export function failureOf(error: unknown): Message {
  const trouble = storageTrouble(error);
  if (trouble) return trouble.told;
  const told = messageOf(error);
  // Nothing is promised to be kept where nobody knows that it is.
  return told.code === 'unexpected' && isDatabaseOpen() ? { ...told, isStored: true } : told;
}
