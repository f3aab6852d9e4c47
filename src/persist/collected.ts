/**
 * @file Calls the engine's collector for what it does not count. The bytes of a record that was read, and of the messages and
 * files that it went into, lie outside the script's memory until the collector goes through everything, and it comes by what it
 * counts. Buffers are counted: as many bytes of them, which nobody writes to so that they take no memory, bring it in time.
 */

/** What engines let pass before they collect for the sake of buffers (V8: `kExternalAllocationSoftLimit`). */
const MOST_HELD_BYTES = 64 * 2 ** 20;
const BYTES_AT_ONCE = 2 ** 20;
/** What is read is held as it was stored, and as what is made of it: a message, or a part of a file. */
const COPIES = 2;

let uncounted = 0;
let held: ArrayBuffer[] = [];

/** @param bytes of what was read, and is needed no more as it was stored. */
export function countBytes(bytes: number): void {
  uncounted += COPIES * bytes;
  for (; uncounted >= BYTES_AT_ONCE; uncounted -= BYTES_AT_ONCE) {
    if (held.length * BYTES_AT_ONCE > MOST_HELD_BYTES) held = [];
    held.push(new ArrayBuffer(BYTES_AT_ONCE));
  }
}
