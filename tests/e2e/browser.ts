/** @file The built page in a real Chromium, served as a stranger would serve it. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import { THRIFT_FLAGS } from '../../scripts/chromium.mjs';
import { serveDist } from '../../scripts/serve-dist.mjs';
import type { Report } from '../../src/core/report';
import { unzip } from '../../src/pipeline/files/zip';
import { downloadText, launchChromium } from '../bench/driving/page.mjs';

/** The test files run in one worker, one after the other: a browser serves all that want the same. */
const browsers = new Map<boolean, Browser>();

/** A browser that spends nothing on windows and pictures: nobody looks, and what moves takes as long as the tests do. */
export async function launchThrifty(
  options: { gpu?: boolean; flags?: string[] } = {},
): Promise<Browser> {
  const browser = await launchChromium({
    ...options,
    shell: true,
    flags: [...THRIFT_FLAGS, ...(options.flags ?? [])],
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (wanted) => newContext({ reducedMotion: 'reduce', ...wanted });
  return browser;
}

async function sharedBrowser(gpu = false): Promise<Browser> {
  const running = browsers.get(gpu);
  if (running?.isConnected()) return running;
  const browser = await launchThrifty({ gpu });
  browsers.set(gpu, browser);
  return browser;
}

/** A server of the tests' own and a browser that it may share; both are there once the tests run. */
export function useDist(
  options: { path?: string; isolated?: boolean; hub?: string; gpu?: boolean } = {},
): {
  url: string;
  browser: Browser;
} {
  const dist = {} as { url: string; browser: Browser; close: () => Promise<void> };
  beforeAll(async () => {
    const server = await serveDist(options);
    dist.browser = await sharedBrowser(options.gpu);
    dist.url = server.url;
    dist.close = server.close;
  });
  afterAll(async () => {
    // What a failed test left open would work on beside the next ones.
    await Promise.all(dist.browser.contexts().map((context) => context.close()));
    await dist.close();
  });
  return dist;
}

/** The page, ready to take files; every error on it and every request beyond the server is kept. */
export async function openPage(
  context: BrowserContext,
  url: string,
): Promise<{ page: Page; errors: string[]; strangers: string[] }> {
  const page = await context.newPage();
  const errors: string[] = [];
  const strangers: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.origin !== new URL(url).origin && !['data:', 'blob:'].includes(target.protocol)) {
      strangers.push(request.url());
    }
  });
  await page.goto(url);
  await page.waitForSelector('[data-testid=file-input]', { state: 'attached' });
  // What was open last is open again.
  await page.waitForSelector('[data-testid=screen-opening]', { state: 'detached' });
  return { page, errors, strangers };
}

/** Drops files by name and content. */
export async function dropFiles(page: Page, files: Record<string, string | Buffer>): Promise<void> {
  await page.setInputFiles(
    '[data-testid=file-input]',
    Object.entries(files).map(([name, content]) => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(content),
    })),
  );
}

/** Allows what the page asks for once it asks, as a person does who knows the host. */
export async function allowNetwork(page: Page): Promise<void> {
  await page.click('[data-testid=allow-network]');
}

/** Waits for a state of the run, and a step if one is named. */
export async function waitForRun(page: Page, state: string, step?: string): Promise<void> {
  const condition = `[data-state=${state}]${step ? `[data-step=${step}]` : ''}`;
  await page.waitForSelector(`[data-testid=run-status]${condition}`, {
    state: 'attached',
    timeout: 120_000,
  });
}

/** Waits until the page says that it and its engines are kept: all of it has come by then. */
export async function waitUntilKept(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid=kept][data-whole=true]', { timeout: 120_000 });
}

export async function downloadReport(page: Page): Promise<Report> {
  return JSON.parse(await downloadText(page, 'export-report')) as Report;
}

/** The bytes of `student.zip`. */
export async function downloadStudent(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('[data-testid=export-student]'),
  ]);
  return readFile(await download.path());
}

export async function unzipTo(folder: string, zip: Buffer): Promise<void> {
  for (const { name, read } of await unzip(new Blob([new Uint8Array(zip)]))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), new Uint8Array(await (await read()).arrayBuffer()));
  }
}
