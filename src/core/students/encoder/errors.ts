/** @file The one error of loading an encoder. */
import { MessageError } from '../../messages/message';
import type { ModelMessage } from '../../messages/model';

/** A model that cannot be loaded. */
export class EncoderError extends MessageError<ModelMessage> {
  override name = 'EncoderError';
}
