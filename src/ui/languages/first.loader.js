/**
 * @file The sentences of the first screen, few enough to come with it in every language; main.loader.js has the others. Every
 * module of it with a sentence imports this one in a build (wuchale.config.js).
 */
import toRuntime from 'wuchale/runtime';
import { language } from '../../state/language';
import { loadCatalog } from './.wuchale/first.proxy.sync.js';

const runtime = toRuntime(loadCatalog('first', language), language);

export const getRuntime = () => runtime;
export const getRuntimeRx = () => runtime;
