import { test } from 'vitest';
import { GraphBuilder } from '../../../src/core/graph/builder';
import { interpret } from '../../helpers/interpreter';

function mask(rows: number, cols: number, rate: number, seed: number, calls = 1): number[][] {
  const g = new GraphBuilder();
  const one = g.constant(new Float32Array(rows * cols).fill(1), [rows, cols]);
  const s = g.input('seed', []);
  const ys = Array.from({ length: calls }, () => g.dropout(one, rate, s));
  const t = interpret(g, { seed: [seed] });
  return ys.map((y) => [...t(y).data].map((v) => (v > 0 ? 1 : 0)));
}
const z = (a: number[], b: number[], p: number) => {
  // standardised correlation
  let s = 0; const v = p * (1 - p);
  for (let i = 0; i < a.length; i++) s += (a[i]! - p) * (b[i]! - p);
  return s / v / Math.sqrt(a.length);
};
test('stats', () => {
  const R = 64, C = 128, n = R * C;
  for (const rate of [0.1, 0.5, 0.3]) {
    const p = 1 - rate;
    const zs: Record<string, number[]> = {};
    const put = (k: string, v: number) => (zs[k] ??= []).push(v);
    let prev: number[] | undefined, prev2: number[] | undefined;
    for (let seed = 0; seed < 60; seed++) {
      const [m, m2] = mask(R, C, rate, seed, 2) as [number[], number[]];
      put('mean', (m.reduce((a, b) => a + b) - n * p) / Math.sqrt(n * p * (1 - p)));
      put('calls', z(m, m2, p));
      if (prev) put('seeds', z(m, prev, p));
      if (prev2) { put('seeds2', z(m, prev2, p));
        let s = 0; for (let i = 0; i < n; i++) s += (m[i]! - p) * (prev![i]! - p) * (prev2[i]! - p); put('seeds3', s / (p * (1 - p)) ** 1.5 / Math.sqrt(n)); }
      prev2 = prev; prev = m;
      put('col', z(m.slice(1), m.slice(0, -1), p));
      put('row', z(m.slice(C), m.slice(0, -C), p));
      let q = 0, k = 0;
      for (let r = 0; r + 1 < R; r++) for (let c = 0; c + 1 < C; c++) { q += (m[r * C + c]! - p) * (m[r * C + c + 1]! - p) * (m[(r + 1) * C + c]! - p) * (m[(r + 1) * C + c + 1]! - p); k++; }
      put('rect', q / (p * (1 - p)) ** 2 / Math.sqrt(k));
      const rowSums = Array.from({ length: R }, (_, r) => m.slice(r * C, r * C + C).reduce((a, b) => a + b));
      const chi = rowSums.reduce((a, x) => a + (x - C * p) ** 2 / (C * p * (1 - p)), 0); put('chirow', (chi - R) / Math.sqrt(2 * R));
      const colSums = Array.from({ length: C }, (_, c) => rowSums.reduce((a, _, r) => a + m[r * C + c]!, 0));
      const chic = colSums.reduce((a, x) => a + (x - R * p) ** 2 / (R * p * (1 - p)), 0); put('chicol', (chic - C) / Math.sqrt(2 * C));
    }
    for (const [k, v] of Object.entries(zs)) console.log(rate, k, 'mean z', (v.reduce((a, b) => a + b) / v.length).toFixed(2), 'rms', Math.sqrt(v.reduce((a, b) => a + b * b, 0) / v.length).toFixed(2), 'max', Math.max(...v.map(Math.abs)).toFixed(2));
  }
}, 600000);
