/** @file Annotations on their way to the page: soon, in order, none lost, and nobody waits for a slow disk. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Annotation } from '../../../../src/core/teaching/teacher';
import {
  BATCH_INTERVAL_MS,
  BATCH_ROWS,
  BatchSender,
} from '../../../../workers/teacher/batch-sender';

const row = (number: number): Annotation => ({ row: number, status: 'failed', reason: 'r' });

/** A receiver that stores a batch when it is told to. */
function slowDisk() {
  const batches: number[][] = [];
  const writing: (() => void)[] = [];
  const receive = (batch: Annotation[]) => {
    batches.push(batch.map((one) => one.row));
    return new Promise<void>((resolve) => writing.push(resolve));
  };
  return { batches, receive, store: () => writing.shift()?.() };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('while a batch is being stored, rows are taken on', async () => {
  const { batches, receive, store } = slowDisk();
  const sender = new BatchSender(receive);
  vi.advanceTimersByTime(BATCH_INTERVAL_MS);
  await sender.add(row(0));
  await vi.advanceTimersByTimeAsync(3 * BATCH_INTERVAL_MS);
  for (let number = 1; number < 5; number += 1) await sender.add(row(number));
  expect(batches).toEqual([[0]]);
  store();
  const closed = sender.close();
  await vi.advanceTimersByTimeAsync(0);
  store();
  await closed;
  expect(batches).toEqual([[0], [1, 2, 3, 4]]);
});

test('no more rows than a batch wait in memory', async () => {
  const { batches, receive, store } = slowDisk();
  const sender = new BatchSender(receive);
  for (let number = 0; number < BATCH_ROWS - 1; number += 1) await sender.add(row(number));
  const full = vi.fn();
  void sender.add(row(BATCH_ROWS - 1)).then(full);
  await vi.advanceTimersByTimeAsync(0);
  expect([batches.length, full.mock.calls.length]).toEqual([1, 0]);
  store();
  await vi.advanceTimersByTimeAsync(0);
  expect(full).toHaveBeenCalledOnce();
  await sender.close();
});

test('a receiver that failed is told with the next row', async () => {
  const sender = new BatchSender(() => Promise.reject(new Error('full')));
  vi.advanceTimersByTime(BATCH_INTERVAL_MS);
  await sender.add(row(0));
  await vi.advanceTimersByTimeAsync(0);
  await expect(sender.add(row(1))).rejects.toThrow('full');
  await expect(sender.close()).rejects.toThrow('full');
});
