/** @file The quality benchmark's worker as a thread of Node. */
import { parentPort } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter';
import { quality } from './measure';

// A browser's worker has it, and the page's code asks it whether there may be threads.
Object.assign(globalThis, { self: globalThis });

if (parentPort) expose(quality, nodeEndpoint(parentPort));
