/**
 * @file A small sentence encoder of random weights: its files as a hub has them, and its vectors
 * computed once more without any library.
 *
 * Tokens t with vectors e: h = tanh(W e), and each token hears of its text: y = h + mean(h).
 */
import { PbfWriter } from 'pbf';
import { seededRandom } from '../../src/core/random';
import { wordPieceTokenizer } from '../../src/core/students/encoder/word-piece';

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const WIDTH = 64;
const [FLOAT, INT8, INT64] = [1, 3, 7];
/** Numbers of 8 bits count in steps of this. */
const STEP = Math.fround(1 / 127);

export class SentenceModel {
  readonly width = WIDTH;
  readonly #tokens: string[];
  readonly #table: Float32Array;
  readonly #weights: Float32Array;
  readonly #precision: 'fp32' | 'q8';
  /** What was computed of a token: texts have many of the same. */
  readonly #known = new Map<number, number[]>();

  /** @param precision with q8, its numbers are multiples of a step, and its file has 8 bits of each. */
  constructor(words: readonly string[], seed = 1, precision: 'fp32' | 'q8' = 'fp32') {
    this.#precision = precision;
    this.#tokens = [...SPECIAL, ...words];
    const random = seededRandom(seed);
    const rounded = (x: number) => (precision === 'q8' ? STEP * Math.round(x / STEP) : x);
    const numbers = (count: number) =>
      Float32Array.from({ length: count }, () => rounded(2 * random() - 1));
    this.#table = numbers(this.#tokens.length * WIDTH);
    this.#weights = numbers(WIDTH * WIDTH);
  }

