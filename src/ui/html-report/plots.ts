/** @file Plots as inline SVG: drawn once, shown anywhere, said in words too (`<title>`). */
import { excerpt } from '../../core/excerpt';
import { formatCount, formatPercent, formatWholePercent } from '../format';
import { html, type Html } from './html';

const WIDTH = 640;
const NAME_WIDTH = 190;
const BAR_HEIGHT = 16;
const STEP = 24;
const VALUE_WIDTH = 130;
const MAX_NAME = 28;

export interface Bar {
  name: string;
  value: number;
  /** Ends of an interval; null where there is none. */
  interval: { low: number; high: number } | null;
}

/** Bars from the left, with whiskers for intervals. */
export function barPlot(title: string, bars: readonly Bar[], as: 'count' | 'percent'): Html {
  const room = WIDTH - NAME_WIDTH - VALUE_WIDTH;
  const ends = bars.flatMap(({ value, interval }) => [value, interval?.high ?? 0]);
  const most = as === 'percent' ? 1 : Math.max(1, ...ends);
  const x = (value: number) => NAME_WIDTH + (room * value) / most;
  const words = as === 'percent' ? formatPercent : formatCount;
  const rows = bars.map(({ name, value, interval }, i) => {
    const [y, middle] = [i * STEP, i * STEP + BAR_HEIGHT / 2];
    return html`<text x="${NAME_WIDTH - 8}" y="${middle + 4}" text-anchor="end"
        >${excerpt(name, MAX_NAME)}</text
      >
      <rect
        x="${NAME_WIDTH}"
        y="${y}"
        width="${at(x(value) - NAME_WIDTH)}"
        height="${BAR_HEIGHT}"
      />
      ${interval && html`<path d="M${at(x(interval.low))} ${middle}H${at(x(interval.high))}" />`}
      <text x="${at(x(Math.max(value, interval?.high ?? 0)) + 8)}" y="${middle + 4}"
        >${words(value)}${interval && html` (${words(interval.low)}–${words(interval.high)})`}</text
      >`;
  });
  return figure(title, bars.length * STEP, rows);
}

/** Columns side by side, one for each tenth of a share. */
export function columnPlot(title: string, counts: readonly number[]): Html {
  const height = 120;
  const most = Math.max(1, ...counts);
  const step = WIDTH / Math.max(1, counts.length);
  const columns = counts.map((value, i) => {
    const tall = ((height - 20) * value) / most;
    const middle = i * step + step / 2;
    return html`<rect
        x="${at(i * step + 3)}"
        y="${at(height - tall)}"
        width="${at(step - 6)}"
        height="${at(tall)}"
      />
      <text x="${at(middle)}" y="${at(height - tall - 5)}" text-anchor="middle"
        >${formatCount(value)}</text
      >
      <text x="${at(middle)}" y="${height + 16}" text-anchor="middle"
        >${i * 10}–${formatWholePercent((i + 1) / 10)}</text
      >`;
  });
  return figure(title, height + 20, columns);
}

function figure(title: string, height: number, content: readonly Html[]): Html {
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" xmlns="http://www.w3.org/2000/svg">
    <title>${title}</title>
    ${content}
  </svg>`;
}

function at(place: number): string {
  return place.toFixed(1);
}
