/** @file The `encoder-head` student from table to labels: texts are read once, however often they occur. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { embeddingSpace } from '../../../../src/core/students/embedding-key';
import type { Recipe } from '../../../../src/core/task/recipe';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { distil } from '../../../../src/pipeline/train/distil';
import { exportStudent, type PackingProgress } from '../../../../src/pipeline/files/student-file';
import { importStudent } from '../../../../src/pipeline/files/import-student';
import { deleteProject } from '../../../../src/pipeline/projects';
import { makeReport } from '../../../../src/pipeline/files/report';
import type { StepOptions, StepProgress } from '../../../../src/pipeline/steps';
import { deleteSpace, listSpaces } from '../../../../src/persist/sentence-embeddings';
import { getCheckpoint, readDistributions } from '../../../../src/persist/trainings';
import { MODEL_CACHE } from '../../../../workers/model-files/cached-http-file';
import { keepModel } from '../../../helpers/embedding-worker';
import { deleteAllProjects } from '../../../helpers/project-records';
import { SentenceModel } from '../../../helpers/sentence-model';
import {
  stoppedWhen,
  topicFile,
  topicProject,
  topicRecipe,
  unstopped,
  type RecipeParts,
} from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';
import { wordsOf } from '../../../../src/ui/words/messages/words-of';

const DATA = topicData(21, { rows: 200 });
const WORDS = [...new Set(DATA.texts.flatMap((text) => text.split(' ')))];
/** Rows that try the reading: nothing to read, far more than is read, and a text twice. */
const [EMPTY, LONG, TWIN] = [150, 151, 152];
const table = topicFile(DATA, ({ text }, row) => {
  if (row === EMPTY) return { text: '', split: 'test' };
  if (row === LONG) return { text: `${text} `.repeat(1_500).trim(), split: 'test' };
  if (row === TWIN) return { text: DATA.texts[0] ?? '', split: 'test' };
  return row >= 160 ? { split: 'test' } : {};
});
const DIFFERENT_TEXTS = new Set(DATA.texts).size - 2;

/** Units of the head: a few are enough for three topics. */
const HIDDEN = 32;

let model = '';

beforeAll(async () => {
  model = await keepModel('topics', new SentenceModel(WORDS).files());
});
afterEach(async () => {
  await deleteAllProjects();
  for (const { space } of await listSpaces()) await deleteSpace(space);
});
afterAll(() => caches.delete(MODEL_CACHE));

function headRecipe(parts: RecipeParts = {}): Recipe {
  const student = {
    kind: 'encoder-head',
    hidden: HIDDEN,
    epochs: 4,
    learningRate: 0.005,
    ...parts.student,
  };
  return topicRecipe(DATA.labels, { ...parts, student: { model, ...student } });
}

async function annotatedProject(recipe: Recipe): Promise<string> {
  const id = await topicProject(table, recipe);
  await annotate(id, unstopped());
  return id;
}

/** Options that keep the messages of a step. */
function watched(messages: string[]): StepOptions {
  return { ...unstopped(), onProgress: ({ message }) => messages.push(wordsOf(message)) };
}

const isReading = ({ message }: StepProgress) => message.code === 'reading-texts';

