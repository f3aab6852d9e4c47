/** @file Plots as inline SVG in shares of the room there is, so that they are read on a phone, too; words and figures stand beside. */
import { formatAbout, formatCount, formatPercent, formatWholePercent } from '../format';
import { html, type Html } from './html';

const BAR_HEIGHT = 16;
const COLUMN_HEIGHT = 120;

export interface Bar {
  name: string;
  value: number;
  /** Ends of an interval; null where there is none. */
  interval: { low: number; high: number } | null;
}

/** Bars from the left, with whiskers for intervals. */
export function barPlot(title: string, bars: readonly Bar[], as: 'count' | 'percent'): Html {
  const ends = bars.flatMap(({ value, interval }) => [value, interval?.high ?? 0]);
  const most = as === 'percent' ? 1 : Math.max(1, ...ends);
  const words = as === 'percent' ? formatPercent : formatCount;
  // What is estimated does not look counted, here as on the page.
  const end = as === 'percent' ? formatPercent : formatAbout;
  const rows = bars.map(({ name, value, interval }) => {
    const whisker =
      interval &&
      html`<line
        x1="${percent(interval.low / most)}"
        x2="${percent(interval.high / most)}"
        y1="${BAR_HEIGHT / 2}"
        y2="${BAR_HEIGHT / 2}"
      />`;
    return html`<li>
      <span dir="auto">${name}</span>
      <svg height="${BAR_HEIGHT}" aria-hidden="true">
        <rect width="${percent(value / most)}" height="${BAR_HEIGHT}" />
        ${whisker}
      </svg>
      <span>${words(value)}${interval && html` (${end(interval.low)}–${end(interval.high)})`}</span>
    </li>`;
  });
  return html`<ul class="bars" aria-label="${title}">
    ${rows}
  </ul>`;
}

/** Columns side by side, one for each tenth of a share. */
export function columnPlot(title: string, counts: readonly number[]): Html {
  const most = Math.max(1, ...counts);
  const step = 1 / Math.max(1, counts.length);
  const columns = counts.map((value, i) => {
    const tall = ((COLUMN_HEIGHT - 20) * value) / most;
    const top = (COLUMN_HEIGHT - tall).toFixed(1);
    return html`<g>
      <title>${i * 10}–${formatWholePercent((i + 1) / 10)}: ${formatCount(value)}</title>
      <rect
        x="${percent(i * step + step / 16)}"
        y="${top}"
        width="${percent((step * 7) / 8)}"
        height="${tall.toFixed(1)}"
      />
      <text x="${percent((i + 0.5) * step)}" y="${top}" dy="-5" text-anchor="middle"
        >${value > 0 && formatCount(value)}</text
      >
    </g>`;
  });
  const edges = [
    [0, 'start'],
    [0.5, 'middle'],
    [1, 'end'],
  ] as const;
  const scale = edges.map(
    ([share, anchor]) =>
      html`<text x="${percent(share)}" y="${COLUMN_HEIGHT + 16}" text-anchor="${anchor}"
        >${formatWholePercent(share)}</text
      >`,
  );
  return html`<svg height="${COLUMN_HEIGHT + 20}" role="img">
    <title>${title}</title>
    ${columns} ${scale}
  </svg>`;
}

/** A place or a length in the room there is. */
function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
