/** @file The files of a small BERT of random weights, which knows the words it is given. */
import { seededRandom } from '../../../src/core/random';
import { safetensorsFile, type StoredTensor } from './safetensors-file';

const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const [WIDTH, HEADS, INNER, POSITIONS] = [32, 4, 64, 128];

export function randomModelFiles(
  words: readonly string[],
  { seed = 1, layers = 2 } = {},
): Map<string, Uint8Array> {
  const vocabulary = [...SPECIAL_TOKENS, ...words];
  const random = seededRandom(seed);
  const tensors: Record<string, StoredTensor> = {};
  const add = (name: string, shape: number[], centre = 0, spread = 0.3): void => {
    const size = shape.reduce((product, length) => product * length, 1);
    const numbers = Float32Array.from({ length: size }, () => centre + spread * (random() - 0.5));
    tensors[name] = { dtype: 'F32', shape, bytes: new Uint8Array(numbers.buffer) };
  };
  const addLinear = (name: string, outputs: number, inputs: number): void => {
    add(`${name}.weight`, [outputs, inputs]);
    add(`${name}.bias`, [outputs]);
  };
  const addNorm = (name: string): void => {
    add(`${name}.weight`, [WIDTH], 1);
    add(`${name}.bias`, [WIDTH]);
  };
  add('embeddings.word_embeddings.weight', [vocabulary.length, WIDTH], 0, 2);
  add('embeddings.position_embeddings.weight', [POSITIONS, WIDTH]);
  add('embeddings.token_type_embeddings.weight', [2, WIDTH]);
  addNorm('embeddings.LayerNorm');
  for (let layer = 0; layer < layers; layer++) {
    const at = `encoder.layer.${layer}`;
    for (const name of ['query', 'key', 'value']) {
      addLinear(`${at}.attention.self.${name}`, WIDTH, WIDTH);
    }
    addLinear(`${at}.attention.output.dense`, WIDTH, WIDTH);
    addNorm(`${at}.attention.output.LayerNorm`);
    addLinear(`${at}.intermediate.dense`, INNER, WIDTH);
    addLinear(`${at}.output.dense`, WIDTH, INNER);
    addNorm(`${at}.output.LayerNorm`);
  }
  const config = {
    model_type: 'bert',
    vocab_size: vocabulary.length,
    hidden_size: WIDTH,
    num_hidden_layers: layers,
    num_attention_heads: HEADS,
    intermediate_size: INNER,
    max_position_embeddings: POSITIONS,
    type_vocab_size: 2,
  };
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return new Map([
    ['config.json', encode(JSON.stringify(config))],
    ['vocab.txt', encode(vocabulary.join('\n'))],
    ['model.safetensors', safetensorsFile(tensors)],
  ]);
}

/** The files as a user drops them. */
export function asFolder(files: ReadonlyMap<string, Uint8Array>): { files: File[] } {
  return { files: [...files].map(([name, bytes]) => new File([bytes.slice()], name)) };
}
