/** @file The labels' colours: apart from each other, and to be seen on whatever lies below them in both themes. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { labelColour, labelShape } from '../../../src/ui/theme/label-colours';

type Oklch = readonly [lightness: number, chroma: number, hue: number];

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Ottosson's matrices, to linear sRGB. */
function rgbOf([lightness, chroma, hue]: Oklch): number[] {
  const [a, b] = [chroma * Math.cos(radians(hue)), chroma * Math.sin(radians(hue))];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

const luminance = ([red = NaN, green = NaN, blue = NaN]: readonly number[]) =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

function luminanceOfHex(hex: string): number {
  const parts = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255);
  return luminance(
    parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)),
  );
}

/** In light and in dark. */
function pairOf(number: number): Oklch[] {
  const found = [...labelColour(number).matchAll(/oklch\(([\d.]+) ([\d.]+) (\d+)\)/g)];
  expect(found).toHaveLength(2);
  return found.map(([, ...parts]) => parts.map(Number) as unknown as Oklch);
}

const distance = ([l, c, h]: Oklch, [ol, oc, oh]: Oklch) =>
  Math.hypot(
    l - ol,
    c * Math.cos(radians(h)) - oc * Math.cos(radians(oh)),
    c * Math.sin(radians(h)) - oc * Math.sin(radians(oh)),
  );

/** The least distance (OKLab) between two of so many labels in a theme, of those that have one shape. */
function leastDistance(count: number): number {
  const marks = Array.from({ length: count }, (_, number) => ({
    pair: pairOf(number),
    shape: labelShape(number),
  }));
  const distances = marks.flatMap((one, i) =>
    marks
      .slice(0, i)
      .filter(({ shape }) => shape === one.shape)
      .flatMap(({ pair }) =>
        pair.map((colour, theme) => distance(colour, one.pair[theme] ?? colour)),
      ),
  );
  return Math.min(...distances);
}

/** What lies below a swatch: the tokens of the theme. */
const SURFACES = (() => {
  const theme = readFileSync('src/ui/theme/theme.css', 'utf8');
  return ['paper', 'raised', 'sunken', 'accent-soft'].map((token) => {
    const [, light = '', dark = ''] =
      new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(theme) ?? [];
    return [luminanceOfHex(light), luminanceOfHex(dark)];
  });
})();

test('each colour has 3 to 1 on every surface of both themes, and a screen can show it', () => {
  for (let number = 0; number < 77; number++) {
    pairOf(number).forEach((colour, theme) => {
      const rgb = rgbOf(colour);
      for (const part of rgb) expect(Math.abs(part - 0.5), labelColour(number)).toBeLessThan(0.505);
      const own = luminance(rgb);
      for (const surface of SURFACES) {
        const paper = surface[theme] ?? NaN;
        const contrast = (Math.max(own, paper) + 0.05) / (Math.min(own, paper) + 0.05);
        expect(contrast, `${labelColour(number)} in theme ${theme}`).toBeGreaterThanOrEqual(3);
      }
    });
  }
});

test.each([
  [6, 0.13],
  [14, 0.08],
  [24, 0.08],
  [36, 0.06],
  [77, 0.06],
])('%d labels are at least %f apart where they have one shape', (count, least) => {
  expect(leastDistance(count)).toBeGreaterThanOrEqual(least);
});

test('no two of 144 labels have the same colour and shape', () => {
  const marks = Array.from({ length: 144 }, (_, i) => `${labelColour(i)} ${labelShape(i)}`);
  expect(new Set(marks).size).toBe(144);
  expect(labelShape(1e15)).toBeTypeOf('string');
  expect(labelColour(1e15)).toMatch(/^light-dark/);
});
