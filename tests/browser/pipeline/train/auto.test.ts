/** @file Policy `auto` through the pipeline: held-out students, then labels better than the teacher's. */
import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { readDistributions, readHeldOut } from '../../../../src/persist/trainings';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { changeTask } from '../../../../src/pipeline/open/describe-task';
import { distil } from '../../../../src/pipeline/train/distil';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import { integerBelow, mulberry32 } from '../../../helpers/random';
import { importFile, unstopped } from '../../../helpers/topic-project';

const WORDS = {
  river: ['water', 'flow', 'bank'],
  road: ['car', 'lane', 'traffic'],
  sky: ['cloud', 'blue', 'bird'],
};
const LABELS = Object.keys(WORDS) as (keyof typeof WORDS)[];
const options = unstopped();

/** A teacher that names the truth first in two of three rows, and nearly always names it. */
function makeTable(): File {
  const random = mulberry32(11);
  const rows = Array.from({ length: 240 }, (_, row) => {
    const label = LABELS[row % LABELS.length] ?? 'river';
    const other = LABELS[(row + 1 + integerBelow(random, 2)) % LABELS.length] ?? 'road';
    const words = Array.from(
      { length: 5 },
      () => WORDS[random() < 0.9 ? label : other][integerBelow(random, 3)],
    );
    const candidates = random() < 0.66 ? [label, other] : random() < 0.9 ? [other, label] : [other];
    return `${words.join(' ')},${label},${candidates.join('|')},${row < 210 ? 'train' : 'test'}`;
  });
  return new File([['text,label,candidates,split', ...rows].join('\n')], 'table.csv');
}

describe('policy auto', () => {
  test('tests the student on unseen rows once, and labels far better than the teacher', async () => {
    const project = await importFile(makeTable(), options);
    const recipe = (policy: string) =>
      parseRecipe({
        shortlist: 1,
        task: {
          ...{ textColumn: 'text', goldColumn: 'label', splitColumn: 'split' },
          labels: LABELS.map((name) => ({ name })),
        },
        teacher: { kind: 'column', column: 'candidates' },
        student: { epochs: 6, executionProvider: 'wasm' },
        // With named weights only the policy asks for held-out students.
        refinery: { weights: 'uniform' },
        labels: { policy },
      });
    await changeTask(project.id, recipe('student'));
    await annotate(project.id, options);
    await distil(project.id, options);
    expect(await readDistributions(project.id, 'heldOut')).toEqual([]);

    const changed = await changeTask(project.id, recipe('auto'));
    expect(changed.stage).toBe('annotated');
    const before = (await makeReport(project.id)).student?.epochs;
    expect((await distil(project.id, options)).stage).toBe('done');
    const [heldOut] = await readDistributions(project.id, 'heldOut');
    expect(heldOut).toHaveLength(210 * LABELS.length);
    const read = await readHeldOut(project.id);
    expect(read?.rules?.rows).toBe(210);
    expect(read?.rules?.bound).toBeLessThan(0.6);

    const report = await makeReport(project.id);
    expect(report.student?.epochs).toEqual(before);
    expect(report.labels.accuracy).toBeGreaterThanOrEqual(
      (report.teacher.firstAccuracy ?? 1) + 0.15,
    );
    // A student that is never wrong, as here, is doubted a little all the same (docs/results.md).
    expect(report.labels.accuracy).toBeGreaterThanOrEqual(
      (report.student?.trainAccuracy ?? 1) - 0.06,
    );
    expect(report.labels.calibrationError).toBeLessThan(0.2);
    const rows = await relabel(project.id);
    expect(rows).toHaveLength(240);
    for (const { final } of rows) {
      expect(LABELS).toContain(final?.label);
      expect(final?.confidence).toBeGreaterThan(0);
      expect(final?.confidence).toBeLessThanOrEqual(1);
    }
    // Once tested, the policies change places without any training.
    expect((await changeTask(project.id, recipe('teacher'))).stage).toBe('done');
    expect((await changeTask(project.id, recipe('auto'))).stage).toBe('done');
  });
});
