/**
 * @file How much longer a tokenizer.json makes texts before it takes them apart. It may come from anybody, and a library does what
 * it says: thirty steps that double a letter make a word of a gigabyte.
 */
import { EncoderError } from './errors';

/** So many times as long, at the most. Those of known models come to 4, if they do anything of the kind. */
const MOST_GROWTH = 100;
/** In the place of a match these put it, or all before or after it, once more. */
const REPEATING = /\$[&`'\d<]/;

/** @throws EncoderError */
export function checkGrowth({ normalizer, pre_tokenizer }: Record<string, unknown>): void {
  if (growthOf([normalizer, pre_tokenizer]) > MOST_GROWTH) {
    throw new EncoderError({ code: 'model-tokenizer-bursts' });
  }
}

/** Of all steps one after the other, wherever they are among the others. */
function growthOf(step: unknown): number {
  if (typeof step !== 'object' || step === null) return 1;
  const inner = Object.values(step).reduce<number>((grown, part) => grown * growthOf(part), 1);
  const { pattern, content } = step as { pattern?: { String?: unknown }; content?: unknown };
  if (typeof content !== 'string') return inner;
  if (REPEATING.test(content)) return Infinity;
  const found = pattern?.String;
  // An expression may match nothing, between any two characters.
  const grown =
    typeof found === 'string' && found !== '' ? content.length / found.length : content.length + 1;
  return inner * Math.max(1, grown);
}
