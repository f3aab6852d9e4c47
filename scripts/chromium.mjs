/** @file Which Chromium the tests drive, and with which flags. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/**
 * The software WebGPU adapter makes the GPU path testable on machines without a GPU; the rest keeps
 * the browser from calling home, and lets it run as root in containers.
 */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * What a test need not pay for: pictures that nobody looks at, drawn by a GPU that is software; and the
 * second, better compilation of WASM code that runs for less time than it takes. Benchmarks do without these.
 */
export const THRIFT_FLAGS = [
  '--disable-gpu-compositing',
  '--disable-gpu-rasterization',
  // 15 times V8's own: a long training still comes to it.
  '--js-flags=--wasm-tiering-budget=200000000',
];

const SYSTEM_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Of Debian's package `chromium-headless-shell`, which is built from the source of its `chromium`. */
const SHELL_PATHS = ['/usr/lib/chromium/chromium-headless-shell'];

/** @type {(paths: (string | undefined)[]) => string | undefined} */
const firstThere = (paths) => paths.find((path) => path && existsSync(path));

/** The path of a Chromium on this machine, or undefined. CHROMIUM_PATH overrides the search. */
export function findChromium() {
  return firstThere([process.env.CHROMIUM_PATH, ...SYSTEM_PATHS, chromium.executablePath()]);
}

/** A Chromium without windows, or undefined: a window that nobody looks at costs more than the page in it. */
export function findHeadlessShell() {
  return firstThere([process.env.CHROMIUM_PATH, ...SHELL_PATHS]);
}
