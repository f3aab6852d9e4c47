/** @file The one error of loading an encoder. */
import { MessageError } from '../../messages/message';

/** A model that cannot be loaded; the message says why and what the user can do. */
export class EncoderError extends MessageError {
  override name = 'EncoderError';
}
