/**
 * @file RoBERTa's forward pass over one text in float64 and plain loops, from the papers' formulas:
 * it shares no code with the encoder student, and knows neither batches nor padding.
 */
import { erf } from '../graph/interpreter';

export interface ReferenceConfig {
  num_hidden_layers: number;
  num_attention_heads: number;
  hidden_act: string;
  layer_norm_eps: number;
  pad_token_id: number;
}

type Vector = number[];
type Tensors = ReadonlyMap<string, { shape: number[]; data: Float32Array }>;

/** All tensors of a safetensors file in 32-bit floats. */
export function referenceTensors(file: Uint8Array): Tensors {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const dataStart = 8 + view.getUint32(0, true);
  const json = new TextDecoder().decode(file.subarray(8, dataStart));
  const header = JSON.parse(json) as Record<string, { shape: number[]; data_offsets: number[] }>;
  delete header['__metadata__'];
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          shape,
          data_offsets: [start = 0, end = 0],
        },
      ]) => [
        name,
        { shape, data: new Float32Array(file.slice(dataStart + start, dataStart + end).buffer) },
      ],
    ),
  );
}

/** The last layer's vector of each token. */
export function referenceEncoder(
  tensors: Tensors,
  config: ReferenceConfig,
  prefix: string,
  tokens: readonly number[],
): Vector[] {
  const row = (name: string, index: number): Vector => {
    const { shape, data } = tensors.get(prefix + name) ?? { shape: [], data: new Float32Array() };
    const width = shape.at(-1) ?? 0;
    return Array.from(data.subarray(index * width, (index + 1) * width));
  };
  const linear = (name: string, x: Vector): Vector =>
    row(`${name}.bias`, 0).map((bias, output) => bias + dot(row(`${name}.weight`, output), x));
  const norm = (name: string, x: Vector): Vector => {
    const mean = sum(x) / x.length;
    const variance = sum(x.map((value) => (value - mean) ** 2)) / x.length;
    const [scale, bias] = [row(`${name}.weight`, 0), row(`${name}.bias`, 0)];
    return x.map(
      (value, i) =>
        ((value - mean) / Math.sqrt(variance + config.layer_norm_eps)) * (scale[i] ?? NaN) +
        (bias[i] ?? NaN),
    );
  };

  const activation = ACTIVATIONS[config.hidden_act] ?? (() => NaN);

  // Hugging Face's RobertaEmbeddings: the n-th token that is no padding has the position pad + n.
  let counted = 0;
  let x = tokens.map((token) => {
    const isPad = token === config.pad_token_id;
    const position = config.pad_token_id + (isPad ? 0 : ++counted);
    const parts = [
      row('embeddings.word_embeddings.weight', token),
      row('embeddings.position_embeddings.weight', position),
      row('embeddings.token_type_embeddings.weight', 0),
    ];
    return norm('embeddings.LayerNorm', parts.reduce(plus));
  });
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    const at = `encoder.layer.${layer}`;
    const projected = (name: string): Vector[] =>
      x.map((vector) => linear(`${at}.attention.self.${name}`, vector));
    const mixed = attention(
      ...(['query', 'key', 'value'].map(projected) as [Vector[], Vector[], Vector[]]),
      config.num_attention_heads,
    );
    x = x.map((vector, i) => {
      const summed = plus(vector, linear(`${at}.attention.output.dense`, mixed[i] ?? []));
      const normed = norm(`${at}.attention.output.LayerNorm`, summed);
      const inner = linear(`${at}.intermediate.dense`, normed).map(activation);
      return norm(`${at}.output.LayerNorm`, plus(normed, linear(`${at}.output.dense`, inner)));
    });
  }
  return x;
}

function attention(query: Vector[], key: Vector[], value: Vector[], heads: number): Vector[] {
  return query.map((q) => {
    const size = q.length / heads;
    return Array.from({ length: heads }, (_, head) => {
      const part = (vector: Vector): Vector => vector.slice(head * size, (head + 1) * size);
      const weights = key.map((k) => Math.exp(dot(part(q), part(k)) / Math.sqrt(size)));
      const total = sum(weights);
      return value
        .map((v, i) => part(v).map((x) => (x * (weights[i] ?? NaN)) / total))
        .reduce(plus);
    }).flat();
  });
}

const sum = (x: Vector): number => x.reduce((total, value) => total + value, 0);
const dot = (a: Vector, b: Vector): number => sum(a.map((x, i) => x * (b[i] ?? NaN)));
const plus = (a: Vector, b: Vector): Vector => a.map((x, i) => x + (b[i] ?? NaN));

const ACTIVATIONS: Record<string, (x: number) => number> = {
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  gelu_new: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  relu: (x) => Math.max(x, 0),
};
