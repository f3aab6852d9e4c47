/** @file What is seen now and then is in the language of the page, too: doubts about a file, hosts, keys, a finished check, a report. */
import Papa from 'papaparse';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { downloadText, waitUntilDone } from '../../bench/driving/page.mjs';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';
import { data, escaped, pseudo, speakPseudo } from './pseudo-language';

/** Greek as programs of Windows wrote it before there was UTF-8. */
const inWindows1253 = (text: string) =>
  Buffer.from(
    Array.from({ length: text.length }, (_, at) => {
      const code = text.charCodeAt(at);
      return code < 128 ? code : code - 0x391 + 0xc1;
    }),
  );

describe('in the made-up language', () => {
  const dist = useDist();
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  const click = (testId: string) => page.click(`[data-testid=${testId}]`);

  beforeAll(async () => {
    context = await dist.browser.newContext({ viewport: { width: 1440, height: 900 } });
    await speakPseudo(context);
    ({ page, errors } = await openPage(context, dist.url));
  });

  afterAll(async () => {
    expect(errors).toEqual([]);
    await context.close();
  });

  /** All of the page, with everything open. */
  async function look(known?: RegExp): Promise<string[]> {
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('details')) part.open = true;
    });
    return escaped(page, known);
  }

  test('a file is asked about: its letters, its header, its surplus', async () => {
    const [text, label] = [data('text'), data('label')];
    const rows = makeIncidents(30).map(({ text: own }, row) => {
      const cells = `${data(own).replaceAll(',', '')},${data('a')}`;
      return row % 5 === 0 ? `${cells},${data('b')}` : cells;
    });
    const lines = [data('A table of some incidents'), '', `${text},${label}`, ...rows];
    await dropFiles(page, { [`${data('doubts')}.csv`]: inWindows1253(lines.join('\n')) });
    await page.waitForSelector('[data-testid=screen-import]');
    await page.waitForSelector('[data-testid=encoding-question]');
    // Names of encodings, and of columns that have none: exports and recipes name them so in any language.
    const names = /windows-\d+|ISO-8859-\d+|\bcolumn \d/g;
    expect(await look(names)).toEqual([]);
    await click('accept-import');
    await page.waitForSelector('[data-task-step=texts]');
    // What the import found.
    expect(await look(names)).toEqual([]);
  });

  test('a host is asked for', async () => {
    const labels = INCIDENT_LABELS.map((name) => ({ name: data(name) }));
    const recipe = {
      shortlist: 1,
      task: { textColumn: data('text'), labels },
      teacher: { kind: 'endpoint', url: 'http://127.0.0.1:9/v1', model: 'α' },
    };
    const table = Papa.unparse(
      makeIncidents(30).map(({ text }) => ({ [data('text')]: data(text) })),
    );
    await dropFiles(page, {
      [`${data('hosts')}.csv`]: table,
      [`${data('recipe')}.json`]: JSON.stringify(recipe),
    });
    await page.waitForSelector('[data-testid=network-question]');
    expect(await look(/127\.0\.0\.1:9\/v\d/g)).toEqual([]);
    await click('allow-network');
    // Nobody answers there.
    await page.waitForSelector('[data-testid=run-status][data-state=failed]');
    expect(await look(/(http:\/\/)?127\.0\.0\.1:9(\/\S*)?|CORS|OLLAMA_ORIGINS/g)).toEqual([]);
  });

  test('keys, commands, a finished check and the report for a colleague', async () => {
    const labels = INCIDENT_LABELS.map((name) => ({ name: data(name), keywords: [data('the')] }));
    const recipe = {
      shortlist: 1,
      task: { textColumn: data('text'), labels },
      student: { epochs: 3, executionProvider: 'wasm' },
    };
    const table = Papa.unparse(
      makeIncidents(60).map(({ text }) => ({ [data('text')]: data(text) })),
    );
    await dropFiles(page, {
      [`${data('checked')}.csv`]: table,
      [`${data('recipe')}.json`]: JSON.stringify(recipe),
    });
    await waitUntilDone(page);
    await click('go-review');
    await page.waitForSelector('[data-testid=review-text]');
    await page.keyboard.press('Control+k');
    await page.waitForSelector('[data-testid=palette]');
    expect(await look()).toEqual([]);
    await page.keyboard.press('Escape');
    await click('review-keys');
    await page.waitForSelector('[data-testid=key-sheet]');
    expect(await look()).toEqual([]);
    await page.keyboard.press('Escape');
    await click('go-audit');
    await page.fill('[data-testid=screen-audit] input[type=number]', '12');
    await click('audit-begin');
    for (let row = 0; row < 12; row += 1) {
      const before = await page.textContent('[data-testid=audit-progress]');
      await page.keyboard.press('1');
      await page.waitForFunction(
        (was) => document.querySelector('[data-testid=audit-progress]')?.textContent !== was,
        before,
      );
    }
    await page.waitForSelector('[data-testid=audit-shares]');
    expect(await look()).toEqual([]);

    // A colleague's labels, some of which differ.
    const theirs = makeIncidents(60).map(({ text: own }, row) => ({
      [data('text')]: data(own),
      [data('label')]: data(INCIDENT_LABELS[row % 2] ?? ''),
    }));
    await page.setInputFiles('[data-testid=annotator-file]', {
      ...{ name: `${data('Ann')}.csv`, mimeType: 'text/csv' },
      buffer: Buffer.from(Papa.unparse(theirs)),
    });
    await page.waitForSelector('[data-testid=annotator-preview]');
    expect(await look()).toEqual([]);
    await click('take-annotator');
    await page.waitForSelector('[data-testid=disagreements] li');
    expect(await look(/Cohen’s|Krippendorff’s/g)).toEqual([]);

    await click('go-results');
    const report = await context.newPage();
    await report.setContent(await downloadText(page, 'export-page'));
    expect(await report.innerText('body')).toContain(pseudo('Who labelled'));
    expect(await escaped(report)).toEqual([]);
    await report.close();
  });
});
