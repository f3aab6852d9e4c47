/** @file How much of a packed file is unpacked at once. */

/**
 * A piece may become a thousand times as many bytes, and browsers hand on all of them together: only then
 * can their number be looked at.
 */
export const PACKED_PIECE_BYTES = 16_384;
