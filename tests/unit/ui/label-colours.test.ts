/** @file The labels' colours: different ones, and to be seen on the paper of both themes. */
import { expect, test } from 'vitest';
import { labelColour } from '../../../src/ui/theme/label-colours';

/** Relative luminance (WCAG) of an OKLCH colour, by Ottosson's matrices, cut to sRGB. */
function luminance(lightness: number, chroma: number, hue: number): number {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const cut = (value: number) => Math.min(1, Math.max(0, value));
  const red = cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function grey(hex: number): number {
  return ((hex / 255 + 0.055) / 1.055) ** 2.4;
}

/** #fafbfa, and #181d1b: the lightest that a dark theme lays under text. */
const PAPERS = [grey(0xfa), grey(0x1d)] as const;

test('24 labels have 24 colours, each with 3 to 1 on light and on dark', () => {
  const colours = Array.from({ length: 24 }, (_, place) => labelColour(place));
  expect(new Set(colours).size).toBe(24);
  for (const colour of colours) {
    const pair = [...colour.matchAll(/oklch\(([\d.]+) ([\d.]+) (\d+)\)/g)];
    pair.forEach(([, lightness, chroma, hue], theme) => {
      const own = luminance(Number(lightness), Number(chroma), Number(hue));
      const paper = PAPERS[theme] ?? NaN;
      const contrast = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
      expect(contrast, colour).toBeGreaterThan(3);
    });
    expect(pair).toHaveLength(2);
  }
});

test('a label keeps its colour whatever stands beside it', () => {
  expect(labelColour(3)).toBe(labelColour(3));
  expect(labelColour(0)).not.toBe(labelColour(12));
});
