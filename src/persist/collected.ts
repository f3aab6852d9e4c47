/**
 * @file Calls the engine's collector for what it does not count. The bytes of a record that was read, and of the messages and
 * files that it went into, lie outside the script's memory until the collector goes through everything, and it comes by what it
 * counts. Buffers are counted: as many bytes of them, which nobody writes to so that they take no memory, bring it in time.
 */

/** What engines let pass before they collect for the sake of buffers (V8: `kExternalAllocationSoftLimit`). */
const MOST_HELD_BYTES = 64 * 2 ** 20;
const BYTES_AT_ONCE = 2 ** 20;
/**
 * For each byte read so many are counted: a page that holds 700 MB collects once as much again is counted. One million rows, a row
 * labelled, labels.csv at once, quiet cores, most memory: none 3,976 MB in 24.7 s; 2: 3,281 in 24.6; 12: 2,141 in 26.9; 24: 1,937 in 38.5.
 */
const COUNTED_FOR_EACH = 12;

/** What a table of 100,000 rows reads in one pass; it would take a tenth more time, and little less memory. */
const SMALL_BYTES = 64 * 2 ** 20;

let uncounted = 0;
let held: ArrayBuffer[] = [];

/** One pass over what is stored, or is to be. */
export class CountedPass {
  #passed = 0;

  /** @param bytes of what was read or written, and is needed no more as it is stored. */
  count(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed > SMALL_BYTES) callCollector(COUNTED_FOR_EACH * bytes);
  }
}

function callCollector(bytes: number): void {
  uncounted += bytes;
  for (; uncounted >= BYTES_AT_ONCE; uncounted -= BYTES_AT_ONCE) {
    if (held.length * BYTES_AT_ONCE > MOST_HELD_BYTES) held = [];
    held.push(new ArrayBuffer(BYTES_AT_ONCE));
  }
}
