/**
 * @file Byte-pair encoding learned from texts (R. Sennrich et al., 2016), in the form that GPT-2 gave it: a
 * stand-in for a language model's tokenizer, so that random weights read about as many tokens as real ones.
 */

const WORDS = / ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+/gu;
/** More than there are tokens: two token numbers are one key. */
const RADIX = 2 ** 20;

/** One character a byte: itself where it can be printed, else one from 256 on. */
const BYTES = bytesAsCharacters();

/**
 * @param {string[]} texts
 * @param {number} count of merges
 * @returns {{ tokens: string[], merges: [string, string][] }} the bytes and what they merge into; merges in
 *   the order of their learning.
 */
export function learnBytePairs(texts, count) {
  const tokens = [...BYTES];
  const merges = [];
  let words = countWords(texts);
  while (merges.length < count) {
    const pair = commonestPair(words);
    if (!pair) break;
    merges.push(pair.map((token) => tokens[token]));
    words = words.map((word) => ({ ...word, tokens: merge(word.tokens, pair, tokens.length) }));
    tokens.push(merges.at(-1).join(''));
  }
  return { tokens, merges };
}

/** Each word once, as the tokens of its bytes. */
function countWords(texts) {
  const counts = new Map();
  for (const text of texts) {
    for (const [word] of text.matchAll(WORDS)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, times]) => ({ times, tokens: [...Buffer.from(word)] }));
}

/** @returns {[number, number] | undefined} the tokens that stand side by side most often, at least twice. */
function commonestPair(words) {
  const counts = new Map();
  for (const { tokens, times } of words) {
    for (let i = 1; i < tokens.length; i += 1) {
      const key = tokens[i - 1] * RADIX + tokens[i];
      counts.set(key, (counts.get(key) ?? 0) + times);
    }
  }
  let best;
  let most = 1;
  for (const [key, times] of counts) if (times > most) [best, most] = [key, times];
  return best === undefined ? undefined : [Math.floor(best / RADIX), best % RADIX];
}

function merge(tokens, [first, second], merged) {
  if (!tokens.includes(first)) return tokens;
  const result = [];
  for (let i = 0; i < tokens.length; i += 1) {
    const isPair = tokens[i] === first && tokens[i + 1] === second;
    result.push(isPair ? merged : tokens[i]);
    if (isPair) i += 1;
  }
  return result;
}

function bytesAsCharacters() {
  let others = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrinted = /[!-~¡-¬®-ÿ]/.test(String.fromCharCode(byte));
    return String.fromCharCode(isPrinted ? byte : others++);
  });
}
