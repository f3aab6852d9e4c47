/**
 * @file `npm test`: type-check, lint, format check, build, then unit, browser and end-to-end tests. Two
 * lanes, one a core of a small machine, take the next of these jobs whenever they are free. All of them run
 * even if one fails; what failed is named again at the end, and the last line is `N passed, N failed`.
 *
 * `--quick` (`npm run verify`) leaves out what needs a browser.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const reports = mkdtempSync(join(tmpdir(), 'shortlist-tests-'));
const isQuick = process.argv.includes('--quick');
const totals = { passed: 0, failed: 0 };
/** Said at the end: a log of which only the end is kept still names what failed. */
const notes = [];

/**
 * TypeScript 7 checks in a third of the time. Those who need the compiler's API have TypeScript 6 beside it, whose
 * `tsc` has the same name.
 */
const TSC = 'node_modules/@typescript/native/bin/tsc';

/** Prints a command's output when it ends, so that the lanes do not mix. @returns whether it succeeded. */
function run(name, ...args) {
  const started = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const [program, ...before] = name === 'tsc' ? ['node', TSC] : ['npx', '--no-install', name];
    const child = spawn(program, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    child.on('error', (error) => chunks.push(Buffer.from(String(error))));
    child.on('close', (status) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(`\n> ${[name, ...args].join(' ')} (${seconds} s)\n${Buffer.concat(chunks)}`);
      resolve(status === 0);
    });
  });
}

function fail(message) {
  totals.failed += 1;
  notes.push(`FAILED ${message}`);
}

/** A check counts as one test. */
async function check(...args) {
  if (await run(...args)) totals.passed += 1;
  else fail(args.join(' '));
}

/**
 * Runs tests of one of vitest's projects.
 * @param limits files, or a shard.
 * @returns {Promise<{ passed: number, failed: { file: string, name: string, message: string }[] }>} a file
 *   that breaks off before its tests counts as one failed test, and so does a run without a report.
 */
async function vitest(project, ...limits) {
  const report = join(mkdtempSync(join(reports, 'run-')), 'report.json');
  const succeeded = await run(
    ...['vitest', 'run', '--project', project, ...limits],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  );
  try {
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    const failed = testResults.flatMap(failedTests);
    if (!succeeded && failed.length === 0) throw new Error('vitest failed, though no test did');
    return { passed: numPassedTests, failed };
  } catch (error) {
    return { passed: 0, failed: [{ file: '', name: project, message: String(error) }] };
  }
}

/** @param file one file of a report of vitest's. */
function failedTests({ name: path, status, message, assertionResults }) {
  const file = relative(process.cwd(), path);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  if (failed.length === 0 && status === 'failed')
    return [{ file, name: 'the whole file', message }];
  return failed.map((test) => ({
    file,
    name: test.fullName,
    message: test.failureMessages[0] ?? '',
  }));
}

/** The tests that failed, by their project. */
const failedOf = new Map();

async function testProject(project, ...limits) {
  const { passed, failed } = await vitest(project, ...limits);
  totals.passed += passed;
  failedOf.set(project, [...(failedOf.get(project) ?? []), ...failed]);
}

/**
 * What failed beside other work is run again alone, its whole file. What passes then counts as passed, but
 * is named as flaky: a fault of the test, which waits for time where it should wait for an event.
 */
async function secondTry(project, failed) {
  const files = [...new Set(failed.map(({ file }) => file))];
  const again = files.includes('') ? { failed } : await vitest(project, ...files);
  const stillFailed = new Set(again.failed.map(({ file, name }) => `${file}: ${name}`));
  for (const { file, name, message } of failed) {
    const title = `${file}: ${name}`;
    if (stillFailed.has(title) || stillFailed.has(`${file}: the whole file`)) {
      fail(`${title}\n${message}`);
    } else {
      totals.passed += 1;
      notes.push(`FLAKY ${title}\n${message}`);
    }
  }
}

const checks = [
  () => check('eslint', '.', '--max-warnings', '0'),
  () => check('oxlint', '--type-aware', 'src', 'workers', 'tests', 'vite.config.ts'),
  () => check('svelte-check', '--tsgo', '--tsconfig', './tsconfig.json', '--fail-on-warnings'),
  () => check('tsc', '-p', 'tests'),
  () => check('tsc', '-p', 'workers'),
  () => check('tsc', '-p', 'src/core'),
  () => check('tsc', '-p', 'src/pipeline'),
  () => check('prettier', '--check', '--log-level', 'warn', '.'),
  () => check('knip'),
];
/** In parts, so that no lane is left alone with them. */
const unitTests = ['1/2', '2/2'].map((part) => () => testProject('unit*', `--shard=${part}`));
const browserTests = [() => testProject('browser'), () => testProject('browser-runtime')];
/** What needs the build waits for it, whichever lane makes it. */
let built;
const build = () => (built = check('vite', 'build', '--logLevel', 'warn'));
/** In parts, for the same reason. */
const testsOfTheBuild = ['1/3', '2/3', '3/3'].map((part) => async () => {
  await built;
  await testProject('e2e', `--shard=${part}`);
});
/** The longest first: what is short fills the gap at the end. */
const jobs = isQuick
  ? [...unitTests, ...checks]
  : [build, ...browserTests, ...testsOfTheBuild, ...unitTests, ...checks];

async function lane() {
  for (let job = jobs.shift(); job; job = jobs.shift()) await job();
}

await Promise.all([lane(), lane()]);
for (const [project, failed] of failedOf) {
  if (failed.length > 0) await secondTry(project, failed);
}
rmSync(reports, { recursive: true });

for (const note of notes) console.log(`\n${note}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
