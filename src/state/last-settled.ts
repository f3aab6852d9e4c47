/** @file Waiting for work in whose place other work may begin. */

/** Settles when the work under way does, and what has begun meanwhile. */
export async function lastSettled(underWay: () => Promise<unknown>): Promise<void> {
  let work: Promise<unknown>;
  do {
    work = underWay();
    await work;
  } while (work !== underWay());
}
