/**
 * @file How a worker that computes for long shows that it is alive: whatever takes longer the more rows there are pauses
 * here, so that the page's heartbeat (src/bridge/watchdog) is answered and `stop` is heard.
 */
import type { Pieces } from '../src/core/pieces';
import { MessageQueue } from './message-queue';

/** How long a worker may be deaf to its messages, where it can help it. */
const DEAF_MS = 20;

let messages: MessageQueue | null = null;
let lastHeard = -Infinity;

/** Lets the worker hear its messages, unless it just did: cheap enough for every few milliseconds of work. */
export async function breathe(): Promise<void> {
  if (performance.now() - lastHeard <= DEAF_MS) return;
  await (messages ??= new MessageQueue()).drain();
  lastHeard = performance.now();
}

/** Runs a computation to its end, breathing between its pieces. @param onPiece may throw to give it up. */
export async function inPieces<Result, Piece>(
  pieces: Pieces<Result, Piece>,
  onPiece: (piece: Piece) => void = () => undefined,
): Promise<Result> {
  for (;;) {
    const piece = pieces.next();
    if (piece.done) return piece.value;
    await breathe();
    onPiece(piece.value);
  }
}
