/** @file Label names and nothing else, in a browser without WebGPU: texts that no name occurs in are told by their nearness. */
import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const SAMPLE = new URL('../../../public/samples/dbpedia.csv', import.meta.url);
const dist = useDist();

/** The report of a run over the sample's first train rows, from the names of their labels. */
async function reportOf(teacher: object) {
  const { data } = Papa.parse<{ text: string; label: string; split: string }>(
    await readFile(SAMPLE, 'utf8'),
    { header: true, skipEmptyLines: true },
  );
  const rows = data.filter(({ split }) => split === 'train').slice(0, 500);
  const names = [...new Set(rows.map(({ label }) => label))].sort();
  const recipe = {
    shortlist: 1,
    task: { name: 'names', textColumn: 'text', goldColumn: 'label', labels: names.map((name) => ({ name })) }, // prettier-ignore
    teacher: { kind: 'keywords', ...teacher },
    student: { kind: 'ngram', epochs: 5 },
  };
  const context = await dist.browser.newContext();
  const { page, errors, strangers } = await openPage(context, dist.url);
  const adapter = page.evaluate(async () => {
    const { gpu } = navigator as { gpu?: GPU };
    return gpu ? gpu.requestAdapter() : null;
  });
  expect(await adapter).toBeNull();
  await dropFiles(page, { 'a.csv': Papa.unparse(rows), 'a.recipe.json': JSON.stringify(recipe) });
  await waitUntilDone(page);
  const report = await downloadReport(page);
  expect([errors, strangers]).toEqual([[], []]);
  await context.close();
  return report;
}

test('they give more than the names that occur', async () => {
  const byNames = await reportOf({ nearness: false });
  const byVectors = await reportOf({});
  expect(byNames.teacher.evidence).toMatchObject({ near: 0 });
  expect(byNames.teacher.evidence?.none).toBeGreaterThan(200);
  expect(byVectors.teacher.evidence).toMatchObject({ none: 0 });
  expect(byVectors.teacher.evidence?.near).toBe(byNames.teacher.evidence?.none);
  expect(byVectors.labels.accuracy ?? 0).toBeGreaterThan((byNames.labels.accuracy ?? 1) + 0.15);
}, 240_000);
