/** @file Means and deviations over seeds, and how they are written. */

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values) {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

/** A share as per cent, such as 81.2. */
export function percent(share) {
  return (100 * share).toFixed(1);
}

/** Mean of shares in per cent, with the standard deviation over the seeds where there are several. */
export function meanPercent(shares) {
  if (shares.length === 0) return '';
  return shares.length === 1
    ? percent(shares[0])
    : `${percent(mean(shares))} ± ${percent(deviation(shares))}`;
}

/** Points between two shares, such as +2.1. */
export function points(share) {
  const size = Math.abs(100 * share).toFixed(1);
  if (Number(size) === 0) return size;
  return `${share < 0 ? '−' : '+'}${size}`;
}

/** A table in Markdown; the first column is text, the others numbers. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}
