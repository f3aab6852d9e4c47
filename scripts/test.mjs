/**
 * @file `npm test`: type-check, lint, format check, build, then unit, browser and end-to-end tests, in two
 * lanes side by side. All of them run even if one fails; the last line is `N passed, N failed`.
 *
 * `--quick` (`npm run verify`) leaves out what needs a browser.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reports = mkdtempSync(join(tmpdir(), 'shortlist-tests-'));
const isQuick = process.argv.includes('--quick');
const totals = { passed: 0, failed: 0 };
/** What failed, said again at the end: a log of which only the end is kept still names it. */
const failures = [];

/** Prints a command's output when it ends, so that the lanes do not mix. @returns whether it succeeded. */
function npx(...args) {
  const started = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const child = spawn('npx', ['--no-install', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => chunks.push(chunk));
    }
    child.on('error', (error) => chunks.push(Buffer.from(String(error))));
    child.on('close', (status) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      console.log(`\n> ${args.join(' ')} (${seconds} s)\n${Buffer.concat(chunks)}`);
      resolve(status === 0);
    });
  });
}

/** A check counts as one test. */
async function check(...args) {
  const succeeded = await npx(...args);
  totals[succeeded ? 'passed' : 'failed'] += 1;
  if (!succeeded) failures.push(args.join(' '));
}

/** @param testResults the files of a report of vitest's. @returns each failed test's name and first message. */
function failedTests(testResults) {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    const tests = failed.map(
      ({ fullName, failureMessages: [first = ''] }) => `${name}: ${fullName}\n${first}`,
    );
    return message && tests.length === 0 ? [`${name}: ${message}`] : tests;
  });
}

/** A test project counts its tests; one that breaks off before it can report counts as one failure. */
async function testProject(name) {
  const report = join(reports, `${name}.json`);
  const succeeded = await npx(
    ...['vitest', 'run', '--project', name],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  );
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    totals.passed += numPassedTests;
    totals.failed += numFailedTests;
    failures.push(...failedTests(testResults));
    if (!succeeded && numFailedTests === 0) {
      totals.failed += 1;
      failures.push(`${name}: vitest failed, though no test did`);
    }
  } catch (error) {
    totals.failed += 1;
    failures.push(`${name}: no report (${error})`);
  }
}

async function checksAndUnitTests() {
  await check('tsc', '-p', 'src/core');
  await check('tsc', '-p', 'src/pipeline');
  await check('tsc', '-p', 'workers');
  await check('tsc', '-p', 'tests');
  await check('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings');
  await check('eslint', '.', '--max-warnings', '0');
  await check('knip');
  await check('prettier', '--check', '--log-level', 'warn', '.');
  await testProject('unit');
}

async function testsInTheBrowser() {
  await check('vite', 'build', '--logLevel', 'warn');
  await testProject('e2e');
  await testProject('browser');
}

await Promise.all([checksAndUnitTests(), ...(isQuick ? [] : [testsInTheBrowser()])]);
rmSync(reports, { recursive: true });

for (const failure of failures) console.log(`\nFAILED ${failure}`);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
