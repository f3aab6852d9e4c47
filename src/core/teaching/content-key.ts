/**
 * @file Names for contents: keys under which annotations may be kept, and seeds. 128 bits, so that a
 * hundred thousand texts do not meet by chance; not for secrets.
 */
import { intAt } from '../reads';

const LANES = Uint32Array.of(0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f);
const MULTIPLIERS = Uint32Array.of(0x01000193, 0x2c1b3c6d, 0x297a2d39, 0x5bd1e995);

/** 32 hexadecimal digits of texts in order; where one ends counts. */
export function contentKey(...parts: readonly string[]): string {
  const lanes = Uint32Array.from(LANES);
  for (const part of parts) {
    mix(lanes, part.length);
    for (let i = 0; i < part.length; i += 1) mix(lanes, part.charCodeAt(i));
    mix(lanes, 0x10000);
  }
  // Each lane hears of the others, so that no lane's weakness stays visible.
  for (let round = 0; round < 8; round += 1) mix(lanes, intAt(lanes, round % 4));
  return [...lanes].map((lane) => lane.toString(16).padStart(8, '0')).join('');
}

/**
 * A text as a whole number of 53 bits, for where two texts that meet do no harm: of a million different ones some two have the
 * same in one table of 18,000.
 */
export function textNumber(text: string): number {
  let [high, low] = [intAt(LANES, 0), intAt(LANES, 1)];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low ^ unit, 0x2c1b3c6d);
    low ^= low >>> 15;
  }
  return (high >>> 0) * 2 ** 21 + (low >>> 11);
}

/** A seed of a text, 0 to 2^31 - 1: the same text gets the same answer wherever it stands. */
export function textSeed(text: string, ...salts: readonly number[]): number {
  return Number.parseInt(contentKey(text, ...salts.map(String)).slice(0, 8), 16) >>> 1;
}

function mix(lanes: Uint32Array, value: number): void {
  for (let lane = 0; lane < lanes.length; lane += 1) {
    const mixed = Math.imul(intAt(lanes, lane) ^ value, intAt(MULTIPLIERS, lane));
    lanes[lane] = mixed ^ (mixed >>> 15);
  }
}
