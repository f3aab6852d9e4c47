/**
 * @file Hands finished annotations over in batches, one batch at a time and in order. A finished
 * annotation waits no longer than `BATCH_INTERVAL_MS`, even while the next row takes minutes.
 */
import type { Annotation } from '../../src/core/teaching/teacher';

/** What a crash may cost at most: annotations become durable only after they are handed over. */
export const BATCH_INTERVAL_MS = 1_000;
/** Bounds what an instant teacher keeps in memory, and the time of one database write. */
export const BATCH_ROWS = 500;

export class BatchSender {
  private readonly onBatch: (annotations: Annotation[]) => void | Promise<void>;
  private readonly timer: ReturnType<typeof setInterval>;
  private batch: Annotation[] = [];
  /** The batch on its way; rejected for good once the receiver has failed. */
  private sending: Promise<void> = Promise.resolve();
  private isSending = false;
  private failed = false;
  private lastSent = performance.now();

  constructor(onBatch: (annotations: Annotation[]) => void | Promise<void>) {
    this.onBatch = onBatch;
    this.timer = setInterval(() => {
      // `sending` keeps a rejection for the next `add` or `close`.
      this.send().catch(() => undefined);
    }, BATCH_INTERVAL_MS);
  }

  /** Resolves when there is room for more. @throws what the receiver threw. */
  async add(annotation: Annotation): Promise<void> {
    if (this.failed) await this.sending;
    this.batch.push(annotation);
    if (this.batch.length >= BATCH_ROWS) return this.send();
    // The timer alone would come late where the rows leave the event loop no time. Nobody waits for it: while
    // a slow disk writes, the teacher is asked on.
    const due = performance.now() - this.lastSent >= BATCH_INTERVAL_MS;
    if (due && !this.isSending) this.send().catch(() => undefined);
  }

  /** Hands over what is left. @throws what the receiver threw. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.send();
  }

  private send(): Promise<void> {
    this.sending = this.sending.then(async () => {
      const { batch } = this;
      this.batch = [];
      this.lastSent = performance.now();
      if (batch.length === 0) return;
      this.isSending = true;
      try {
        await this.onBatch(batch);
      } catch (error) {
        this.failed = true;
        throw error;
      } finally {
        this.isSending = false;
      }
    });
    return this.sending;
  }
}