  /** By their paths. @param positions tokens of the longest text that the model takes. */
  files(positions = 128): Map<string, Uint8Array> {
    const encode = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
    const sizes = { hidden_size: WIDTH, vocab_size: this.#tokens.length };
    return new Map([
      ['config.json', encode({ model_type: 'bert', max_position_embeddings: positions, ...sizes })],
      ['tokenizer.json', encode(wordPieceTokenizer(this.#tokens.join('\n')))],
      ['tokenizer_config.json', encode({ tokenizer_class: 'BertTokenizer' })],
      [this.#precision === 'q8' ? 'onnx/model_quantized.onnx' : 'onnx/model.onnx', this.#onnx()],
    ]);
  }

  /** The vector of a text whose words are separated by single spaces. */
  vectorOf(text: string, pooling: 'mean' | 'cls' = 'mean', maxTokens = 128): number[] {
    const words = text.split(' ').slice(0, maxTokens - 2);
    const tokens = ['[CLS]', ...words, '[SEP]'].map((word) => {
      const id = this.#tokens.indexOf(word);
      return id < 0 ? 1 : id;
    });
    const hidden = tokens.map((id) => this.#known.get(id) ?? this.#hidden(id));
    const mean = hidden[0]?.map((_, j) => sum(hidden.map((h) => h[j] ?? 0)) / hidden.length) ?? [];
    // The mean of h + mean(h) is twice the mean, which the length of 1 takes away again.
    const pooled = pooling === 'mean' ? mean : (hidden[0]?.map((x, j) => x + (mean[j] ?? 0)) ?? []);
    const length = Math.hypot(...pooled);
    return pooled.map((x) => x / length);
  }

  #hidden(id: number): number[] {
    const hidden = Array.from({ length: WIDTH }, (_, j) =>
      Math.tanh(
        sum(
          Array.from({ length: WIDTH }, (_, i) => {
            return (this.#table[id * WIDTH + i] ?? 0) * (this.#weights[i * WIDTH + j] ?? 0);
          }),
        ),
      ),
    );
    this.#known.set(id, hidden);
    return hidden;
  }

  /** The model in protocol buffers, with the field numbers of onnx.proto3. */
  #onnx(): Uint8Array {
    const pbf = new PbfWriter();
    pbf.writeVarintField(1, 9);
    message(pbf, 7, () => {
      if (this.#precision === 'q8') {
        node(pbf, 'DequantizeLinear', ['table_q8', 'scale'], 'table');
        node(pbf, 'DequantizeLinear', ['weights_q8', 'scale'], 'weights');
      }
      node(pbf, 'Gather', ['table', 'input_ids'], 'embedded');
      node(pbf, 'MatMul', ['embedded', 'weights'], 'product');
      node(pbf, 'Tanh', ['product'], 'hidden');
      node(pbf, 'Cast', ['attention_mask'], 'mask', { name: 'to', value: FLOAT });
      node(pbf, 'Unsqueeze', ['mask', 'last_axis'], 'column');
      node(pbf, 'Mul', ['hidden', 'column'], 'masked');
      node(pbf, 'ReduceSum', ['masked', 'token_axis'], 'sum');
      node(pbf, 'ReduceSum', ['column', 'token_axis'], 'count');
      node(pbf, 'Div', ['sum', 'count'], 'mean');
      node(pbf, 'Add', ['hidden', 'mean'], 'last_hidden_state');
      pbf.writeStringField(2, 'sentence-model');
      this.#numbers(pbf, 'table', [this.#tokens.length, WIDTH], this.#table);
      this.#numbers(pbf, 'weights', [WIDTH, WIDTH], this.#weights);
      if (this.#precision === 'q8') tensor(pbf, 'scale', FLOAT, [], Float32Array.of(STEP));
      tensor(pbf, 'last_axis', INT64, [1], BigInt64Array.of(-1n));
      tensor(pbf, 'token_axis', INT64, [1], BigInt64Array.of(1n));
      value(pbf, 11, 'input_ids', INT64, ['batch', 'length']);
      value(pbf, 11, 'attention_mask', INT64, ['batch', 'length']);
      value(pbf, 12, 'last_hidden_state', FLOAT, ['batch', 'length', WIDTH]);
    });
    message(pbf, 8, () => pbf.writeVarintField(2, 17));
    return pbf.finish();
  }

  #numbers(pbf: PbfWriter, name: string, shape: readonly number[], values: Float32Array): void {
    if (this.#precision === 'fp32') tensor(pbf, name, FLOAT, shape, values);
    else {
      const steps = Int8Array.from(values, (x) => Math.round(x / STEP));
      tensor(pbf, `${name}_q8`, INT8, shape, steps);
    }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

function message(pbf: PbfWriter, field: number, write: () => void): void {
  pbf.writeMessage(field, write, undefined);
}

function node(
  pbf: PbfWriter,
  operator: string,
  inputs: readonly string[],
  output: string,
  attribute?: { name: string; value: number },
): void {
  message(pbf, 1, () => {
    for (const input of inputs) pbf.writeStringField(1, input);
    pbf.writeStringField(2, output);
    pbf.writeStringField(4, operator);
    if (!attribute) return;
    message(pbf, 5, () => {
      pbf.writeStringField(1, attribute.name);
      pbf.writeVarintField(3, attribute.value);
      pbf.writeVarintField(20, 2);
    });
  });
}

function tensor(
  pbf: PbfWriter,
  name: string,
  type: number,
  shape: readonly number[],
  { buffer, byteOffset, byteLength }: Float32Array | Int8Array | BigInt64Array,
): void {
  message(pbf, 5, () => {
    for (const length of shape) pbf.writeVarintField(1, length);
    pbf.writeVarintField(2, type);
    pbf.writeStringField(8, name);
    pbf.writeBytesField(9, new Uint8Array(buffer, byteOffset, byteLength));
  });
}

function value(
  pbf: PbfWriter,
  field: number,
  name: string,
  type: number,
  shape: readonly (number | string)[],
): void {
  message(pbf, field, () => {
    pbf.writeStringField(1, name);
    message(pbf, 2, () =>
      message(pbf, 1, () => {
        pbf.writeVarintField(1, type);
        message(pbf, 2, () => {
          for (const length of shape) {
            message(pbf, 1, () => {
              if (typeof length === 'number') pbf.writeVarintField(1, length);
              else pbf.writeStringField(2, length);
            });
          }
        });
      }),
    );
  });
}
