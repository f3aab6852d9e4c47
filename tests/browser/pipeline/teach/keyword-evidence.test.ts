/** @file What the table holds for labels while they are written, and the keywords teacher with word vectors. */
import { afterAll, describe, expect, test } from 'vitest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import { makeReport } from '../../../../src/pipeline/files/report';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { openKeywordEvidence } from '../../../../src/pipeline/open/keyword-evidence';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { readAnnotations } from '../../../../src/persist/annotations';
import { deleteAllProjects } from '../../../helpers/project-records';
import { importFile, topicProject, unstopped } from '../../../helpers/topic-project';

const WATER = ['The boat sailed down the river to the sea.', 'A fisherman stood by the stream with his nets.', 'Heavy rain had flooded the harbour and the bridge.', 'They swam in the ocean near the beach.']; // prettier-ignore
const MONEY = ['The lender charged interest on the mortgage.', 'Investors bought shares and bonds last year.', 'The treasury printed new currency and coins.', 'He asked the bank for a loan with low interest.']; // prettier-ignore
const TEXTS = Array.from({ length: 60 }, (_, i) => {
  const list = i % 2 === 0 ? WATER : MONEY;
  return `${list[Math.floor(i / 2) % list.length] ?? ''} It was day ${i}.`;
});
const csv = ['text,split', ...TEXTS.map((text, i) => `"${text}",${i === 58 ? 'test' : 'train'}`)].join('\n'); // prettier-ignore
const BLANKS = '\n" ",train\n"",train';
const LABELS = [{ name: 'River' }, { name: 'Bank' }];

const recipe = parseRecipe({
  shortlist: 1,
  task: { textColumn: 'text', splitColumn: 'split', labels: LABELS },
  teacher: { kind: 'keywords' },
  student: { executionProvider: 'wasm', epochs: 3 },
  labels: { policy: 'teacher' },
});

afterAll(deleteAllProjects);

describe('the evidence desk', () => {
  test('counts, offers and groups without the test rows and empty texts', async () => {
    const file = new File([csv + BLANKS], 'a.csv');
    const { id } = await importFile(file, { onProgress: () => undefined });
    const desk = await openKeywordEvidence(id, { textColumn: 'text', splitColumn: 'split' });
    const evidence = await desk.keywords(LABELS);
    expect(evidence?.texts).toBe(59);
    expect(evidence?.labels.map(({ texts, alone }) => [texts, alone])).toEqual([
      [8, 8],
      [7, 7],
    ]);
    expect(evidence?.none.texts).toBe(44);
    expect(evidence?.labels[0]?.examples[0]).toEqual({ row: 0, text: TEXTS[0] });
    expect(await desk.nearness(LABELS)).toMatchObject({ state: 'used' });
    await setLabel(id, 1, 'Bank');
    const offers = await desk.offers(LABELS);
    expect(offers?.map((list) => list.map(({ keyword }) => keyword)).flat()).toEqual(
      expect.arrayContaining(['mortgage', 'loan']),
    );
    const clusters = await desk.clusters(LABELS);
    expect(clusters?.reduce((sum, { texts }) => sum + texts, 0)).toBe(44);
    await expect(desk.keywords([{ name: 'A', keywords: ['/(/'] }, { name: 'B' }])).rejects.toThrow(
      /keyword-unusable/,
    );
    desk.close();
    expect(await desk.keywords(LABELS)).toBeNull();
  });
});

test('an evidence desk whose worker has ended says so whenever it is asked', async () => {
  const { id } = await importFile(new File([csv], 'a.csv'), { onProgress: () => undefined });
  const workers: Worker[] = [];
  const { Worker: Whole } = globalThis;
  globalThis.Worker = class extends Whole {
    constructor(...made: ConstructorParameters<typeof Whole>) {
      super(...made);
      workers.push(this);
    }
  };
  const desk = await openKeywordEvidence(id, { textColumn: 'text' });
  globalThis.Worker = Whole;
  expect((await desk.keywords(LABELS))?.texts).toBe(60);
  // The page waits for what the worker gives back as it ends; before that it would be told of nothing but its silence.
  const waiting = async () => (await navigator.locks.query()).pending ?? [];
  await expect
    .poll(async () => (await waiting()).some(({ name }) => name?.startsWith('shortlist.worker.')))
    .toBe(true);
  workers[0]?.terminate();
  for (const what of ['keywords', 'clusters', 'offers', 'nearness'] as const) {
    await expect(desk[what](LABELS)).rejects.toMatchObject({ told: { code: 'worker-ended' } });
  }
});

describe('the keywords teacher', () => {
  test('goes by nearness where no word matches, and the report counts what it went by', async () => {
    const id = await topicProject(new File([csv], 'a.csv'), recipe);
    await annotate(id, unstopped());
    const answers = await readAnnotations(id);
    const near = [...answers.values()].flatMap((answer) =>
      answer.status === 'annotated' && answer.evidence === 'near' ? [answer] : [],
    );
    expect(near.length).toBe(44);
    const right = near.filter(
      ({ row, candidates }) => candidates[0] === (row % 2 === 0 ? 'River' : 'Bank'),
    );
    expect(right.length / near.length).toBeGreaterThan(0.8);
    await distil(id, unstopped());
    const { teacher, warnings } = await makeReport(id);
    expect(teacher).toMatchObject({ unmatched: 0, evidence: { matched: 15, near: 44, none: 0 } });
    expect(Array.isArray(warnings)).toBe(true);
  });

  test('says in the report that it had nothing to go by, first of all', async () => {
    const strange = { ...recipe, teacher: { kind: 'keywords' as const, nearness: false } };
    const id = await topicProject(new File([csv], 'a.csv'), strange);
    await annotate(id, unstopped());
    await distil(id, unstopped());
    const { teacher, warnings } = await makeReport(id);
    expect(teacher.evidence).toEqual({ matched: 15, near: 0, none: 44 });
    expect(warnings[0]).toMatchObject({ code: 'no-evidence', rows: 44 });
  });
});
