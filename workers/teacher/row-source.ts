/** @file The rows of a run as its lanes take them: those that were given, and more of them before they run out. */
import type { TeacherRow } from '../../src/core/teaching/teacher';

/** Hands over further rows; null where there are none. */
export type MoreRows = () => Promise<readonly TeacherRow[] | null>;

export class RowSource {
  #rows: readonly TeacherRow[];
  readonly #more: MoreRows | null;
  readonly #ahead: number;
  #next = 0;
  #fetching: Promise<void> | null = null;
  #isOver: boolean;

  /** @param ahead so many rows before the end, more are asked for. */
  constructor(rows: readonly TeacherRow[], more: MoreRows | null, ahead: number) {
    this.#rows = rows;
    this.#more = more;
    this.#ahead = ahead;
    this.#isOver = more === null;
  }

  /** The next rows, fewer than wanted only at the very end. @throws what `more` threw. */
  async take(wanted: number): Promise<TeacherRow[]> {
    while (!this.#isOver && this.#left < wanted) await this.#fetch();
    const taken = this.#rows.slice(this.#next, this.#next + wanted);
    this.#next += taken.length;
    // Nobody waits for it yet; whoever takes rows next meets its failure.
    if (!this.#isOver && this.#left <= this.#ahead) this.#fetch().catch(() => undefined);
    return taken;
  }

  get #left(): number {
    return this.#rows.length - this.#next;
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#append().finally(() => (this.#fetching = null));
    return this.#fetching;
  }

  async #append(): Promise<void> {
    const more = await this.#more?.();
    if (!more) {
      this.#isOver = true;
      return;
    }
    this.#rows = [...this.#rows.slice(this.#next), ...more];
    this.#next = 0;
  }
}
