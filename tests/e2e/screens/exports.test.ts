/** @file What leaves the page, through the page: files for other tools, a project, a colleague's part. */
import { readFile } from 'node:fs/promises';
import { BlobReader, BlobWriter, ZipWriter } from '@zip.js/zip.js';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unzip } from '../../../src/pipeline/files/zip';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { readCsv, readParquet, readSheet, readZip, zipEntry } from '../../helpers/files/read-back';
import { topicFile, topicRecipe } from '../../helpers/topic-project';
import { topicData } from '../../helpers/topics';
import { downloadReport, dropFiles, openPage, useDist } from '../browser';

const DATA = topicData(31, { rows: 300 });
const truthOf = (row: number) => DATA.labels[DATA.gold[row] ?? -1] ?? '';

describe('what leaves the page', () => {
  const dist = useDist();
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let strangers: string[];

  beforeAll(async () => {
    context = await dist.browser.newContext();
    ({ page, errors, strangers } = await openPage(context, dist.url));
    const table = (await topicFile(DATA).text()).replaceAll(',', ';');
    const recipe = topicRecipe(DATA.labels, {
      // No true labels: how right the machine is must be said as an estimate.
      task: { goldColumn: undefined },
      labels: { policy: 'within' },
    });
    await dropFiles(page, { 'topics.csv': table, 'recipe.json': JSON.stringify(recipe) });
    await waitUntilDone(page);
  }, 240_000);

  afterAll(async () => {
    await context.close();
  });

  async function saved(testId: string): Promise<Blob> {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(testId)]);
    return new Blob([new Uint8Array(await readFile(await download.path()))]);
  }

  async function labelsAs(format: string): Promise<Blob> {
    await page.selectOption('[data-testid=export-format] select', format);
    return saved('[data-testid=export-run]');
  }

  async function labelsOfCsv(): Promise<string[]> {
    const [header = [], ...rows] = readCsv(await downloadText(page, 'export-labels'));
    return rows.map((cells) => cells[header.indexOf('shortlist_label')] ?? '');
  }

  test('is the same labels in every format', async () => {
    const labels = await labelsOfCsv();
    expect(labels).toHaveLength(300);
    const csv = readCsv(await (await labelsAs('csv')).text(), ';', '\n');
    expect(csv.slice(1).map((cells) => cells[5])).toEqual(labels);
    const parquet = await readParquet(await labelsAs('parquet'));
    expect(parquet.map((row) => row.get('shortlist_label'))).toEqual(labels);
    const sheet = await readSheet(await labelsAs('xlsx'));
    expect(labels.map((_, row) => sheet.get(`F${row + 2}`))).toEqual(labels);
    const tasks = JSON.parse(await (await labelsAs('label-studio')).text()) as {
      predictions: { result: { value: { choices: string[] } }[] }[];
    }[];
    expect(tasks.map((task) => task.predictions[0]?.result[0]?.value.choices[0])).toEqual(labels);
    expect(await page.locator('[data-testid=export-format] pre').innerText()).toContain('$text');
    const dataset = await labelsAs('hugging-face');
    expect(await readParquet(await zipEntry(dataset, 'data/train.parquet'))).toHaveLength(300);
    expect((await readZip(dataset)).get('README.md')).toContain('Not checked');
  });

  test('is only what is asked for', async () => {
    await page.selectOption('[data-testid=export-rows] select', 'confident');
    await page.fill('[data-testid=export-rows] input', '99');
    await page.getByLabel('With the probability of every label').check();
    const [header = [], ...rows] = readCsv(await (await labelsAs('csv')).text(), ';', '\n');
    expect(header.slice(-DATA.labels.length)).toEqual(
      DATA.labels.map((name) => `shortlist_probability_${name}`),
    );
    const confidences = rows.map((cells) => Number(cells[header.indexOf('shortlist_confidence')]));
    expect(rows.length).toBeLessThan(300);
    expect(Math.min(1, ...confidences)).toBeGreaterThanOrEqual(0.99);
    await page.selectOption('[data-testid=export-rows] select', 'precise');
    expect(await page.locator('[data-testid=export-run]').isDisabled()).toBe(true);
    await page.selectOption('[data-testid=export-rows] select', 'all');
    await page.getByLabel('With the probability of every label').uncheck();
  });

  test('is named where its labels are others by now, and right again once it is saved again', async () => {
    const before = await labelsOfCsv();
    const policy = (name: string) => page.getByRole('radio', { name, exact: true });
    expect(await page.locator('[data-testid=old-file]').count()).toBe(0);
    await page.getByTestId('policies').locator('summary').click();
    await policy('Teacher').check({ force: true });
    const old = page.locator('[data-testid=old-file]').filter({ hasText: 'labels.csv' });
    await old.waitFor();
    const changed = Number(/(\d+) labels? ha/.exec(await old.innerText())?.[1]);
    const again = readCsv(await (await saved('[data-testid=old-file]:has-text("labels.csv") [data-testid=save-again]')).text()); // prettier-ignore
    await old.waitFor({ state: 'detached' });
    const at = again[0]?.indexOf('shortlist_label') ?? -1;
    const after = again.slice(1).map((cells) => cells[at]);
    expect(changed).toBe(before.filter((label, row) => after[row] !== label).length);
    await policy('Student within the shortlist').check({ force: true });
  });

  test('is named as well by a page that is opened anew', async () => {
    // By now the file has the teacher's labels, and the page others.
    const old = page.locator('[data-testid=old-file]').filter({ hasText: 'labels.csv' });
    await old.waitFor();
    await page.reload();
    await old.waitFor();
    expect(await old.innerText()).toContain('its labels are not those of now');
    await saved('[data-testid=old-file]:has-text("labels.csv") [data-testid=save-again]');
    await old.waitFor({ state: 'detached' });
  });

  test('is a sample for a colleague, whose labels come back to be compared and settled', async () => {
    await page.click('[data-testid=go-audit]');
    await page.fill('[data-testid=screen-audit] input', '30');
    await page.click('[data-testid=audit-begin]');
    const answers: [number, string][] = [];
    const texts = new Map(DATA.texts.map((text, row) => [text.trim(), row]));
    for (let position = 0; position < 30; position++) {
      await page.waitForSelector(`text=Row ${position + 1} of 30`);
      const row = texts.get((await page.locator('[data-testid=audit-text]').innerText()).trim());
      expect(row).toBeDefined();
      const label = truthOf(row ?? -1);
      answers.push([row ?? -1, label]);
      await page.keyboard.press(`${DATA.labels.indexOf(label) + 1}`);
    }
    await page.waitForSelector('[data-testid=audit-basis]');
    const sample = readCsv(await (await saved('[data-testid=export-sample]')).text());
    expect(sample.slice(1).map(([number]) => Number(number) - 1)).toEqual(
      answers.map(([row]) => row),
    );
    // The colleague takes another label for the first three.
    const lines = sample.map(([number, text], i) => {
      if (i === 0) return `${number},${text},label`;
      const truth = truthOf(Number(number) - 1);
      const label = i <= 3 ? DATA.labels.find((name) => name !== truth) : truth;
      return `${number},${text},${label}`;
    });
    await page.setInputFiles('[data-testid=annotator-file]', {
      name: 'Ann.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    await page.click('[data-testid=take-annotator]');
    expect(await page.locator('[data-testid=agreement-ceiling]').innerText()).toContain(
      '90.0% of the 30 texts',
    );
    const differences = page.locator('[data-testid=disagreements] > li');
    expect(await differences.count()).toBe(3);
    await differences.first().locator('button').first().click();
    await page.waitForSelector('[data-testid=disagreements] > li[data-settled=true]');
    expect(await page.locator('[data-testid=agreement-ceiling]').innerText()).toContain('90.0%');
    await page.click('[data-testid=go-results]');
    expect(await page.locator('[data-testid=human-ceiling]').innerText()).toMatch(
      /90\.0% of the 30 texts.*By the check, \d/s,
    );
    const { agreement } = (await downloadReport(page)).labels;
    expect(agreement).toMatchObject({ disagreements: 3, settled: 1, ceiling: { n: 30 } });
  });

  test('is a page for a colleague, which opens by itself', async () => {
    const html = await (await saved('[data-testid=export-page]')).text();
    const other = await (await dist.browser.newContext({ javaScriptEnabled: false })).newPage();
    await other.setContent(html);
    expect(await other.locator('svg').count()).toBeGreaterThanOrEqual(3);
    expect(await other.locator('body').innerText()).toMatch(/By a check’s estimate, \d/);
    expect(await other.locator('body').innerText()).toContain('What was not checked');
    await other.context().close();
  });

  test('is the whole project, which another browser opens as it was', async () => {
    const project = await saved('[data-testid=export-project]');
    const [labels, report] = [await labelsOfCsv(), await downloadReport(page)];
    const elsewhere = await dist.browser.newContext();
    const theirs = await openPage(elsewhere, dist.url);
    await dropFiles(theirs.page, { 'topics.shortlist': Buffer.from(await project.arrayBuffer()) });
    await waitUntilDone(theirs.page);
    const [header = [], ...rows] = readCsv(await downloadText(theirs.page, 'export-labels'));
    expect(rows.map((cells) => cells[header.indexOf('shortlist_label')])).toEqual(labels);
    expect((await downloadReport(theirs.page)).labels).toEqual(report.labels);
    await dropFiles(theirs.page, { 'broken.shortlist': 'PK and nothing more' });
    await theirs.page.waitForSelector('[data-testid=error-message]');
    expect(await theirs.page.locator('[data-testid=error-message]').innerText()).toMatch(
      /broken\.shortlist cannot be opened as a project.*Nothing was kept/,
    );
    expect([theirs.errors, theirs.strangers]).toEqual([[], []]);
    await elsewhere.close();
  });

  test('runs nothing and asks nobody when it is opened, whatever it asks for', async () => {
    const project = await saved('[data-testid=export-project]');
    const parts = new ZipWriter(new BlobWriter());
    for (const { name, read } of await unzip(project)) {
      let content = await read();
      if (name === 'manifest.json') {
        const manifest = JSON.parse(await content.text()) as {
          project: { stage: string; recipe: object };
        };
        manifest.project.stage = 'annotating';
        Object.assign(manifest.project.recipe, {
          teacher: { kind: 'endpoint', url: 'http://stranger.example/v1', model: 'spy' },
        });
        content = new Blob([JSON.stringify(manifest)]);
      }
      await parts.add(name, new BlobReader(content));
    }
    const elsewhere = await dist.browser.newContext();
    const theirs = await openPage(elsewhere, dist.url);
    const file = Buffer.from(await (await parts.close()).arrayBuffer());
    await dropFiles(theirs.page, { 'theirs.shortlist': file });
    await theirs.page.waitForSelector('[data-testid=run-status][data-state=paused]', {
      state: 'attached',
    });
    await theirs.page.reload();
    await theirs.page.waitForSelector('[data-testid=run-status][data-state=paused]', {
      state: 'attached',
    });
    expect([theirs.errors, theirs.strangers]).toEqual([[], []]);
    await elsewhere.close();
  });

  test('comes back as a table that offers the labels of people, and takes none unasked', async () => {
    const csv = await labelsAs('csv');
    await dropFiles(page, { 'again.csv': Buffer.from(await csv.arrayBuffer()) });
    const offer = page.locator('[data-testid=earlier-labels]');
    expect(await offer.innerText()).toMatch(/People labelled 30 rows of it/);
    await page.click('[data-testid=take-labels]');
    await page.waitForSelector('[data-testid=earlier-labels][data-taken="30"]');
  });

  test('leaves by the person’s hand alone', () => {
    expect([errors, strangers]).toEqual([[], []]);
  });
});
