/** @file Types of main.loader.js. */

export function loadSentences(): Promise<void>;
