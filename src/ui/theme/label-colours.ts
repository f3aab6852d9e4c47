/**
 * @file A colour and a shape for each number of a label. Colours are taken one after the other from OKLCH, each as far as
 * possible from all before it, in light and in dark; where more of them could not be told apart, they come again in
 * another shape. Neither stands alone: the label's name is always beside it.
 */
import { at } from '../../core/reads';

interface Tone {
  /** Lightness and chroma in OKLCH. */
  light: readonly [number, number];
  dark: readonly [number, number];
  hue: number;
}

/** Lightness on the paper of either theme, the first ones in the middle. Each has 3 to 1 against all that may lie below. */
const RINGS = [
  { light: 0.56, dark: 0.66 },
  { light: 0.4, dark: 0.92 },
  { light: 0.6, dark: 0.74 },
  { light: 0.5, dark: 0.84 },
  { light: 0.34, dark: 0.62 },
] as const;
/** As strong as a screen can show, or weak. */
const STRENGTHS = [1, 0.45] as const;
const STRONGEST = 0.2;
const HUE_STEP = 10;
/** A few labels share one lightness, some more two; then all of it is used. */
const STAGES = [
  { count: 6, rings: 1, strengths: 1 },
  { count: 12, rings: 2, strengths: 1 },
  { count: 36, rings: RINGS.length, strengths: STRENGTHS.length },
] as const;

const SHAPES = ['square', 'circle', 'diamond', 'triangle'] as const;
export type LabelShape = (typeof SHAPES)[number];

let colours: readonly string[] | null = null;

/** A CSS colour. After 36 they come again. */
export function labelColour(number: number): string {
  colours ??= spreadTones().map(colourOf);
  return at(colours, number % colours.length);
}

export function labelShape(number: number): LabelShape {
  const round = Math.floor(number / at(STAGES, STAGES.length - 1).count);
  return at(SHAPES, round % SHAPES.length);
}

function colourOf({ light, dark, hue }: Tone): string {
  const inTheme = ([lightness, chroma]: Tone['light']) =>
    `oklch(${lightness} ${chroma.toFixed(3)} ${hue})`;
  return `light-dark(${inTheme(light)}, ${inTheme(dark)})`;
}

/** Each tone is the one whose nearest neighbour among those before it is farthest. */
function spreadTones(): Tone[] {
  const first = tone(at(RINGS, 0), 1, 250);
  const chosen = [first];
  for (const { count, rings, strengths } of STAGES) {
    const open = RINGS.slice(0, rings).flatMap((ring) =>
      STRENGTHS.slice(0, strengths).flatMap((strength) =>
        Array.from({ length: 360 / HUE_STEP }, (_, i) => tone(ring, strength, i * HUE_STEP)),
      ),
    );
    while (chosen.length < count) {
      const rooms = open.map((one) => Math.min(...chosen.map((other) => distance(one, other))));
      chosen.push(at(open, rooms.indexOf(Math.max(...rooms))));
    }
  }
  return chosen;
}

function tone(ring: (typeof RINGS)[number], strength: number, hue: number): Tone {
  const of = (lightness: number) => [lightness, strongest(lightness, hue) * strength] as const;
  return { light: of(ring.light), dark: of(ring.dark), hue };
}

/** In the theme where they are nearer (OKLab). */
function distance(one: Tone, other: Tone): number {
  const turn = ((one.hue - other.hue) * Math.PI) / 180;
  const within = (theme: 'light' | 'dark') => {
    const [[lightness, chroma], [otherLightness, otherChroma]] = [one[theme], other[theme]];
    const across = chroma ** 2 + otherChroma ** 2 - 2 * chroma * otherChroma * Math.cos(turn);
    return Math.hypot(lightness - otherLightness, Math.sqrt(Math.max(0, across)));
  };
  return Math.min(within('light'), within('dark'));
}

/** The most chroma that sRGB has for a lightness and a hue (Ottosson's matrices). */
function strongest(lightness: number, hue: number): number {
  const [cos, sin] = [Math.cos((hue * Math.PI) / 180), Math.sin((hue * Math.PI) / 180)];
  for (let chroma = STRONGEST; chroma > 0; chroma -= 0.005) {
    const [a, b] = [chroma * cos, chroma * sin];
    const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
    const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
    const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
    const rgb = [
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
    ];
    if (rgb.every((part) => part >= 0 && part <= 1)) return chroma;
  }
  return 0;
}
