/**
 * Labels texts with a student exported from Shortlist. Node 18 or newer, no packages.
 *
 *   node predict.mjs < texts.txt          one text a line; prints label, confidence and text
 *   import { loadStudent } from './predict.mjs'
 *
 * The features are those of Shortlist's page: TF-IDF of words, word pairs and character n-grams.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const TOKENS = /[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu;
/** Thai, Lao, Burmese, Khmer, kana and Han: scripts without blanks between words. */
const SPACELESS =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\uff66-\uff9f\u{20000}-\u{3ffff}]/u;
const SPACELESS_OR_RUN = new RegExp(
  `${SPACELESS.source}\\p{M}*|(?:(?!${SPACELESS.source}).)+`,
  'gsu',
);
const MAX_TERMS_PER_TEXT = 4096;
/** More marks in a row than any language has, those of half width among them; a joiner, which shows nothing, ends a run. */
const MARK = String.raw`(?!\u034f)[\p{M}\uff9e\uff9f]`;
const LONG_RUNS = new RegExp(`(?<!${MARK})(?:${MARK}){101,}`, 'gu');
const HUNDREDS = /[^]{100}/gu;

/** Letters and their marks in one form; of long runs each hundred by itself, as on the page. */
function composed(text) {
  return text.replace(LONG_RUNS, (run) => run.replace(HUNDREDS, '$&\u034f')).normalize('NFC');
}

function readSafetensors(path) {
  const file = readFileSync(path);
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + length));
  const tensors = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const [start, end] = entry.data_offsets.map((offset) => offset + 8 + length);
    const bytes = Uint8Array.prototype.slice.call(file, start, end);
    tensors[name] = new Float32Array(bytes.buffer);
  }
  return tensors;
}

/** @param {URL | string} folder where features.json and weights.safetensors are. */
export function loadStudent(folder) {
  const path = (name) => fileURLToPath(new URL(name, folder));
  const { labels, characters, terms, idf, spaceless } = JSON.parse(
    readFileSync(path('features.json'), 'utf8'),
  );
  const { evidence, bias } = readSafetensors(path('weights.safetensors'));
  const numberOf = new Map(terms.map((term, number) => [term, number]));
  const [shortest, longest] = characters;

  function countTerms(text) {
    const counts = new Map();
    const count = (term) => counts.set(term, (counts.get(term) ?? 0) + 1);
    const tokens = composed(text).toLowerCase().match(TOKENS) ?? [];
    const words =
      spaceless === 'characters'
        ? tokens.flatMap((token) => token.match(SPACELESS_OR_RUN) ?? [])
        : tokens;
    words.forEach((word, i) => {
      count('w' + word);
      if (i + 1 < words.length) count(`w${word} ${words[i + 1]}`);
    });
    tokens.forEach((token) => {
      const bordered = Array.from(` ${token} `);
      for (let size = shortest; size <= longest; size++) {
        for (let start = 0; start + size <= bordered.length; start++) {
          count('c' + bordered.slice(start, start + size).join(''));
        }
      }
    });
    return counts;
  }

  /** Feature numbers and values: (1 + ln tf) * idf, words and characters each of length 1. */
  function features(text) {
    let entries = [];
    for (const [term, count] of countTerms(text)) {
      const number = numberOf.get(term);
      if (number === undefined) continue;
      entries.push({ number, value: (1 + Math.log(count)) * idf[number], kind: term[0] });
    }
    if (entries.length > MAX_TERMS_PER_TEXT) {
      entries = entries.sort((a, b) => b.value - a.value).slice(0, MAX_TERMS_PER_TEXT);
    }
    const lengths = { w: 0, c: 0 };
    for (const { value, kind } of entries) lengths[kind] += value ** 2;
    return entries.map(({ number, value, kind }) => [number, value / Math.sqrt(lengths[kind])]);
  }

  /** The probability of each label, in the order of `labels`. */
  function distribution(text) {
    const logits = Float64Array.from(bias);
    for (const [number, value] of features(text)) {
      logits.forEach((_, label) => {
        logits[label] += value * evidence[number * labels.length + label];
      });
    }
    const largest = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - largest));
    const sum = powers.reduce((total, power) => total + power, 0);
    return Array.from(powers, (power) => power / sum);
  }

  /** A label and its confidence. */
  function predict(text) {
    const probabilities = distribution(text);
    const confidence = Math.max(...probabilities);
    return { label: labels[probabilities.indexOf(confidence)], confidence };
  }

  return { labels, features, distribution, predict };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const student = loadStudent(new URL('./', import.meta.url));
  for await (const text of createInterface({ input: process.stdin })) {
    const { label, confidence } = student.predict(text);
    // A name may be of several lines.
    console.log([label.replaceAll(/\s+/g, ' '), confidence.toFixed(4), text].join('\t'));
  }
}
