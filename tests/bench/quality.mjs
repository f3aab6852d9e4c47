/**
 * @file `npm run bench:quality`: accuracy of the refinery's modes, measured in the built page in a real
 * Chromium on WASM. One JSON line for each set, mode and seed, then one for each set and mode.
 *
 *   npm run bench:quality -- [--data DIR] [--sets a,b] [--teacher simulated|recorded]
 *                            [--modes single,full] [--weights uniform,rank] [--policy student|auto]
 *                            [--seeds 3] [--epochs 20]
 *
 * DIR holds `data/NAME.train.csv`, `data/NAME.test.csv` (columns text, label) and `teachers/KIND/NAME.csv`
 * (row, single, candidates). Without --data the shipped DBpedia sample and its keywords are measured.
 */
import { parseArgs } from 'node:util';
import { serveDist } from '../../scripts/serve-dist.mjs';
import { loadSample, loadSet } from './datasets.mjs';
import { launchChromium, runInPage } from './page.mjs';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    sets: { type: 'string', default: 'trec6' },
    teacher: { type: 'string', default: 'simulated' },
    modes: { type: 'string', default: 'single,uniform,renormalise,filter,sharpen,full' },
    weights: { type: 'string', default: 'uniform' },
    policy: { type: 'string', default: 'student' },
    seeds: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '20' },
  },
});

function meanAndDeviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean: round(mean), deviation: round(Math.sqrt(variance)) };
}

function round(value) {
  return Math.round(value * 10_000) / 10_000;
}

/** Measures one mode on one set over all seeds. */
async function measure(browser, url, { set, teacher, table, recipe }, mode, weights) {
  const lines = [];
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const { report, seconds } = await runInPage(browser, url, table, {
      ...recipe,
      student: { kind: 'ngram', epochs: Number(options.epochs), executionProvider: 'wasm' },
      refinery: { mode, weights },
      labels: { policy: options.policy },
      seed,
    });
    const line = {
      ...{ set, teacher, mode, weights, policy: options.policy, seed },
      teacherFirst: round(report.teacher.firstAccuracy),
      coverage: round(report.teacher.coverage),
      trainAccuracy: round(report.student.trainAccuracy),
      testAccuracy: round(report.student.testAccuracy),
      labelsAccuracy: round(report.labels.accuracy),
      calibrationError: round(report.labels.calibrationError),
      dropToDoneSeconds: round(seconds),
      rowsPerSecond: Math.round(report.student.rowsPerSecond),
    };
    console.log(JSON.stringify(line));
    lines.push(line);
  }
  const summary = {
    ...{ set, teacher, mode, weights, policy: options.policy, seeds: lines.length },
    train: meanAndDeviation(lines.map((line) => line.trainAccuracy)),
    test: meanAndDeviation(lines.map((line) => line.testAccuracy)),
    labels: meanAndDeviation(lines.map((line) => line.labelsAccuracy)),
    calibrationError: meanAndDeviation(lines.map((line) => line.calibrationError)),
    dropToDoneSeconds: meanAndDeviation(lines.map((line) => line.dropToDoneSeconds)),
  };
  console.log(JSON.stringify(summary));
}

const server = await serveDist();
const browser = await launchChromium();
try {
  const sets = options.data ? options.sets.split(',') : ['dbpedia'];
  for (const set of sets) {
    const source = options.data
      ? { teacher: options.teacher, ...(await loadSet(options.data, set, options.teacher)) }
      : { teacher: 'keywords', ...(await loadSample(set)) };
    for (const mode of options.modes.split(',')) {
      for (const weights of options.weights.split(',')) {
        await measure(browser, server.url, { set, ...source }, mode, weights);
      }
    }
  }
} finally {
  await browser.close();
  await server.close();
}
