/** @file How fast work goes and how long it will still take. */

interface Sample {
  seconds: number;
  done: number;
}

/** Long enough to even out slow rows, short enough to follow a machine that gets busy. */
const WINDOW_SECONDS = 30;
/** A rate over less than this jumps about. */
const SETTLED_SECONDS = 1;

/** Looks at the last stretch only: the first rows of a teacher are slower than all others. */
export class Pace {
  private samples: Sample[] = [];

  /** @param done work finished so far, in any unit; never falls. */
  note(done: number, seconds: number): void {
    this.samples.push({ seconds, done });
    const isLeaving = () => (this.samples.at(1)?.seconds ?? seconds) < seconds - WINDOW_SECONDS;
    while (isLeaving()) this.samples.shift();
  }

  /** Units a second, or null while it is too early to tell. */
  get rate(): number | null {
    const first = this.samples[0];
    const last = this.samples.at(-1);
    if (!first || !last || last.seconds - first.seconds < SETTLED_SECONDS) return null;
    const rate = (last.done - first.done) / (last.seconds - first.seconds);
    return rate > 0 ? rate : null;
  }

  /** Seconds until `todo` more units are finished, or null while it is too early to tell. */
  secondsFor(todo: number): number | null {
    return this.rate === null ? null : todo / this.rate;
  }
}