describe('a student that reads vectors', () => {
  test('learns, and labels every row of the table', async () => {
    const recipe = headRecipe({
      student: { epochs: 12 },
      labels: { policy: 'auto' },
      refinery: { compareSingle: true },
    });
    const id = await annotatedProject(recipe);
    const messages: string[] = [];
    await distil(id, watched(messages));
    expect(messages).toContain('Reading 66 of 200 texts with topics');
    const space = embeddingSpace(recipe.student);
    expect(await listSpaces()).toEqual([{ space, count: DIFFERENT_TEXTS }]);
    const { student, labels } = await makeReport(id);
    expect(student?.kind).toBe('encoder-head');
    expect(student?.parameters).toBe(64 * HIDDEN + HIDDEN + HIDDEN * 3 + 3);
    expect(student?.testAccuracy).toBeGreaterThan(0.8);
    expect(student?.single?.testAccuracy).toBeGreaterThan(0.4);
    expect(labels.policy).toBe('auto');
    expect(await readDistributions(id, 'heldOut')).toHaveLength(1);

    const [values = new Float32Array()] = await readDistributions(id, 'student');
    const rowOf = (row: number) => values.slice(row * 3, (row + 1) * 3);
    expect(values).toHaveLength(200 * 3);
    expect(values.every((p) => Number.isFinite(p))).toBe(true);
    expect(rowOf(TWIN)).toEqual(rowOf(0));
    expect(rowOf(EMPTY)).not.toEqual(rowOf(0));
  });

  test('leaves the page as a file, and labels as before without its teacher and its model', async () => {
    const first = await annotatedProject(headRecipe());
    await distil(first, unstopped());
    const steps: PackingProgress[] = [];
    const zip = await exportStudent(first, unstopped().signal, (step) => steps.push(step));
    for (const wanted of ['writing-student', 'packing-student']) {
      const shares = () =>
        steps.filter(({ message }) => message.code === wanted).map((step) => step.fraction);
      // Progress comes through a channel of its own, perhaps after the answer.
      await expect.poll(() => shares().at(-1)).toBe(1);
      expect(shares()).toEqual(shares().toSorted((a, b) => (a ?? 0) - (b ?? 0)));
    }
    await caches.delete(MODEL_CACHE);
    const recipe = await importStudent(new File([zip], 'student.zip'));
    const second = await topicProject(table, recipe);
    await distil(second, unstopped());
    const [before = new Float32Array()] = await readDistributions(first, 'student');
    const [after = new Float32Array()] = await readDistributions(second, 'student');
    expect(after).toHaveLength(before.length);
    after.forEach((p, i) => {
      // Where there is nothing to read, the page has no vector, and the model that of no words.
      if (Math.floor(i / 3) !== EMPTY) expect(Math.abs(p - (before[i] ?? NaN))).toBeLessThan(1e-4);
    });
    model = await keepModel('topics', new SentenceModel(WORDS).files());
  });

  test('is not saved where its packing was cancelled', async () => {
    const id = await annotatedProject(headRecipe({ student: { epochs: 1 } }));
    await distil(id, unstopped());
    for (const wanted of ['writing-student', 'packing-student']) {
      const stopper = new AbortController();
      const packed = exportStudent(id, stopper.signal, ({ message }) => {
        if (message.code === wanted) stopper.abort();
      });
      await expect(packed).rejects.toMatchObject({ name: 'Stopped' });
    }
  });

  test('needs no model for texts that were read before, as long as a project has them', async () => {
    const first = await annotatedProject(headRecipe());
    await distil(first, unstopped());
    await caches.delete(MODEL_CACHE);
    const second = await annotatedProject(headRecipe());
    const messages: string[] = [];
    await distil(second, watched(messages));
    expect(messages.filter((message) => message.startsWith('Reading'))).toEqual([]);
    expect(await readDistributions(second, 'student')).toEqual(
      await readDistributions(first, 'student'),
    );
    await deleteProject(first);
    expect(await listSpaces()).toHaveLength(1);
    await deleteProject(second);
    expect(await listSpaces()).toEqual([]);
    const third = await annotatedProject(headRecipe());
    await expect(distil(third, unstopped())).rejects.toMatchObject({ name: 'EncoderError' });
    model = await keepModel('topics', new SentenceModel(WORDS).files());
  });

  test('goes on where it was paused, while reading and while training', async () => {
    const unbroken = await annotatedProject(headRecipe());
    await distil(unbroken, unstopped());
    const expected = await readDistributions(unbroken, 'student');
    for (const { space } of await listSpaces()) await deleteSpace(space);

    const id = await annotatedProject(headRecipe());
    const reading = distil(
      id,
      stoppedWhen((now) => isReading(now) && now.fraction > 0.4),
    );
    await expect(reading).rejects.toMatchObject({ name: 'Stopped' });
    const [kept] = await listSpaces();
    expect(kept?.count).toBeGreaterThan(0);
    expect(kept?.count).toBeLessThan(DIFFERENT_TEXTS);

    const training = distil(
      id,
      stoppedWhen(({ epochs = [] }) => epochs.length === 2),
    );
    await expect(training).rejects.toMatchObject({ name: 'Stopped' });
    expect((await getCheckpoint(id, 'student'))?.state.epoch).toBeGreaterThanOrEqual(2);

    const messages: string[] = [];
    await distil(id, watched(messages));
    expect(messages.filter((message) => message.startsWith('Reading'))).toEqual([]);
    expect(await readDistributions(id, 'student')).toEqual(expected);
  });

  test('says so where no text has a word in it', async () => {
    const blank = topicFile(DATA, () => ({ text: ' ' }));
    const id = await topicProject(blank, headRecipe());
    await annotate(id, unstopped());
    await expect(distil(id, unstopped())).rejects.toMatchObject({
      name: 'TrainingError',
      told: { code: 'no-words' },
    });
  });
});
