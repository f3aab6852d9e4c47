/**
 * @file Notices that the machine slept: the clock jumps while no timer fired. Graphics devices are
 * often gone after that, which looks like want of memory and is not.
 */

const BEAT_MS = 5_000;
/** A busy worker's timers come late too, but not by this much. */
const ASLEEP_MS = 30_000;
/** What went wrong longer after waking has other reasons. */
const FRESH_MS = 120_000;

export class Vigil {
  private readonly now: () => number;
  private readonly timer: ReturnType<typeof setInterval>;
  private lastBeat: number;
  private sleptMs = 0;
  private wokeAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = () => Date.now()) {
    this.now = now;
    this.lastBeat = now();
    this.timer = setInterval(() => this.beat(), BEAT_MS);
  }

  /** How long the machine slept a short while ago; 0 where it did not. */
  asleepSeconds(): number {
    this.beat();
    return this.now() - this.wokeAt <= FRESH_MS ? Math.round(this.sleptMs / 1000) : 0;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const now = this.now();
    const gap = now - this.lastBeat - BEAT_MS;
    this.lastBeat = now;
    if (gap < ASLEEP_MS) return;
    this.sleptMs = gap;
    this.wokeAt = now;
  }
}
