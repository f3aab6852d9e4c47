/** @file In the pack, on the machine with the GPU: one JSON line a case, for all cases or those that are named. */
import { readFile } from 'node:fs/promises';
import { measureSteps } from './measure-steps.mjs';
import { ortOnGpu } from './webgpu-in-node.mjs';

const CASES = ['mlp-384-256-6', 'mlp-768-512-77', 'ngram', 'encoder-6x384'];

const folder = import.meta.dirname;
const data = JSON.parse(await readFile(`${folder}/data.json`, 'utf8'));
const { ort, adapter } = await ortOnGpu(folder);
const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : CASES) {
  try {
    console.log(JSON.stringify(await measureSteps(ort, adapter, name, data)));
  } catch (error) {
    console.log(JSON.stringify({ case: name, adapter, failed: String(error) }));
  }
}
process.exit(0);
