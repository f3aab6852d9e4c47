/**
 * @file A colour for each label: by its place in the task, so that it is the same on every screen, in both themes and
 * in every order of a list. A colour never stands alone: the label's name is always beside it.
 */

import { at } from '../../core/reads';

/** Hues as far from each other as their number allows; neighbours in a task are never neighbours on the circle. */
const HUES = [250, 45, 150, 330, 90, 200, 15, 285, 120, 225, 65, 305] as const;
/** As light and as strong as 3 to 1 against the paper of either theme allows. */
const TONES = [
  { light: '0.55 0.15', dark: '0.76 0.13' },
  { light: '0.42 0.1', dark: '0.86 0.08' },
] as const;

/** A CSS colour; after the hues have all been used they come again, darker on light and lighter on dark. */
export function labelColour(place: number): string {
  const hue = at(HUES, place % HUES.length);
  const { light, dark } = at(TONES, Math.floor(place / HUES.length) % TONES.length);
  return `light-dark(oklch(${light} ${hue}), oklch(${dark} ${hue}))`;
}
