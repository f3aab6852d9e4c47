/** @file A trained student leaves the page as a zip, works without it, and labels a new table in it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as ort from 'onnxruntime-node';
import Papa from 'papaparse';
import type { BrowserContext } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NgramFeaturiser } from '../../../src/core/students/ngram-features';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import type { ProjectRecord } from '../../../src/persist/schema';
import { downloadStudent, dropFiles, openPage, unzipTo, useDist } from '../browser';
import { readStores } from '../stored';

interface ExportedStudent {
  labels: string[];
  predict(text: string): { label: string; confidence: number };
}

/** An interpreter that has Dask, if there is one: a system's own may have packages that another lacks. */
const pythonWithDask = ['python3', '/usr/bin/python3'].find(
  (python) => spawnSync(python, ['-c', 'import distributed, dask.dataframe']).status === 0,
);
if (!pythonWithDask)
  console.log('Dask is not installed (Debian: python3-distributed): its test is left out.');

const samples = new URL('../../../public/samples/', import.meta.url);

describe('an exported student', () => {
  const dist = useDist();
  const folder = mkdtempSync(join(tmpdir(), 'student-'));
  let context: BrowserContext;
  let texts: string[];
  let pageLabels: string[];
  let zip: Buffer;

  beforeAll(async () => {
    context = await dist.browser.newContext();
    const { page } = await openPage(context, dist.url);
    const recipe = JSON.parse(
      await readFile(new URL('dbpedia.recipe.json', samples), 'utf8'),
    ) as object;
    const table = await readFile(new URL('dbpedia.csv', samples), 'utf8');
    const { data } = Papa.parse<string[]>(table, { skipEmptyLines: true });
    await dropFiles(page, {
      // As many rows as the tests ask about, and the names of their columns.
      'dbpedia.csv': Papa.unparse(data.slice(0, 1_001)),
      'recipe.json': JSON.stringify({ ...recipe, student: { epochs: 2 }, refinery: {} }),
    });
    await waitUntilDone(page);
    const rows = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    texts = rows.map((row) => row['text'] ?? '');
    pageLabels = rows.map((row) => row['shortlist_label'] ?? '');
    zip = await downloadStudent(page);
    await unzipTo(folder, zip);
  }, 240_000);

  afterAll(async () => {
    await context.close();
    rmSync(folder, { recursive: true });
  });

  test('gives the page’s labels in Node, without a package', async () => {
    const script = pathToFileURL(join(folder, 'predict.mjs')).href;
    const { loadStudent } = (await import(/* @vite-ignore */ script)) as {
      loadStudent: (folder: URL) => ExportedStudent;
    };
    const student = loadStudent(pathToFileURL(`${folder}/`));
    const labels = texts.slice(0, 500).map((text) => student.predict(text).label);
    expect(labels).toEqual(pageLabels.slice(0, 500));
  });

  test('gives the page’s labels in onnxruntime on 500 rows', async () => {
    const { terms, idf, labels } = JSON.parse(
      readFileSync(join(folder, 'features.json'), 'utf8'),
    ) as { terms: string[]; idf: number[]; labels: string[] };
    const featuriser = new NgramFeaturiser({
      terms,
      idf: Float32Array.from(idf),
      spaceless: 'characters',
    });
    const session = await ort.InferenceSession.create(join(folder, 'model.onnx'));
    for (const [row, text] of texts.slice(0, 500).entries()) {
      const { indices, values } = featuriser.transform([text]);
      const dense = new Float32Array(terms.length);
      indices.forEach((term, entry) => (dense[term] = values[entry] ?? 0));
      const { probabilities } = await session.run({
        features: new ort.Tensor('float32', dense, [1, terms.length]),
      });
      const answers = probabilities?.data as Float32Array;
      expect(labels[answers.indexOf(Math.max(...answers))]).toBe(pageLabels[row]);
    }
  });

  test('has a predict.py whose features are the page’s, on 1,000 rows', () => {
    const { terms, idf } = JSON.parse(readFileSync(join(folder, 'features.json'), 'utf8')) as {
      terms: string[];
      idf: number[];
    };
    const thousand = texts.slice(0, 1000);
    writeFileSync(join(folder, 'texts.json'), JSON.stringify(thousand));
    const program = [
      'import json, sys',
      `sys.path.insert(0, ${JSON.stringify(folder)})`,
      'from predict import Student',
      `student = Student(${JSON.stringify(folder)})`,
      `texts = json.load(open(${JSON.stringify(join(folder, 'texts.json'))}, encoding="utf-8"))`,
      'rows = [sorted(student.features(text).items()) for text in texts]',
      'print(json.dumps({"rows": rows, "labels": [label for label, _ in student.predict(texts[:200])]}))',
    ].join('\n');
    const output = execFileSync('python3', ['-c', program], { maxBuffer: 1 << 28 }).toString();
    const python = JSON.parse(output) as { rows: [number, number][][]; labels: string[] };
    const featuriser = new NgramFeaturiser({
      terms,
      idf: Float32Array.from(idf),
      spaceless: 'characters',
    });
    for (const [row, text] of thousand.entries()) {
      const { indices, values } = featuriser.transform([text]);
      const ours = Array.from(indices, (term, entry) => [term, values[entry] ?? 0] as const).sort(
        ([a], [b]) => a - b,
      );
      const theirs = python.rows[row] ?? [];
      expect(theirs.map(([term]) => term)).toEqual(ours.map(([term]) => term));
      theirs.forEach(([, value], entry) => expect(value).toBeCloseTo(ours[entry]?.[1] ?? NaN, 5));
    }
    expect(python.labels).toEqual(pageLabels.slice(0, 200));
  });

  test.skipIf(!pythonWithDask)(
    'labels a table on a Dask cluster as the page does',
    () => {
      const table = Papa.unparse(texts.slice(0, 300).map((text, id) => ({ id, text })));
      writeFileSync(join(folder, 'table.csv'), table);
      const script = fileURLToPath(new URL('../../../docs/scale/dask_labels.py', import.meta.url));
      const [source, output] = [join(folder, 'table.csv'), join(folder, 'labelled')];
      execFileSync(pythonWithDask ?? '', [script, folder, source, 'text', output]);
      const rows = Papa.parse<Record<string, string>>(
        readFileSync(join(output, '0.part'), 'utf8'),
        {
          header: true,
          skipEmptyLines: true,
        },
      ).data;
      expect(rows.map((row) => row['shortlist_label'])).toEqual(pageLabels.slice(0, 300));
    },
    120_000,
  );

  test('dropped alone on a finished project, says what it takes the place of, and waits for a press', async () => {
    const { page } = await openPage(context, dist.url);
    await waitUntilDone(page);
    const stored = async () => {
      const all = await readStores(page);
      const [project] = (all.get('projects') ?? []) as ProjectRecord[];
      return [project?.recipe, project?.stage, project?.trainings, all.get('candidates')?.length];
    };
    const before = await stored();
    const drop = async () => {
      await dropFiles(page, { 'student.zip': zip });
      await page.waitForSelector('[data-testid=proposed-recipe]');
    };
    await drop();
    await expect
      .poll(() => page.locator('[data-testid=cost-of-change]').allInnerTexts())
      .toEqual([expect.stringMatching(/labels of machines are made anew/)]);
    expect(await stored()).toEqual(before);
    await page.click('[data-testid=leave-proposal]');
    await page.waitForSelector('[data-testid=screen-results]');
    expect(await stored()).toEqual(before);
    await drop();
    await page.click('[data-testid=run]');
    await waitUntilDone(page);
    const rows = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(rows.map((row) => row['shortlist_source'])).toEqual(rows.map(() => 'student'));
    expect(rows.map((row) => row['shortlist_label'])).toEqual(pageLabels);
  });

  test('dropped with a new table, labels it without a teacher', async () => {
    const { page } = await openPage(context, dist.url);
    const table = Papa.unparse(texts.slice(0, 40).map((body, id) => ({ id, body })));
    await dropFiles(page, { 'new.csv': table, 'student.zip': zip });
    await waitUntilDone(page);
    const rows = Papa.parse<Record<string, string>>(await downloadText(page, 'export-labels'), {
      header: true,
      skipEmptyLines: true,
    }).data;
    expect(rows.map((row) => row['shortlist_label'])).toEqual(pageLabels.slice(0, 40));
    expect(rows.map((row) => row['shortlist_source'])).toEqual(Array(40).fill('student'));
    expect(rows.map((row) => row['id'])).toEqual(texts.slice(0, 40).map((_, id) => String(id)));
  });

  test('that is damaged is refused with a reason, and nothing changes', async () => {
    const { page, errors } = await openPage(context, dist.url);
    await dropFiles(page, { 'new.csv': 'text\na\nb\n', 'student.zip': zip.subarray(0, 2000) });
    const message = page.locator('[data-testid=error-message]');
    await message.waitFor({ state: 'visible' });
    expect(await message.innerText()).toContain('damaged');
    expect(errors).toEqual([]);
  });
});
