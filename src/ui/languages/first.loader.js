/**
 * @file The sentences of the first screen, in the page's language alone; main.loader.js has the others. Every module of
 * it with a sentence imports this one in a build (wuchale.config.js), and so waits for the catalogue.
 */
import toRuntime from 'wuchale/runtime';
import { language } from '../../state/language';
import { loadCatalog } from './.wuchale/first.proxy.js';

const runtime = toRuntime(await loadCatalog('first', language), language);

export const getRuntime = () => runtime;
export const getRuntimeRx = () => runtime;
