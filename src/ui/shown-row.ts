/**
 * @file Which row a key was meant for: the one on the screen when it was pressed. A page at work handles keys late, and
 * a label before may have brought another row by then, which nobody has read.
 */
export class ShownRow {
  #row: number | null = null;
  #before: number | null = null;
  #since = 0;

  /** To be called once the screen has changed. @param row null while there is none to label. */
  show(row: number | null): void {
    if (row === this.#row) return;
    this.#before = this.#row;
    this.#row = row;
    this.#since = performance.now();
  }

  /** The row that was on the screen at the time of an event. */
  at({ timeStamp }: Pick<Event, 'timeStamp'>): number | null {
    return timeStamp < this.#since ? this.#before : this.#row;
  }
}
