/** @file The browsers besides Chromium that the page is tried in, where this machine has them. */
import { existsSync } from 'node:fs';

/** What Debian calls them. */
export const PACKAGES = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] };

const FIREFOXES = [
  '/usr/bin/firefox',
  '/usr/bin/firefox-esr',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
];
const WEBKIT_DRIVERS = ['/usr/bin/WebKitWebDriver'];
const SCREENS = ['/usr/bin/Xvfb'];

const firstThere = (paths) => paths.find((path) => path && existsSync(path));

/** The path of a Firefox on this machine, or undefined. FIREFOX_PATH overrides the search. */
export function findFirefox() {
  return firstThere([process.env.FIREFOX_PATH, ...FIREFOXES]);
}

/** The path of the driver of WebKitGTK, or undefined where it, or a screen for it, is missing. */
export function findWebKitDriver() {
  return firstThere(SCREENS) && firstThere(WEBKIT_DRIVERS);
}
