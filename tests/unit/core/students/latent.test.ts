/** @file Latent semantic analysis: which terms go together, and a student that does without it again. */
import { describe, expect, test } from 'vitest';
import { toEnd } from '../../../../src/core/pieces';
import { seededRandom } from '../../../../src/core/random';
import { fitLatent, foldLatent, withLatent } from '../../../../src/core/students/latent';
import { ngramDistributions } from '../../../../src/core/students/ngram';
import { SparseRowsBuilder, type SparseRows } from '../../../../src/core/students/sparse';

/** Rows of two topics with terms of their own: 0 to 9 and 10 to 19; three terms a row. */
function topics(rows: number): SparseRows {
  const random = seededRandom(5);
  const builder = new SparseRowsBuilder();
  for (let row = 0; row < rows; row++) {
    const first = (row % 2) * 10;
    const terms = new Set([0, 1, 2].map(() => first + Math.floor(random() * 10)));
    builder.add([...terms], [...terms].map(() => 1)); // prettier-ignore
  }
  return builder.build();
}

/** The further features of one row. */
function latentOf(rows: SparseRows, row: number, dimensions: number): Float32Array {
  const end = rows.ends[row] ?? 0;
  return rows.values.subarray(end - dimensions, end);
}

const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe('latent dimensions', () => {
  const features = topics(200);

  test('are what XᵀX has its largest eigenvalues along', () => {
    const latent = toEnd(fitLatent(features, 20));
    const { dimensions, basis } = latent;
    expect(dimensions).toBe(10);
    const dense = Array.from({ length: 200 }, () => new Float64Array(20));
    features.indices.forEach((term, entry) => {
      const row = features.ends.findIndex((end) => entry < end);
      (dense[row] as Float64Array)[term] = features.values[entry] ?? 0;
    });
    const column = (j: number) => Float64Array.from({ length: 20 }, (_, t) => basis[t * dimensions + j] ?? 0); // prettier-ignore
    // The two strongest: X v then Xᵀ of that is a multiple of v.
    for (const j of [0, 1]) {
      const v = column(j);
      const projected = dense.map((row) => row.reduce((sum, x, t) => sum + x * (v[t] ?? 0), 0));
      const back = v.map((_, t) =>
        dense.reduce((sum, row, i) => sum + (row[t] ?? 0) * (projected[i] ?? 0), 0),
      );
      expect(Math.abs(cosine(Float32Array.from(v), Float32Array.from(back)))).toBeGreaterThan(0.95);
    }
  });

  test('bring texts together that share a topic and not a word', () => {
    const latent = toEnd(fitLatent(features, 20));
    const builder = new SparseRowsBuilder();
    for (const terms of [[0, 1], [2, 3], [12, 13]]) builder.add(terms, [1, 1]); // prettier-ignore
    const rows = withLatent(builder.build(), { ...latent });
    const strongest = (row: number) => latentOf(rows, row, latent.dimensions).slice(0, 2);
    expect(cosine(strongest(0), strongest(1))).toBeGreaterThan(0.8);
    expect(Math.abs(cosine(strongest(0), strongest(2)))).toBeLessThan(0.5);
    expect(rows.indices.subarray(0, 2)).toEqual(Int32Array.of(0, 1));
    expect(rows.indices[2]).toBe(20);
  });

  test('fold into a model of the terms alone', () => {
    const latent = toEnd(fitLatent(features, 20));
    const random = seededRandom(8);
    const classes = 3;
    const evidence = Float32Array.from({ length: (20 + latent.dimensions) * classes }, () => random() - 0.5); // prettier-ignore
    const bias = Float32Array.of(0.1, -0.2, 0);
    const whole = ngramDistributions(withLatent(features, latent), evidence, bias);
    const folded = ngramDistributions(features, foldLatent(evidence, latent, classes), bias);
    whole.forEach((p, i) => expect(folded[i]).toBeCloseTo(p, 5));
  });

  test('are the same for the same texts, and none where there are too few', () => {
    expect(toEnd(fitLatent(features, 20))).toEqual(toEnd(fitLatent(features, 20)));
    expect(toEnd(fitLatent(topics(3), 20)).dimensions).toBe(0);
  });
});
