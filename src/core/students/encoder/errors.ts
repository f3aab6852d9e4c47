/** @file The one error of loading an encoder. */

/** A model that cannot be loaded; the message says why and what the user can do. */
export class EncoderError extends Error {
  override name = 'EncoderError';
}
