/**
 * @file The JSON schemas that hold a model to an answer. One string a task: an engine compiles a
 * schema into a grammar, and keeps that for as long as the string stays the same.
 */
import type { Strategy } from '../teaching/settings';
import { estimateTokens } from './text-budget';

/** Longest answer: beyond it a model repeats itself, and what it named before is kept anyway. */
const MAX_ANSWER_TOKENS = 384;
const MAX_PACK_TOKENS = 1_500;
/** JSON's brackets, quotes and white space, and an empty thinking block. */
const ANSWER_MARKUP_TOKENS = 48;
/** Two sentences of reasoning. */
const REASON_TOKENS = 160;

/** No minItems: WebLLM's grammar compiler ignores it, so an empty list stays a legal answer. */
export function answerSchema(
  names: readonly string[],
  strategy: Strategy,
  reasoned: boolean,
): string {
  return JSON.stringify(objectOf(answerProperties(names, strategy, reasoned)));
}

/** The answers of several texts by their numbers. */
export function packSchema(names: readonly string[], strategy: Strategy, rows: number): string {
  const one = objectOf(answerProperties(names, strategy, false));
  const keys = Array.from({ length: rows }, (_, i) => String(i + 1));
  return JSON.stringify(objectOf(Object.fromEntries(keys.map((key) => [key, one]))));
}

export function answerTokens(
  names: readonly string[],
  strategy: Strategy,
  reasoned: boolean,
): number {
  const sizes = names.map((name) => estimateTokens(JSON.stringify(name)) + 2);
  const lists = strategy === 'all' || strategy === 'add';
  const named = lists ? sizes.reduce((sum, size) => sum + size, 0) : Math.max(...sizes);
  const plain = Math.min(MAX_ANSWER_TOKENS, ANSWER_MARKUP_TOKENS + named);
  return plain + (reasoned ? REASON_TOKENS : 0);
}

export function packTokens(oneAnswer: number, rows: number): number {
  return Math.min(MAX_PACK_TOKENS, oneAnswer * rows);
}

/** Reasons come first: a model that has named its label only defends it. */
function answerProperties(names: readonly string[], strategy: Strategy, reasoned: boolean) {
  const name = { type: 'string', enum: names };
  const list = { type: 'array', items: name };
  return {
    ...(reasoned && { reason: { type: 'string' } }),
    ...(strategy === 'all'
      ? { labels: list }
      : strategy === 'add'
        ? { label: name, also: list }
        : { label: name }),
  };
}

function objectOf(properties: Record<string, unknown>) {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}
