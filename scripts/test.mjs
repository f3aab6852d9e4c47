/**
 * @file `npm test`: type-check, lint, format check, build, then unit, browser and end-to-end tests. All
 * of them run even if one fails; the last line is `N passed, N failed`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reports = mkdtempSync(join(tmpdir(), 'shortlist-tests-'));
const totals = { passed: 0, failed: 0 };

function npx(...args) {
  console.log(`\n> ${args.join(' ')}`);
  return spawnSync('npx', ['--no-install', ...args], { stdio: 'inherit' }).status === 0;
}

/** A check counts as one test. */
function check(...args) {
  totals[npx(...args) ? 'passed' : 'failed'] += 1;
}

/** A test project counts its tests; one that breaks off before it can report counts as one failure. */
function testProject(name) {
  const report = join(reports, `${name}.json`);
  const succeeded = npx(
    ...['vitest', 'run', '--project', name],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  );
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += numFailedTests;
    if (!succeeded && numFailedTests === 0) totals.failed += 1;
  } catch {
    totals.failed += 1;
  }
}

check('tsc', '-p', 'src/core');
check('tsc', '-p', 'workers');
check('tsc', '-p', 'tests');
check('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings');
check('eslint', '.', '--max-warnings', '0');
check('prettier', '--check', '--log-level', 'warn', '.');
check('vite', 'build', '--logLevel', 'warn');
testProject('unit');
testProject('browser');
testProject('e2e');
rmSync(reports, { recursive: true });

console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
