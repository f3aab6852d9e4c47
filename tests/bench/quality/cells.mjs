/**
 * @file What was measured: one JSON line a cell in a file that is only appended to, so that an interrupted run goes
 * on; and beside it what students said, from which policies can be judged anew without training.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a line depends on, as one string. */
function keyOf({ set, teacher, rows, method, seed, epochs, student }) {
  return JSON.stringify([set, teacher, rows, method, seed, epochs, student]);
}

export class Cells {
  #folder;
  #file;

  constructor(folder) {
    this.#folder = join(folder, 'distributions');
    this.#file = join(folder, 'measured.jsonl');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Of each cell the last line; a line that was cut short is none. */
  lines() {
    const text = existsSync(this.#file) ? readFileSync(this.#file, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    const lines = whole.filter((line) => line !== '').map((line) => JSON.parse(line));
    return [...new Map(lines.map((line) => [keyOf(line), line])).values()];
  }

  /** The line of each of these cells that has one, by its place in the list. */
  find(cells) {
    const known = new Map(this.lines().map((line) => [keyOf(line), line]));
    return cells.map((cell) => known.get(keyOf(cell)) ?? null);
  }

  append(line) {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  /** Keeps what the students of a cell said. */
  keep(cell, { fitted, heldOut, unseen }) {
    writeFileSync(
      this.#pathOf(cell),
      Buffer.concat([fitted, heldOut, unseen].map((part) => Buffer.from(part.buffer))),
    );
  }

  /**
   * What they said, or null.
   * @param {import('./api').QualitySet} set
   * @returns {import('./api').Distributions | null}
   */
  kept(cell, { labels, trainGold }) {
    const path = this.#pathOf(cell);
    if (!existsSync(path)) return null;
    const all = new Float32Array(new Uint8Array(readFileSync(path)).buffer);
    const size = trainGold.length * labels.length;
    return {
      fitted: all.slice(0, size),
      heldOut: all.slice(size, 2 * size),
      unseen: all.slice(2 * size),
    };
  }

  #pathOf(cell) {
    const name = createHash('sha256').update(keyOf(cell)).digest('hex').slice(0, 16);
    return join(this.#folder, `${name}.f32`);
  }
}
