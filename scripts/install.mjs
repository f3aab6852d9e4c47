/**
 * @file Installs what is missing before `npm start` and `npm test`: the packages of the lockfile, and
 * with --browser a Chromium, with --headless-shell one without windows, which tests are quicker in, with
 * --other-browsers those besides it; tests can do without the latter two. Does nothing, quickly, where all is there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { isInstalled } from './installed.mjs';

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  execFileSync(command, args, { stdio: 'inherit' });
}

function installPackages() {
  if (!isInstalled('.')) run('npm', ['ci', '--no-audit', '--no-fund']);
}

const canUseApt = () =>
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  spawnSync('apt-get', ['--version']).status === 0;

function installByApt(...packages) {
  // Without a network there is nothing to wait for.
  run('apt-get', ['update', '-qq', '-o', 'Acquire::http::Timeout=10', '-o', 'Acquire::Retries=0']);
  run('apt-get', ['install', '-y', '-qq', ...packages]);
}

/** Debian and its kin have Chromium as a package; elsewhere Playwright brings one of its own. */
function installChromium() {
  try {
    if (canUseApt()) installByApt('chromium');
    else {
      run('npx', ['playwright', 'install', 'chromium']);
    }
  } catch {
    // What to do is said below, whatever the reason.
  }
}

installPackages();
if (process.argv.includes('--headless-shell')) {
  const { findHeadlessShell } = await import('./chromium.mjs');
  try {
    if (!findHeadlessShell() && canUseApt()) installByApt('chromium-headless-shell');
  } catch {
    // A whole Chromium does too.
  }
}
if (process.argv.includes('--browser')) {
  const { findChromium } = await import('./chromium.mjs');
  if (!findChromium()) installChromium();
  if (!findChromium()) {
    console.error(
      'The tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.',
    );
    process.exit(1);
  }
}
if (process.argv.includes('--other-browsers')) {
  const { findFirefox, findWebKitDriver, PACKAGES } = await import('./other-browsers.mjs');
  const missing = [
    ...(findFirefox() ? [] : PACKAGES.firefox),
    ...(findWebKitDriver() ? [] : PACKAGES.webkit),
  ];
  try {
    if (missing.length > 0 && canUseApt()) installByApt(...missing);
  } catch {
    // The tests say what they skip.
  }
}
