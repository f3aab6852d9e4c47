/**
 * Labels texts with a student exported from Shortlist. Node 18 or newer.
 *
 *   npm install @huggingface/transformers
 *   node predict.mjs < texts.txt          one text a line; prints label, confidence and text
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { env, pipeline } from '@huggingface/transformers';

const folder = dirname(fileURLToPath(import.meta.url));
env.localModelPath = `${dirname(folder)}/`;
env.allowRemoteModels = false;
const { prefix = '' } = JSON.parse(readFileSync(join(folder, 'shortlist.json'), 'utf8'));
const classify = await pipeline('text-classification', basename(folder));

for await (const text of createInterface({ input: process.stdin })) {
  const [{ label, score }] = await classify(prefix + text);
  // A name may be of several lines.
  console.log([label.replaceAll(/\s+/g, ' '), score.toFixed(4), text].join('\t'));
}
