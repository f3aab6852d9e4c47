/** @file How many tokens a text takes, and how it is cut where there is room for fewer. */

/** Beyond this much of a text a label is rarely decided, but every token of it costs time. */
export const MAX_TEXT_TOKENS = 1_200;
/** The least of a text that is worth a question. */
export const MIN_TEXT_TOKENS = 64;
/** Of a text that is cut, the share kept from its beginning; the rest is kept from its end. */
const HEAD_SHARE = 2 / 3;
/** Tokenisers need about 4 characters of ASCII a token, and for other scripts at most one each. */
const ASCII_TOKENS_PER_CHARACTER = 1 / 3;
const LAST_ASCII = 0x7f;

/** An upper estimate: no tokeniser is at hand before the model is. */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (let i = 0; i < text.length; i += 1) tokens += tokensAt(text, i);
  return Math.ceil(tokens);
}

/**
 * The text itself where it fits the budget, else its beginning and end with a note between them.
 * Never splits a surrogate pair.
 */
export function cutText(text: string, budgetTokens: number): string {
  if (estimateTokens(text) <= budgetTokens) return text;
  let head = 0;
  for (let left = budgetTokens * HEAD_SHARE; head < text.length; head += 1) {
    left -= tokensAt(text, head);
    if (left < 0) break;
  }
  let tail = text.length;
  for (let left = budgetTokens * (1 - HEAD_SHARE); tail > head; tail -= 1) {
    left -= tokensAt(text, tail - 1);
    if (left < 0) break;
  }
  if (isSecondOfPair(text, head)) head -= 1;
  if (isSecondOfPair(text, tail)) tail += 1;
  return `${text.slice(0, head)} [… ${tail - head} characters are left out here …] ${text.slice(tail)}`;
}

function tokensAt(text: string, index: number): number {
  return text.charCodeAt(index) <= LAST_ASCII ? ASCII_TOKENS_PER_CHARACTER : 1;
}

function isSecondOfPair(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return index > 0 && code >= 0xdc00 && code <= 0xdfff;
}
