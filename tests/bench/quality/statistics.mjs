/** @file Means, and how figures are written. */

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A share as per cent, such as 81.2. */
export function percent(share) {
  return (100 * share).toFixed(1);
}

/** Points between two shares, such as +2.1. */
export function points(share) {
  const size = Math.abs(100 * share).toFixed(1);
  if (Number(size) === 0) return size;
  return `${share < 0 ? '−' : '+'}${size}`;
}

/** A table in Markdown; the first columns are text, the others numbers. */
export function table(head, rows, textColumns = 1) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, i) => (i < textColumns ? '---' : '---:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}
