/**
 * @file A language model in the shape of Qwen2-0.5B with random weights: its answers are noise, the time
 * that they take is real.
 */
import { TENSOR_TYPES, writeGguf } from './gguf.mjs';
import { learnBytePairs } from './byte-pairs.mjs';

/** Of Qwen2-0.5B. */
const SHAPE = { tokens: 151_936, width: 896, inner: 4_864, layers: 24, heads: 14, keyHeads: 2 };
const HEAD_WIDTH = SHAPE.width / SHAPE.heads;
const CONTEXT = 4_096;
/** With so many the benchmark's prompts take 1 to 4% more tokens than with Qwen2's own tokenizer. */
const MERGES = 3_000;
/** Half-precision scales that give weights a standard deviation of about 0.02. */
const SCALES = { q8_0: 0x0c6c, q4_0: 0x1c67 };
/** llama.cpp's kinds of tokens. */
const TOKEN = { normal: 1, control: 3, unused: 5 };

const MARKS = ['<|endoftext|>', '<|im_start|>', '<|im_end|>'];
const CHAT_TEMPLATE =
  "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n" +
  '{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}';

/**
 * Some hundred megabytes.
 * @param {string} path
 * @param {'q8_0' | 'q4_0'} type of the matrices; embeddings always have eight bits.
 * @param {string[]} texts what the model will read: its tokens are learned from them.
 */
export function writeRandomModel(path, type, texts) {
  const random = randomBlocks();
  writeGguf(path, metadataFor(texts), tensorsOf(type), ({ type, name }, byteLength) => {
    if (type !== 'f32') return random(type, byteLength);
    return new Uint8Array(
      new Float32Array(byteLength / 4).fill(name.endsWith('bias') ? 0 : 1).buffer,
    );
  });
}

function metadataFor(texts) {
  const { tokens: learned, merges } = learnBytePairs(texts, MERGES);
  const known = [...learned, ...MARKS];
  const tokens = Array.from({ length: SHAPE.tokens }, (_, i) => known[i] ?? `[unused ${i}]`);
  const kindOf = (i) => (i < learned.length ? 'normal' : i < known.length ? 'control' : 'unused');
  return [
    ['general.architecture', 'string', 'qwen2'],
    ['general.name', 'string', 'random'],
    ['qwen2.block_count', 'u32', SHAPE.layers],
    ['qwen2.context_length', 'u32', CONTEXT],
    ['qwen2.embedding_length', 'u32', SHAPE.width],
    ['qwen2.feed_forward_length', 'u32', SHAPE.inner],
    ['qwen2.attention.head_count', 'u32', SHAPE.heads],
    ['qwen2.attention.head_count_kv', 'u32', SHAPE.keyHeads],
    ['qwen2.attention.layer_norm_rms_epsilon', 'f32', 1e-6],
    ['qwen2.rope.freq_base', 'f32', 1e6],
    ['tokenizer.ggml.model', 'string', 'gpt2'],
    ['tokenizer.ggml.pre', 'string', 'qwen2'],
    ['tokenizer.ggml.tokens', 'string[]', tokens],
    ['tokenizer.ggml.token_type', 'i32[]', tokens.map((_, i) => TOKEN[kindOf(i)])],
    ['tokenizer.ggml.merges', 'string[]', merges.map((pair) => pair.join(' '))],
    ['tokenizer.ggml.eos_token_id', 'u32', tokens.indexOf('<|im_end|>')],
    ['tokenizer.ggml.padding_token_id', 'u32', tokens.indexOf('<|endoftext|>')],
    ['tokenizer.ggml.add_bos_token', 'bool', false],
    ['tokenizer.chat_template', 'string', CHAT_TEMPLATE],
  ];
}

function tensorsOf(type) {
  const { tokens, width, inner, layers, keyHeads } = SHAPE;
  const keyWidth = keyHeads * HEAD_WIDTH;
  const matrix = (name, from, to) => ({ name: `${name}.weight`, type, dimensions: [from, to] });
  const vector = (name, length) => ({ name, type: 'f32', dimensions: [length] });
  const layer = (block) => [
    vector(`${block}.attn_norm.weight`, width),
    matrix(`${block}.attn_q`, width, width),
    vector(`${block}.attn_q.bias`, width),
    matrix(`${block}.attn_k`, width, keyWidth),
    vector(`${block}.attn_k.bias`, keyWidth),
    matrix(`${block}.attn_v`, width, keyWidth),
    vector(`${block}.attn_v.bias`, keyWidth),
    matrix(`${block}.attn_output`, width, width),
    vector(`${block}.ffn_norm.weight`, width),
    matrix(`${block}.ffn_gate`, width, inner),
    matrix(`${block}.ffn_up`, width, inner),
    matrix(`${block}.ffn_down`, inner, width),
  ];
  return [
    { ...matrix('token_embd', width, tokens), type: 'q8_0' },
    vector('output_norm.weight', width),
    ...Array.from({ length: layers }, (_, i) => layer(`blk.${i}`)).flat(),
  ];
}

/** Blocks of a scale and random numbers, the same on every run (xorshift32 of G. Marsaglia, 2003). */
function randomBlocks() {
  let state = 1;
  return (type, byteLength) => {
    const words = new Uint32Array(Math.ceil(byteLength / 4));
    for (let i = 0; i < words.length; i += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[i] = state;
    }
    const bytes = new DataView(words.buffer, 0, byteLength);
    const step = TENSOR_TYPES[type].bytes;
    for (let at = 0; at < byteLength; at += step) bytes.setUint16(at, SCALES[type], true);
    return new Uint8Array(words.buffer, 0, byteLength);
  };
}
