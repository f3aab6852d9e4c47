/**
 * @file The sentences of the page, in its language alone. Every module with a sentence imports this one, or first.loader.js,
 * in a build (wuchale.config.js), and asks for them as it is evaluated: so they are there before any of those modules is
 * (src/main.ts). No module waits for them itself: WebKit may run one that imports such a module before it is done.
 */
import toRuntime from 'wuchale/runtime';
import { language } from '../../state/language';
import { loadCatalog } from './.wuchale/main.proxy.js';

let runtime;

/** @returns {Promise<void>} once every sentence of the page can be said; rejects where they do not come. */
export async function loadSentences() {
  runtime = toRuntime(await loadCatalog('main', language), language);
}

export const getRuntime = () => runtime;
export const getRuntimeRx = () => runtime;
