/**
 * @file The sentences of the page, in its language alone. Every module with a sentence imports this one, or first.loader.js,
 * in a build (wuchale.config.js), and so waits for the catalogue: nothing is drawn in another language first.
 */
import toRuntime from 'wuchale/runtime';
import { language } from '../../state/language';
import { loadCatalog } from './.wuchale/main.proxy.js';

const runtime = toRuntime(await loadCatalog('main', language), language);

export const getRuntime = () => runtime;
export const getRuntimeRx = () => runtime;
