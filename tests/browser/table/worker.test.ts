import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatCsv } from '../../../workers/files/csv-writer';
import type { TableApi } from '../../../workers/table/api';

let worker: Worker;
let table: Remote<TableApi>;

beforeAll(() => {
  worker = new Worker(new URL('../../../workers/table/table.worker.ts', import.meta.url), {
    type: 'module',
  });
  table = wrap<TableApi>(worker);
});

afterAll(() => {
  table[releaseProxy]();
  worker.terminate();
});

function ignoreRows(): Promise<void> {
  return Promise.resolve();
}

const ROW_COUNT = 20_000;
/** Long enough that the table is read in several pieces. */
const REST = ' and so on'.repeat(25);

function row(index: number): string[] {
  return [
    `${index}`,
    `Text ${index}, with a "quotation",\nan é and 😀${REST}`,
    index % 2 ? 'odd' : 'even',
  ];
}

describe('the table worker', () => {
  test('streams 20,000 rows, waiting for whoever takes them', async () => {
    const rows = Array.from({ length: ROW_COUNT }, (_, index) => row(index));
    const blob = new Blob([formatCsv([['id', 'text', 'label'], ...rows])]);

    const fractions: number[] = [];
    let taken = 0;
    let waiting = 0;
    let mostWaiting = 0;
    let readWhileBusy = 0;
    let mostReadWhileBusy = 0;
    let isBusy = false;
    const imported = await table.read(
      [new File([blob], 'table.csv')],
      {},
      proxy(async (rows) => {
        mostWaiting = Math.max(mostWaiting, ++waiting);
        isBusy = true;
        readWhileBusy = 0;
        expect(rows).toHaveLength(1000);
        expect(rows[0]).toEqual(row(taken));
        expect(rows[999]).toEqual(row(taken + 999));
        await new Promise((resolve) => setTimeout(resolve, 20));
        taken += rows.length;
        isBusy = false;
        waiting--;
      }),
      proxy((fraction) => {
        if (isBusy) mostReadWhileBusy = Math.max(mostReadWhileBusy, ++readWhileBusy);
        fractions.push(fraction);
      }),
    );
    expect(imported).toMatchObject({
      columns: ['id', 'text', 'label'],
      header: ['id', 'text', 'label'],
      rowCount: ROW_COUNT,
      warnings: [],
      findings: { questions: [] },
    });
    expect(taken).toBe(ROW_COUNT);
    // Backpressure: never two chunks under way, and one more at most is read while one is taken.
    expect(mostWaiting).toBe(1);
    expect(mostReadWhileBusy).toBeLessThanOrEqual(2);
    // Progress comes through a channel of its own, perhaps after the answer.
    await expect.poll(() => fractions.at(-1)).toBe(1);
    expect(fractions.length).toBeGreaterThan(3);
  });

  test('refuses what it cannot read, by an error with name and code', async () => {
    const read = table.read(
      [new File(['text,label\na\0\x02,A\n'], 'table.csv')],
      {},
      proxy(ignoreRows),
      proxy(() => undefined),
    );
    await expect(read).rejects.toMatchObject({
      name: 'TableError',
      told: { code: 'file-zero-byte', row: 1, line: 2 },
    });
  });

  test('goes on working after an error of the page', async () => {
    const file = new File(['{"text": "a"}\n{"text": "b"}\n'], 'table.jsonl');
    const failing = table.read(
      [file],
      {},
      proxy(() => Promise.reject(new Error('disk full'))),
      proxy(() => undefined),
    );
    await expect(failing).rejects.toThrow('disk full');
    const imported = await table.read(
      [file],
      {},
      proxy(ignoreRows),
      proxy(() => undefined),
    );
    expect(imported.rowCount).toBe(2);
  });
});
