/**
 * @file Notices that the machine slept: the clock jumps while no timer fired. Graphics devices are
 * often gone after that, which looks like want of memory and is not; and nobody worked meanwhile.
 */
import { AwakeClock, type Clocks } from '../../src/core/awake-clock';

const BEAT_MS = 5_000;
/** A busy worker's timers come late too, but not by this much. */
const ASLEEP_MS = 35_000;
/** What went wrong longer after waking has other reasons. */
const FRESH_MS = 120_000;

const CLOCKS: Clocks = { wall: () => Date.now(), fine: () => performance.now() };

export class Vigil {
  private readonly clocks: Clocks;
  private readonly clock: AwakeClock;
  private readonly timer: ReturnType<typeof setInterval>;
  private sleptMs = 0;
  private wokeAt = Number.NEGATIVE_INFINITY;
  private takenMs = 0;

  constructor(clocks: Clocks = CLOCKS) {
    this.clocks = clocks;
    this.clock = new AwakeClock(clocks, ASLEEP_MS);
    this.timer = setInterval(() => this.beat(), BEAT_MS);
  }

  /** How long the machine slept a short while ago; 0 where it did not. */
  asleepSeconds(): number {
    this.beat();
    return this.clocks.wall() - this.wokeAt <= FRESH_MS ? Math.round(this.sleptMs / 1000) : 0;
  }

  /** Seconds awake since this was last asked. */
  takeSeconds(): number {
    this.beat();
    const { awakeMs } = this.clock;
    const seconds = (awakeMs - this.takenMs) / 1000;
    this.takenMs = awakeMs;
    return seconds;
  }

  end(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    const sleptMs = this.clock.read();
    if (sleptMs === 0) return;
    this.sleptMs = sleptMs;
    this.wokeAt = this.clocks.wall();
  }
}
