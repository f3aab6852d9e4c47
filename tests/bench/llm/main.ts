/** @file The benchmark's page, driven from outside: one engine, one question after the other. */
import type { Engine } from './engine';
import { loadWebLlm } from './webllm-engine';
import { loadWllama } from './wllama-engine';

let engine: Engine | undefined;

window.bench = {
  loadWllama: async (settings) => {
    const model = document.querySelector('input')?.files?.[0];
    if (!model) throw new Error('The page was given no model.');
    engine = await loadWllama(model, settings);
    return engine.about;
  },
  loadWebLlm: async () => {
    engine = await loadWebLlm();
    return engine.about;
  },
  ask: (question, keepsPrefix) => {
    if (!engine) throw new Error('No engine is loaded.');
    return engine.ask(question, keepsPrefix);
  },
};
