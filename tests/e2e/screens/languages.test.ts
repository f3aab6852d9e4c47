/** @file The page in another language: what the browser asks for, what the menu chooses, what a recipe is refused for. */
import Papa from 'papaparse';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { waitUntilDone } from '../../bench/driving/page.mjs';
import { at } from '../../../src/core/reads';
import { INCIDENT_LABELS, makeIncidents } from '../../helpers/incidents';
import { dropFiles, openPage, useDist } from '../browser';
import { data, escaped, pseudo, speakPseudo } from './pseudo-language';

const dist = useDist();
const click = (page: Page, testId: string) => page.click(`[data-testid=${testId}]`);

test('a browser that asks for Spanish gets the whole job in Spanish, and the menu changes it', async () => {
  const context = await dist.browser.newContext({ locale: 'es-MX' });
  const { page, errors, strangers } = await openPage(context, dist.url);
  expect(await page.getAttribute('html', 'lang')).toBe('es');
  await page.getByRole('heading', { level: 1, name: /Etiqueta una tabla/ }).waitFor();
  await dropFiles(page, {
    'incidentes.csv': Papa.unparse(makeIncidents(60).map(({ text }) => ({ text }))),
  });
  await page.waitForSelector('[data-task-step=texts]');
  await click(page, 'step-labels');
  await page.getByRole('button', { name: 'Pegar una lista' }).click();
  await page.getByLabel('Etiquetas que añadir').fill(INCIDENT_LABELS.join('\n'));
  await page.getByRole('button', { name: 'Añadir 3' }).click();
  await page.getByLabel('Palabras clave de la etiqueta 1').fill('insulin, chart');

  // The half-filled form is still there in the other language, which then stays.
  await Promise.all([
    page.waitForEvent('load'),
    page.selectOption('[data-testid=language]', { label: 'English' }),
  ]);
  await click(page, 'step-labels');
  expect(await page.getByLabel('Keywords of label 1').inputValue()).toBe('insulin, chart');
  await page.reload();
  await page.waitForSelector('[data-testid=language]');
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await Promise.all([
    page.waitForEvent('load'),
    page.selectOption('[data-testid=language]', { label: 'Español' }),
  ]);

  await click(page, 'step-labels');
  await click(page, 'run');
  await click(page, 'run-anyway');
  await waitUntilDone(page);
  await page.waitForSelector('[data-testid=check-call]');
  expect(await page.innerText('[data-testid=run-status]')).toContain('Hecho');
  expect(await page.innerText('main')).toMatch(/etiquetas/);
  expect(errors).toEqual([]);
  expect(strangers).toEqual([]);
  await context.close();
});

test('a page whose sentences do not come says so in every language, and is there once they do', async () => {
  const context = await dist.browser.newContext({ locale: 'es-MX' });
  const sentences = /\/assets\/(first-words|main\.main).*\.js$/;
  await context.route(sentences, (route) => route.abort());
  const page = await context.newPage();
  await page.goto(dist.url);
  const told = page.getByText('no ha llegado entera');
  expect(await told.isVisible()).toBe(false);
  await page.evaluate(() => {
    for (const animation of document.getAnimations()) animation.finish();
  });
  await told.waitFor();
  expect(await page.innerText('body')).toContain('has not come whole');
  await context.unroute(sentences);
  await page.reload();
  await page.getByRole('heading', { level: 1, name: /Etiqueta una tabla/ }).waitFor();
  expect(await told.count()).toBe(0);
  await context.close();
});

test('what a recipe is refused for and what a training tells are in the language of the page', async () => {
  const context = await dist.browser.newContext({ viewport: { width: 1440, height: 900 } });
  await speakPseudo(context);
  const { page, errors } = await openPage(context, dist.url);
  const found: string[] = [];
  // What stands in quotation marks is of the recipe: names of fields, and values.
  const look = async (screen: string) => {
    for (const text of await escaped(page, /“[^”]*”/g)) found.push(`${screen}: ${text}`);
  };
  const labels = INCIDENT_LABELS.map((name) => ({ name: data(name) }));
  const task = { textColumn: data('text'), labels };
  const recipe = (parts: object) => JSON.stringify({ shortlist: 1, task, ...parts });
  const table = Papa.unparse(makeIncidents(60).map(({ text }) => ({ [data('text')]: data(text) })));
  const name = `${data('recipe')}.json`;
  for (const [flaw, text] of [
    ['cut off', '{"shortlist": 1, '],
    ['no object', recipe({ task: [] })],
    ['unknown field', recipe({ colour: data('red') })],
    ['missing field', recipe({ task: { labels } })],
    ['choice', recipe({ teacher: { kind: 'oracle' } })],
    ['kind', recipe({ seed: { a: 1 } })],
    ['true or false', recipe({ refinery: { earlyStopping: 'yes' } })],
    ['limit', recipe({ student: { epochs: 0 } })],
    ['whole number', recipe({ student: { epochs: 1.5 } })],
    ['list', recipe({ task: { ...task, labels: [] } })],
    ['empty', recipe({ task: { ...task, textColumn: ' ' } })],
    ['long', recipe({ data: { delimiter: ';;' } })],
    ['address', recipe({ teacher: { kind: 'endpoint', url: 'α', model: 'β' } })],
    ['twice', recipe({ task: { ...task, labels: [labels[0], labels[0]] } })],
    ['folds', recipe({ refinery: { folds: 1 } })],
    ['column', recipe({ task: { ...task, textColumn: data('note') } })],
  ] as const) {
    await dropFiles(page, { [`${data('incidents')}.csv`]: table, [name]: text });
    await page.waitForSelector('[data-testid=error-message]');
    await look(flaw);
    await page.getByRole('button', { name: pseudo('Dismiss') }).click();
    await page.waitForSelector('[data-testid=error-message]', { state: 'detached' });
  }
  // So fast that it overflows after some epochs, which is told.
  const student = { kind: 'ngram', learningRate: 300, epochs: 30 };
  const words = ['given', 'floor', 'could'].map(data);
  const keywords = labels.map(({ name: of }, i) => ({ name: of, keywords: [at(words, i)] }));
  await dropFiles(page, {
    [`${data('incidents')}.csv`]: table,
    [name]: recipe({ task: { ...task, labels: keywords }, student }),
  });
  await waitUntilDone(page);
  await page.getByText(pseudo('Try a smaller learning rate')).first().waitFor();
  await look('notice in the results');
  await click(page, 'go-run');
  await look('notice of the run');
  expect([...new Set(found)]).toEqual([]);
  expect(errors).toEqual([]);
  await context.close();
});
