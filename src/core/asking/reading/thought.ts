/**
 * @file Tells what a model thought from what it answered. Invariant: a thought never becomes a part of the
 * answer, also where it was cut off and nobody closed it.
 */
import { at } from '../../reads';

export interface SplitReply {
  answer: string;
  /** What was thought aloud; empty where nothing was. */
  thought: string;
  /** The thought was never closed, so that there is no answer. */
  isOpen: boolean;
}

/** What models and their chat templates call a thought: `<think>`, `<seed:think>`, `<inner_thoughts>`. */
const THOUGHT =
  String.raw`(?:[a-z]+[_:.-]){0,3}(?:think|thinking|thoughts?|reason|reasoning|reflection|scratchpad|analysis|monologue|` +
  String.raw`rationale|deliberation|working_out|cot|details)(?:[_:.-](?:process|steps?|block|content|trace|start|begin))?`;
const BEGIN = '(?:(?:begin|start)(?:_of)?_)?';
const END = String.raw`(?:/\s*|end(?:_of)?_)`;
/** `<details type="reasoning">`, `[THINK]`, `<|begin_of_thought|>`, `◁think▷`, and signs that models set aside for it. */
const OPENING = new RegExp(
  String.raw`<\|?\s*(?!end_|no_)${BEGIN}${THOUGHT}(?:\s[^<>]*)?\|?>|\[${BEGIN}(?:think|thinking|thoughts?|reasoning)\]|` +
    String.raw`◁think▷|<\|inner_prefix\|>|<unused94>(?:thought\b)?`,
  'gi',
);
const OPENING_ONCE = new RegExp(OPENING.source, 'i');
const CLOSING = new RegExp(
  String.raw`<\|?\s*(?:${END}${THOUGHT}|(?:thinking|thought|reasoning)_end)\s*\|?>|\[${END}(?:think|thinking|thoughts?|reasoning)\]|` +
    String.raw`◁/think▷|<\|inner_suffix\|>|<unused95>`,
  'gi',
);
/**
 * Harmony's channels (gpt-oss), those of Gemma, and turns of their own: `<|channel|>analysis<|message|>`,
 * `<|channel>thought`, `<|im_start|>think`.
 */
const CHANNEL =
  /<\|channel\|?>\s*(\w+)(?:\s+to=\S+)?\s*(?:<\|constrain\|>\s*\w+\s*)?(?:<\|message\|>)?|<\|im_start\|>\s*(think|answer)\b/g;
const ANSWERING = new Set(['final', 'answer', 'response', 'commentary']);
/** Of a thought that was cut off before its first word. */
const BEGUN = '…';
/** What ends a channel. */
const CONTROL =
  /<\|(?:start|end|return|call|message|eot_id|im_end|im_start)\|>(?:assistant)?|<channel\|>/g;
/** A heading alone on its line, as of models that were taught to think without tags. */
const SPOKEN =
  /^\s*(?:here (?:is|are) my (?:thought process|reasoning(?: steps)?):|\*{0,2}(?:thinking|reasoning|thought process)\*{0,2}:\s*\n|thinking\.{3}\s*\n)/i;
const SPOKEN_END =
  /(?:here is my response:|\[begin final response\]|\.{3}\s*done thinking\.|\*{0,2}(?:final answer|answer|response)\*{0,2}:)/gi;

/** The words that models which may think were taught for it. */
export function toldNotToThink(prompt: string): string {
  return `${prompt}\n/no_think`;
}

export function splitThought(raw: string): SplitReply {
  const channels = [...raw.matchAll(CHANNEL)];
  if (channels.length > 0) return ofChannels(raw, channels);
  const closing = [...raw.matchAll(CLOSING)].at(-1);
  const end = closing ? closing.index + closing[0].length : 0;
  const rest = raw.slice(end);
  const opening = [...rest.matchAll(OPENING)][0];
  if (opening) {
    // Whatever stood before the thought is the beginning of an answer that was never finished.
    const thought = raw.slice(0, end) + rest.slice(opening.index);
    return {
      answer: rest.slice(0, opening.index).trim(),
      thought: bare(thought) || BEGUN,
      isOpen: true,
    };
  }
  if (!closing && SPOKEN.test(raw)) return ofSpoken(raw);
  if (!closing) return { answer: raw, thought: '', isOpen: false };
  const thought = bare(raw.slice(0, end));
  // Few models think after they have answered.
  const before = rest.trim() === '' ? raw.slice(0, Math.max(0, raw.search(OPENING_ONCE))) : '';
  return { answer: (rest.trim() || before).trim(), thought, isOpen: false };
}

function ofChannels(raw: string, channels: readonly RegExpMatchArray[]): SplitReply {
  let answer = '';
  let thought = raw.slice(0, at(channels, 0).index ?? 0);
  let isAnswered = false;
  channels.forEach((channel, i) => {
    const from = (channel.index ?? 0) + channel[0].length;
    const part = raw.slice(from, channels.at(i + 1)?.index ?? raw.length);
    if (ANSWERING.has((channel[1] ?? channel[2] ?? '').toLowerCase())) {
      answer = part;
      isAnswered = true;
      return;
    }
    // Gemma closes its channel and goes on with the answer.
    const close = part.indexOf('<channel|>');
    thought += close < 0 ? part : part.slice(0, close);
    if (close >= 0) {
      answer = part.slice(close);
      isAnswered = true;
    }
  });
  const clean = (text: string) => text.replace(CONTROL, ' ').trim();
  return { answer: clean(answer), thought: clean(thought), isOpen: !isAnswered };
}

function ofSpoken(raw: string): SplitReply {
  const end = [...raw.matchAll(SPOKEN_END)].at(-1);
  if (!end) return { answer: '', thought: raw.trim(), isOpen: true };
  const from = end.index + end[0].length;
  return { answer: raw.slice(from).trim(), thought: raw.slice(0, end.index).trim(), isOpen: false };
}

/** Templates put an empty thought before an answer without one. */
function bare(thought: string): string {
  return thought.replace(OPENING, ' ').replace(CLOSING, ' ').trim();
}
