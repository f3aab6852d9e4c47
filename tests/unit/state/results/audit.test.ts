/** @file The audit on the screen: which row is asked next, and what becomes of an answer. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { answerAudit, openAudit } from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import type { HumanLabel } from '../../../../src/pipeline/human-labels';
import { Audit } from '../../../../src/state/results/audit.svelte';

vi.mock('../../../../src/pipeline/audit/audit', () => ({
  answerAudit: vi.fn(),
  openAudit: vi.fn(),
}));
vi.mock('../../../../src/pipeline/audit/audit-figures', () => ({ measureAudit: vi.fn() }));

const failures: unknown[] = [];

/** Three rows of a table: 7, 5 and 9, in this order. */
async function auditOf(
  humans: [number, HumanLabel][] = [],
  skipped: number[] = [],
  equals: [number, number[]][] = [],
) {
  vi.mocked(openAudit).mockResolvedValue({
    record: {
      ...{ projectId: 'p', createdAt: 1, seed: 1, recalibrates: false, acceptedPrecision: null },
      ...{ population: Int32Array.of(5, 7, 9), stratumOf: Uint8Array.of(0, 0, 1) },
      ...{ sample: Int32Array.of(1, 0, 2), skipped },
    },
    ...{ humans: new Map(humans), equals: new Map(equals) },
  });
  const audit: Audit = new Audit(
    (error) => failures.push(error),
    () => audit.measure(),
  );
  await audit.load('p');
  return audit;
}

const blind = (label: string): HumanLabel => ({ label, origin: 'audit' });
const seen = (label: string): HumanLabel => ({ label, origin: 'review' });

beforeEach(() => {
  failures.length = 0;
  vi.mocked(answerAudit).mockReset().mockResolvedValue();
  vi.mocked(measureAudit).mockReset().mockResolvedValue(null);
});

describe('the audit on the screen', () => {
  test('goes on at the first row without an answer; a label of the review is none, and is not shown', async () => {
    const audit = await auditOf([[7, blind('a')], [5, seen('b')]]); // prettier-ignore
    expect([audit.row, audit.done, audit.answer]).toEqual([5, 1, null]);
    await audit.label('c');
    expect(answerAudit).toHaveBeenLastCalledWith('p', 5, { human: blind('c'), isSkipped: false });
    expect([audit.row, audit.done]).toEqual([9, 2]);
    await audit.label(null);
    expect(audit.isAsking).toBe(false);
    expect(measureAudit).toHaveBeenCalled();
  });

  test('takes an answer for the row before while the next one is asked, and none for a row that is not', async () => {
    const audit = await auditOf();
    await audit.label('a');
    await audit.label('b', 7);
    expect(answerAudit).toHaveBeenLastCalledWith('p', 7, { human: blind('b'), isSkipped: false });
    await audit.label('b', 6);
    expect([audit.row, audit.done]).toEqual([5, 1]);
    await audit.undo();
    expect([audit.row, audit.answer]).toEqual([7, 'a']);
  });

  test('goes back to an answer, and undoes to what was there before, a label of the review too', async () => {
    const audit = await auditOf([[7, seen('b')]]);
    await audit.label('a');
    audit.move(-1);
    expect([audit.row, audit.answer]).toEqual([7, 'a']);
    await audit.undo();
    expect(answerAudit).toHaveBeenLastCalledWith('p', 7, { human: seen('b'), isSkipped: false });
    expect([audit.answer, audit.done, audit.canUndo]).toEqual([null, 0, false]);
  });

  test('shows its findings where all rows were answered or passed over', async () => {
    const audit = await auditOf([[7, blind('a')], [5, blind('b')]], [9]); // prettier-ignore
    expect([audit.isBegun, audit.isAsking, audit.done]).toEqual([true, false, 3]);
    await audit.undo();
    expect(audit.isAsking).toBe(false);
  });

  test('asks about a text once, and takes both answers back with one', async () => {
    const audit = await auditOf([], [], [[7, [7, 9, 11]], [9, [7, 9, 11]]]); // prettier-ignore
    await audit.label('a');
    expect([audit.row, audit.done]).toEqual([5, 2]);
    await audit.undo();
    expect([audit.row, audit.done]).toEqual([7, 0]);
  });

  test('another answer for an equal text holds for the first row, too, and is undone there', async () => {
    const audit = await auditOf([[7, blind('a')], [11, seen('a')]], [], [[7, [7, 9, 11]], [9, [7, 9, 11]]]); // prettier-ignore
    audit.move(1);
    expect([audit.row, audit.answer]).toEqual([9, 'a']);
    await audit.label('b');
    expect(answerAudit).toHaveBeenLastCalledWith('p', 9, {
      human: blind('b'),
      isSkipped: false,
      others: [
        { row: 7, label: blind('b') },
        { row: 11, label: seen('b') },
      ],
    });
    await audit.undo();
    expect(answerAudit).toHaveBeenLastCalledWith('p', 9, {
      human: null,
      isSkipped: false,
      others: [
        { row: 7, label: blind('a') },
        { row: 11, label: seen('a') },
      ],
    });
  });

  test('takes an answer off the screen that cannot be stored', async () => {
    const audit = await auditOf();
    vi.mocked(answerAudit).mockRejectedValue(new Error('full'));
    await audit.label('a');
    expect([audit.done, audit.canUndo]).toEqual([0, false]);
    expect(failures).toHaveLength(1);
  });

  test('gives an answer again that was undone, and goes on from there', async () => {
    const audit = await auditOf([[7, seen('b')]]);
    await audit.label('a');
    await audit.undo();
    expect([audit.row, audit.canRedo]).toEqual([7, true]);
    await audit.redo();
    expect(answerAudit).toHaveBeenLastCalledWith('p', 7, { human: blind('a'), isSkipped: false });
    expect([audit.row, audit.done, audit.canUndo, audit.canRedo]).toEqual([5, 1, true, false]);
    await audit.undo();
    await audit.label('c');
    expect(audit.canRedo).toBe(false);
  });

  test('undoes and gives again its last answer, which ends it', async () => {
    const audit = await auditOf([[7, blind('a')], [5, blind('b')]]); // prettier-ignore
    await audit.label(null);
    expect([audit.isAsking, audit.canUndo]).toEqual([false, true]);
    await audit.undo();
    expect([audit.isAsking, audit.row]).toEqual([true, 9]);
    await audit.redo();
    expect([audit.isAsking, audit.done]).toEqual([false, 3]);
  });

  test('undoes after it was opened again, but not what was answered otherwise since', async () => {
    const audit = await auditOf();
    await audit.label('a');
    await audit.label('b');
    await audit.undo();
    const opened = await vi.mocked(openAudit)('p');
    const reopen = async (humans: [number, HumanLabel][]) => {
      vi.mocked(openAudit).mockResolvedValue(opened && { ...opened, humans: new Map(humans) });
      await audit.load('p');
      return [audit.canUndo, audit.canRedo];
    };
    expect(await reopen([[7, blind('a')]])).toEqual([true, true]); // prettier-ignore
    await audit.redo();
    expect(answerAudit).toHaveBeenLastCalledWith('p', 5, { human: blind('b'), isSkipped: false });
    expect(await reopen([[7, seen('c')], [5, blind('b')]])).toEqual([true, false]); // prettier-ignore
    await audit.undo();
    expect([audit.row, audit.canUndo]).toEqual([5, false]);
  });
});
