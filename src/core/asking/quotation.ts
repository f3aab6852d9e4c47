/**
 * @file A row's text inside a prompt. Invariant: whatever the text is, it can neither end its own
 * quotation nor speak in the model's own control tokens, and what it shows is what is read.
 */

/** All but tab and line feed. */
// eslint-disable-next-line no-control-regex -- these are what must go
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]+/g;
/** Marks that turn, hide or break words without a trace; joiners stay, scripts need them. */
const INVISIBLE =
  /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const DELIMITER = /<(\s*\/?\s*text\b[^<>]*)>/gi;
/** `<|im_end|>`, `<｜User｜>`: a tokeniser makes one control token of such a string. */
const BARRED_TOKEN = /<([|｜][^<>]{0,60}[|｜])>/g;
const NAMED_TOKEN =
  /<(\/?(?:s|bos|eos|pad|unk|mask|think|start_of_turn|end_of_turn|tool_call|tool_response|reserved_\w{0,20}|unused\d{0,6}|0x[0-9a-f]{2}))>/gi;
const LLAMA_TOKEN = /\[(\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS))\]/gi;
const LLAMA_SYSTEM = /<<(\/?SYS)>>/gi;

/** The text as it may stand in a prompt. Idempotent. */
export function harmless(text: string): string {
  return (
    text
      // First what leaves no trace, so that nothing can be hidden inside a delimiter.
      .replace(/\r\n?/g, '\n')
      .replace(INVISIBLE, '')
      .replace(CONTROLS, ' ')
      .replace(LONE_SURROGATE, '\ufffd')
      .replace(LLAMA_SYSTEM, '‹‹$1››')
      .replace(BARRED_TOKEN, '‹$1›')
      .replace(NAMED_TOKEN, '‹$1›')
      .replace(LLAMA_TOKEN, '⟦$1⟧')
      .replace(DELIMITER, '‹$1›')
  );
}

/** A text between its delimiters; with a number where several texts share a prompt. */
export function quote(text: string, number?: number): string {
  const opening = number === undefined ? '<text>' : `<text ${number}>`;
  return `${opening}\n${harmless(text)}\n</text>`;
}
