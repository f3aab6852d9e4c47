/**
 * @file `npm run bench:llm`: rows a minute of language models in a real Chromium, asked the app's own prompts
 * for the shipped sample: wllama (llama.cpp in WASM), and with --webllm the app's WebLLM on the same questions.
 * One JSON line for each engine, case and prefix; medians of several requests.
 *
 *   npm run bench:llm -- [--cases scored,all,all-2,all-4] [--requests 3] [--labels 14] [--flags "--chromium-flag"]
 *                        [--threads 1,2] [--gguf FILE | --weights q8_0 | q4_0] [--gpu-layers 0]
 *                        [--webllm DIR [--webllm-package PATH] [--webllm-requests 1]] [--engines wllama,webllm]
 *
 * Without --gguf the model has the shape of Qwen2-0.5B and random weights. `all-4` are four rows in a request.
 * `prefix` says whether what a prompt shares with the one before was kept or read again. Answers are cut at the length
 * of usual ones, so that random weights do not decide the time. CPU seconds are all of Chromium's, so that figures of a
 * busy machine can be compared, at least on one thread: waiting threads spin.
 *
 * --gpu-layers 99 puts wllama on WebGPU; where llama.cpp does not take the adapter, it stays on the CPU and says nothing.
 *
 * --webllm is a folder as tests/live/model-server.mjs says, --webllm-package another WebLLM than the app's, for a model
 * library that was built for it. On a software adapter a request takes many minutes, which --labels 3 shortens; so there is
 * one of each case unless --webllm-requests says more.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import Papa from 'papaparse';
import { runnerImport } from 'vite';
import { modelServer } from '../live/model-server.mjs';
import { loadSample } from './driving/datasets.mjs';
import { writeRandomModel } from './llm/random-model.mjs';
import { median } from './driving/median.mjs';
import { launchChromium } from './driving/page.mjs';
import { serveBench } from './driving/serve-bench.mjs';

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string' },
    requests: { type: 'string', default: '3' },
    labels: { type: 'string', default: '14' },
    flags: { type: 'string', default: '' },
    threads: { type: 'string', default: '1,2' },
    gguf: { type: 'string' },
    weights: { type: 'string', default: 'q8_0' },
    'gpu-layers': { type: 'string', default: '0' },
    webllm: { type: 'string' },
    'webllm-package': { type: 'string' },
    'webllm-requests': { type: 'string', default: '1' },
    engines: { type: 'string' },
  },
});
const engines = (options.engines ?? (options.webllm ? 'wllama,webllm' : 'wllama')).split(',');
if (engines.includes('webllm') && !options.webllm) throw new Error('Give the model: --webllm DIR.');
const TEXTS = 64;

const { module } = await runnerImport('./tests/bench/llm/questions.ts');
const { CASES, taskOf, typicalTexts, questionsOf, allMessages, rowsPerRequest } = module;
const { table, recipe } = await loadSample('dbpedia');
const rows = Papa.parse(table.trim(), { header: true }).data;
const task = taskOf(recipe, Number(options.labels));
const texts = typicalTexts(
  rows.map(({ text }) => text),
  TEXTS,
);
const cases = (options.cases?.split(',') ?? CASES).map((name) => ({
  name,
  rows: rowsPerRequest(name),
  questions: questionsOf(name, task, texts),
}));

/** Seconds of processor time that all of Chromium's processes have had. */
async function cpuSeconds(devTools) {
  const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function measureRequest(page, devTools, question, keepsPrefix) {
  const cpuBefore = await cpuSeconds(devTools);
  const start = performance.now();
  const tokens = await page.evaluate(
    ([question, keepsPrefix]) => window.bench.ask(question, keepsPrefix),
    [question, keepsPrefix],
  );
  const seconds = (performance.now() - start) / 1000;
  return { ...tokens, seconds, cpuSeconds: (await cpuSeconds(devTools)) - cpuBefore };
}

function report(about, { name, rows }, prefix, measured) {
  const middle = (key) => Number(median(measured.map((request) => request[key])).toFixed(2));
  const perMinute = (seconds) => Number(((60 * rows) / seconds).toPrecision(3));
  const line = {
    ...about,
    case: name,
    prefix,
    requests: measured.length,
    promptTokens: middle('prompt'),
    keptTokens: middle('kept'),
    answerTokens: middle('answer'),
    seconds: middle('seconds'),
    cpuSeconds: middle('cpuSeconds'),
    rowsPerMinute: perMinute(middle('seconds')),
    rowsPerCpuMinute: perMinute(middle('cpuSeconds')),
    labels: task.labels.length,
    processors: cpus().length,
    loadAverage: Number(loadavg()[0].toFixed(1)),
  };
  console.log(JSON.stringify(line));
}

/** One engine in a page of its own. @param load puts the engine into the page. */
async function measureEngine(browser, url, prefixes, requests, load) {
  const devTools = await browser.newBrowserCDPSession();
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in window);
  const about = { ...(await load(page)), browser: browser.version() };
  for (const wanted of cases) {
    let next = 0;
    for (const prefix of prefixes) {
      const measured = [];
      while (measured.length < requests) {
        const question = wanted.questions[next++ % wanted.questions.length];
        measured.push(await measureRequest(page, devTools, question, prefix === 'kept'));
      }
      report(about, wanted, prefix, measured);
    }
  }
  await page.close();
}

async function measureWllama(browser, url, model) {
  for (const threads of options.threads.split(',').map(Number)) {
    const settings = { threads, gpuLayers: Number(options['gpu-layers']) };
    await measureEngine(browser, url, ['none', 'kept'], Number(options.requests), async (page) => {
      await page.setInputFiles('input', model);
      const about = await page.evaluate((settings) => window.bench.loadWllama(settings), settings);
      return { ...about, model: options.gguf ?? `random ${options.weights}` };
    });
  }
}

async function measureWebLlm(browser, url) {
  const requests = Number(options['webllm-requests']);
  await measureEngine(browser, url, ['none'], requests, (page) =>
    page.evaluate(() => window.bench.loadWebLlm()),
  );
}

/** @param work is given the path of the model that was asked for; a random one exists so long. */
async function withModel(work) {
  if (options.gguf) return work(resolve(options.gguf));
  const folder = await mkdtemp(join(tmpdir(), 'shortlist-model-'));
  try {
    const model = join(folder, 'model.gguf');
    writeRandomModel(model, options.weights, allMessages(task, texts));
    return await work(model);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const webLlmPackage = options['webllm-package'];
const server = await serveBench('llm', {
  config: {
    plugins: [modelServer(options.webllm)],
    ...(webLlmPackage && { resolve: { alias: { '@mlc-ai/web-llm': resolve(webLlmPackage) } } }),
  },
});
const browser = await launchChromium({
  gpu: true,
  flags: options.flags.split(' ').filter(Boolean),
});
try {
  if (engines.includes('wllama')) {
    await withModel((model) => measureWllama(browser, server.url, model));
  }
  if (engines.includes('webllm')) await measureWebLlm(browser, server.url);
} finally {
  await browser.close();
  await server.close();
}
