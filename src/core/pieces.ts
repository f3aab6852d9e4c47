/**
 * @file Long computations in pieces: a generator that yields now and then, so that whoever runs it can do something else
 * meanwhile. What comes out does not depend on who runs it.
 */

/** @typeParam Piece what is told of the work so far, where anything is. */
export type Pieces<Result, Piece = void> = Generator<Piece, Result>;

/** Runs a computation to its end at one stretch. */
export function toEnd<Result>(pieces: Pieces<Result, unknown>): Result {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
  }
}
