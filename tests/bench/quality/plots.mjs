/** @file Small plots as SVG, readable on light and dark pages. */

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2430; }
  .title { font-weight: 600; font-size: 13px; }
  .quiet { fill: #5b6270; }
  .grid { stroke: #d9dce3; }
  .c0 { --c: #2f5fd0; } .c1 { --c: #c2571a; } .c2 { --c: #2b8a57; } .c3 { --c: #8a4fb5; }
  .line { fill: none; stroke: var(--c); stroke-width: 2; }
  .dashed { stroke-dasharray: 5 4; }
  .dot { fill: var(--c); }
  .label { fill: var(--c); font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e8ee; } .quiet { fill: #a2a9b8; } .grid { stroke: #3a404d; }
    .c0 { --c: #7fa4ff; } .c1 { --c: #ff9c5e; } .c2 { --c: #63c792; } .c3 { --c: #c79bec; }
  }`;

function svg(width, height, title, parts) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `<style>${STYLE}\n</style>`,
    `<text class="title" x="12" y="20">${title}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const number = (value) => Number(value.toFixed(1));

/** Round values between the two, at least four of them. */
function ticks(least, most) {
  const step = [0.5, 1, 2, 5, 10, 20].find((size) => (most - least) / size <= 7) ?? 20;
  const first = Math.ceil(least / step) * step;
  return Array.from({ length: Math.floor((most - first) / step) + 1 }, (_, i) => first + i * step);
}

/**
 * Lines over named places, each with its name at its end.
 * @param {{ title: string, places: string[], lines: { name: string, values: number[], color: number, dashed?: boolean }[] }} chart
 */
export function lineChart({ title, places, lines }) {
  const [width, height] = [640, 300];
  const box = { left: 48, right: 520, top: 44, bottom: 262 };
  const values = lines.flatMap((line) => line.values);
  const [least, most] = [Math.floor(Math.min(...values)) - 1, Math.ceil(Math.max(...values)) + 1];
  const x = (i) => number(box.left + 24 + (i * (box.right - box.left - 48)) / (places.length - 1));
  const y = (value) =>
    number(box.bottom - ((value - least) * (box.bottom - box.top)) / (most - least));
  const ends = spread(
    lines.map((line) => y(line.values.at(-1))),
    15,
  );
  return svg(width, height, title, [
    ...ticks(least, most).flatMap((tick) => [
      `<line class="grid" x1="${box.left}" x2="${box.right}" y1="${y(tick)}" y2="${y(tick)}"/>`,
      `<text class="quiet" x="${box.left - 6}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`,
    ]),
    ...places.map(
      (place, i) =>
        `<text class="quiet" x="${x(i)}" y="${box.bottom + 22}" text-anchor="middle">${place}</text>`,
    ),
    ...lines.flatMap(({ name, values: own, color, dashed }, k) => [
      `<polyline class="line c${color}${dashed ? ' dashed' : ''}" points="${own.map((value, i) => `${x(i)},${y(value)}`).join(' ')}"/>`,
      ...own.map(
        (value, i) => `<circle class="dot c${color}" cx="${x(i)}" cy="${y(value)}" r="3"/>`,
      ),
      `<text class="label c${color}" x="${box.right - 12}" y="${ends[k] + 4}">${name}</text>`,
    ]),
  ]);
}

/**
 * One row of dots for each name.
 * @param {{ title: string, rows: { name: string, values: (number | null)[] }[], series: string[] }} chart
 */
export function dotPlot({ title, rows, series }) {
  const step = 26;
  const [width, height] = [640, 84 + rows.length * step];
  const box = { left: 200, right: 616, top: 56, bottom: 56 + rows.length * step };
  const values = rows.flatMap((row) => row.values.filter((value) => value !== null));
  const [least, most] = [
    Math.floor(Math.min(...values)) - 1,
    Math.min(100, Math.ceil(Math.max(...values)) + 1),
  ];
  const x = (value) =>
    number(box.left + ((value - least) * (box.right - box.left)) / (most - least));
  let legend = 12;
  return svg(width, height, title, [
    ...series.map((name, k) => {
      const part = `<circle class="dot c${k}" cx="${legend + 5}" cy="38" r="5"/><text x="${legend + 15}" y="42">${name}</text>`;
      legend += 40 + name.length * 7;
      return part;
    }),
    ...ticks(least, most).flatMap((tick) => [
      `<line class="grid" x1="${x(tick)}" x2="${x(tick)}" y1="${box.top}" y2="${box.bottom}"/>`,
      `<text class="quiet" x="${x(tick)}" y="${box.bottom + 18}" text-anchor="middle">${tick}</text>`,
    ]),
    ...rows.flatMap(({ name, values: own }, i) => {
      const y = box.top + (i + 0.5) * step;
      return [
        `<text x="${box.left - 12}" y="${y + 4}" text-anchor="end">${name}</text>`,
        ...own.map((value, k) =>
          value === null ? '' : `<circle class="dot c${k}" cx="${x(value)}" cy="${y}" r="5"/>`,
        ),
      ];
    }),
  ]);
}

/** Places at least `gap` apart, near where they were wanted. */
function spread(wanted, gap) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((index, k) => {
    if (k > 0) placed[index] = Math.max(placed[index], placed[order[k - 1]] + gap);
  });
  return placed;
}
